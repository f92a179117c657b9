package io.zonelog.deploy.data;

import io.zonelog.deploy.CommandFailure;
import io.zonelog.deploy.FailureLine;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import io.zonelog.device.time.RealClock;
import io.zonelog.device.time.TimeProfile;
import io.zonelog.device.time.TimedZonedDevice;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.metadata.MetadataOptions;
import io.zonelog.metadata.RocksDbMappingStore;
import java.io.IOException;
import java.util.UUID;

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
    /**
     * Opens a directory.
     *
     * @throws CommandFailure with one line, if it is missing, in use, damaged, or its parts do not belong together
     */
    public static EngineData open(DataDirectory directory, MetadataOptions options) {
        UUID deviceUuid = directory.verifiedDevice();
        DataLock lock = DataLock.take(directory);
        try {
            SimulatedZonedDevice backEnd = SimulatedZonedDevice.open(directory.device());
            ZonedDevice device = timed(backEnd);
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
            throw CommandFailure.usage(FailureLine.of(refused), refused);
        }
    }

    private static ZonedDevice timed(SimulatedZonedDevice device) {
        TimeProfile profile = device.behaviour().timeProfile();
        return profile == TimeProfile.INSTANT ? device : new TimedZonedDevice(device, profile, new RealClock());
    }

    /** Closes in the reverse order of opening. */
    @Override
    public void close() {
        store.close();
        device.close();
        lock.close();
    }
}
