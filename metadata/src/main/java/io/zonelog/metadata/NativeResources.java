package io.zonelog.metadata;

import io.zonelog.mapping.MappingStoreException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Closing what holds native memory: all of it in the given order, even if one of them fails. */
final class NativeResources {
    private NativeResources() {}

    static void closeAll(Iterable<? extends AutoCloseable> resources) {
        @Nullable Exception first = null;
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            Exception cause = first instanceof RocksDBException failure ? Database.cause(failure) : first;
            throw new MappingStoreException("closing the metadata store failed: " + first.getMessage(), cause);
        }
    }
}
