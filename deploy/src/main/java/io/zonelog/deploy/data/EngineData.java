package io.zonelog.deploy.data;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.command.ProtocolViolations;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import io.zonelog.device.time.RealClock;
import io.zonelog.device.time.TimeProfile;
import io.zonelog.device.time.TimedZonedDevice;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.metadata.MetadataOptions;
import io.zonelog.metadata.RocksDbMappingStore;
import java.io.IOException;
import java.util.UUID;
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
public record EngineData(DataLock lock, SimulatedZonedDevice backEnd, ZonedDevice device, RocksDbMappingStore store)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineData.class);

    /** Opens a directory whose device does its work and nothing else. */
    public static EngineData open(DataDirectory directory, MetadataOptions options) {
        return open(directory, options, FaultInjection.NONE);
    }

    /**
     * Opens a directory.
     *
     * @param drill what the device does besides its work
     * @throws CommandFailure with one line, if it is missing, in use, damaged, or its parts do not belong together
     */
    public static EngineData open(DataDirectory directory, MetadataOptions options, FaultInjection drill) {
        UUID deviceUuid = directory.verifiedDevice();
        DataLock lock = DataLock.take(directory);
        try {
            SimulatedZonedDevice backEnd = SimulatedZonedDevice.open(
                    directory.device(), SimulatedZonedDevice.Options.STANDARD, drill.faults());
            ZonedDevice device = drilled(timed(backEnd), drill);
            try {
                return new EngineData(
                        lock, backEnd, device, RocksDbMappingStore.open(directory.metadata(), deviceUuid, options));
            } catch (RuntimeException refused) {
                device.close();
                throw refused;
            }
        } catch (IOException failure) {
            lock.close();
            throw directory.unusable(failure);
        } catch (MappingStoreException refused) {
            lock.close();
            throw DataDirectory.refused(refused);
        }
    }

    private static ZonedDevice timed(SimulatedZonedDevice device) {
        TimeProfile profile = device.behaviour().timeProfile();
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

    /** Closes in the reverse order of opening, and tells of mistakes that the device has noticed. */
    @Override
    public void close() {
        store.close();
        ProtocolViolations.Counts mistakes = backEnd.protocolViolations();
        if (!mistakes.isNone()) {
            LOG.warn("The device counted mistakes of the engine: {}", mistakes);
        }
        device.close();
        lock.close();
    }
}
