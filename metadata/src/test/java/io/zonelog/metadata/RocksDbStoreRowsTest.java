package io.zonelog.metadata;

import io.zonelog.journal.StoreRowsContract;
import io.zonelog.mapping.MappingStore;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

class RocksDbStoreRowsTest extends StoreRowsContract {
    private static final MetadataOptions OPTIONS = new MetadataOptions(16 << 20, 4 << 20, 1);

    @TempDir
    private Path temporary;

    private int stores;

    @Override
    protected MappingStore newStore() {
        return RocksDbMappingStore.open(temporary.resolve("metadata-" + ++stores), new UUID(1, 2), OPTIONS);
    }
}
