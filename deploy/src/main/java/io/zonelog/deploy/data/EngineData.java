package io.zonelog.deploy.data;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.command.ProtocolViolations;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.file.DeviceOpenException;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import io.zonelog.device.time.RealClock;
import io.zonelog.device.time.TimeProfile;
import io.zonelog.device.time.TimedZonedDevice;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.metadata.MetadataOptions;
import io.zonelog.metadata.RocksDbMappingStore;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data directory that an engine owns: locked, with device and mapping store open for writing.
 *
 * @param lock keeps other engines away
 * @param backEnd the device itself
 * @param device the same, as slow as its time profile says
 * @param store the mapping store of that device
 */
public record EngineData(DataLock lock, ZonedDevice backEnd, ZonedDevice device, RocksDbMappingStore store)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineData.class);

    /** Opens a directory whose device does its work and nothing else. */
    public static EngineData open(DataDirectory directory, MetadataOptions options) {
        return open(directory, options, FaultInjection.NONE);
    }

    /** Opens a directory whose mapping store is not made anew if it is lost. */
    public static EngineData open(DataDirectory directory, MetadataOptions options, FaultInjection drill) {
        return open(directory, options, drill, StoreRebuild.Policy.NEVER);
    }

    /**
     * Opens a directory.
     *
     * @param drill what the device does besides its work
     * @param policy what is done if the mapping store is missing or damaged
     * @throws CommandFailure with one line, if it is missing, in use, damaged, or its parts do not belong together
     */
    public static EngineData open(
            DataDirectory directory, MetadataOptions options, FaultInjection drill, StoreRebuild.Policy policy) {
        directory.verifiedDevice();
        DataLock lock = DataLock.take(directory);
        try {
            ZonedDevice backEnd = BackEnd.in(directory).open(directory.device(), drill);
            ZonedDevice device = drilled(timed(backEnd), drill);
            try {
                return new EngineData(lock, backEnd, device, new OwnedStore(directory, options, device).open(policy));
            } catch (IOException | RuntimeException refused) {
                device.close();
                throw refused;
            }
        } catch (IOException failure) {
            lock.close();
            throw directory.unusable(failure);
        } catch (MappingStoreException refused) {
            lock.close();
            throw DataDirectory.refused(refused);
        } catch (CommandFailure refused) {
            lock.close();
            throw refused;
        }
    }

    private static ZonedDevice timed(ZonedDevice device) {
        TimeProfile profile = device instanceof SimulatedZonedDevice simulated
                ? simulated.behaviour().timeProfile()
                : TimeProfile.INSTANT;
        return profile == TimeProfile.INSTANT ? device : new TimedZonedDevice(device, profile, new RealClock());
    }

    private static ZonedDevice drilled(ZonedDevice device, FaultInjection drill) {
        try {
            return drill.recorded(device);
        } catch (RuntimeException refused) {
            device.close();
            throw refused;
        }
    }

    /**
     * What the device is.
     *
     * @throws IOException if it is a drive that does not tell
     */
    public DeviceInfo info() throws IOException {
        return DeviceInfo.of(lock.directory(), backEnd);
    }

    /** Mistakes of the engine that the device has noticed; a drive counts none. */
    public ProtocolViolations.Counts protocolViolations() {
        return backEnd instanceof SimulatedZonedDevice simulated
                ? simulated.protocolViolations()
                : new ProtocolViolations.Counts(0, 0, 0);
    }

    /** What goes wrong on purpose. */
    public FaultPlan faults() {
        return backEnd instanceof SimulatedZonedDevice simulated ? simulated.faults() : FaultPlan.none();
    }

    /**
     * Adds zones to the device.
     *
     * @throws IOException if it cannot have more
     */
    public void addZones(int zoneCount) throws IOException {
        if (!(backEnd instanceof SimulatedZonedDevice simulated)) {
            throw new DeviceOpenException("a drive has the zones that it has");
        }
        simulated.addZones(zoneCount);
    }

    /** Closes in the reverse order of opening, and tells of mistakes that the device has noticed. */
    @Override
    public void close() {
        store.close();
        ProtocolViolations.Counts mistakes = protocolViolations();
        if (!mistakes.isNone()) {
            LOG.warn("The device counted mistakes of the engine: {}", mistakes);
        }
        device.close();
        lock.close();
    }
}
