package io.zonelog.deploy.data;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZonedDevice;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.metadata.MetadataOptions;
import io.zonelog.metadata.RocksDbMappingStore;
import io.zonelog.metadata.StoreDraft;
import java.io.IOException;
import java.util.UUID;

/**
 * A data directory opened for reading, beside a running engine or without one. It shows what was committed when it was opened or
 * refreshed. Used by one thread.
 *
 * @param directory the directory
 * @param store its mappings
 * @param device its device; opened after the store, so that what the mappings name is there
 */
public record QueryData(DataDirectory directory, RocksDbMappingStore store, ZonedDevice device)
        implements AutoCloseable {
    /**
     * Opens a directory.
     *
     * @throws CommandFailure with one line, if it is missing, damaged, or its parts do not belong together
     */
    public static QueryData open(DataDirectory directory) {
        UUID deviceUuid = directory.verifiedDevice();
        requireStore(directory);
        try {
            RocksDbMappingStore store =
                    RocksDbMappingStore.openReader(directory.metadata(), deviceUuid, MetadataOptions.forReader());
            try {
                return new QueryData(directory, store, BackEnd.openReadOnly(directory));
            } catch (IOException failure) {
                store.close();
                throw directory.unusable(failure);
            }
        } catch (MappingStoreException refused) {
            throw DataDirectory.refused(refused);
        }
    }

    private static void requireStore(DataDirectory directory) {
        try {
            if (StoreDraft.isMissingOrEmpty(directory.metadata())) {
                try (ZonedDevice device = BackEnd.openReadOnly(directory)) {
                    throw CommandFailure.usage(OwnedStore.gone(directory, device)
                            .orElse("nothing was written to " + directory.root() + " yet; zonelog run does that"));
                }
            }
        } catch (IOException failure) {
            throw directory.unusable(failure);
        }
    }

    public DeviceGeometry geometry() {
        return device.geometry();
    }

    /** Shows what has been committed by now; tells whether that is more than before. */
    public boolean refresh() {
        long sequence = store.batchSequence();
        store.catchUp();
        try {
            device.refresh();
            return store.batchSequence() != sequence;
        } catch (IOException failure) {
            throw directory.unusable(failure);
        }
    }

    @Override
    public void close() {
        device.close();
        store.close();
    }
}
