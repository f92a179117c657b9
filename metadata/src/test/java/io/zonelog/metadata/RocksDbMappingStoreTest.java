package io.zonelog.metadata;

import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingStoreContract;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

class RocksDbMappingStoreTest extends MappingStoreContract {
    private static final UUID DEVICE = new UUID(1, 2);
    private static final MetadataOptions SMALL = new MetadataOptions(8 << 20, 1 << 20, 1);

    @TempDir
    private Path temporary;

    private int survivors;

    @Override
    protected MappingStore create() {
        return RocksDbMappingStore.open(temporary.resolve("metadata"), DEVICE, SMALL);
    }

    @Override
    protected MappingStore reopen(MappingStore open) {
        open.close();
        return create();
    }

    @Override
    protected MappingStore openAfterCrash(MappingStore open) {
        Path image = temporary.resolve("image" + survivors++);
        DirectoryImage.copy(temporary.resolve("metadata"), image);
        return RocksDbMappingStore.open(image, DEVICE, SMALL);
    }
}
