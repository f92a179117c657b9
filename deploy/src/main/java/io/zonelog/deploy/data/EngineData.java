package io.zonelog.deploy.data;

import io.zonelog.deploy.CommandFailure;
import io.zonelog.deploy.FailureLine;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.metadata.MetadataOptions;
import io.zonelog.metadata.RocksDbMappingStore;
import java.io.IOException;
import java.util.UUID;

/**
 * A data directory that an engine owns: locked, with device and mapping store open for writing.
 *
 * @param lock keeps other engines away
 * @param device the device
 * @param store the mapping store of that device
 */
public record EngineData(DataLock lock, SimulatedZonedDevice device, RocksDbMappingStore store)
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
            SimulatedZonedDevice device = SimulatedZonedDevice.open(directory.device());
            try {
                return new EngineData(
                        lock, device, RocksDbMappingStore.open(directory.metadata(), deviceUuid, options));
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

    /** Closes in the reverse order of opening. */
    @Override
    public void close() {
        store.close();
        device.close();
        lock.close();
    }
}
