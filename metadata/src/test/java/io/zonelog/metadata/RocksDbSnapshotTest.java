package io.zonelog.metadata;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.mapping.MappingSnapshotContract;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksDbSnapshotTest extends MappingSnapshotContract {
    private static final UUID DEVICE = new UUID(1, 2);
    private static final MetadataOptions OPTIONS = new MetadataOptions(16 << 20, 4 << 20, 1);

    @TempDir
    private Path temporary;

    @Override
    protected RocksDbMappingStore create() {
        return RocksDbMappingStore.open(temporary.resolve("metadata"), DEVICE, OPTIONS);
    }

    @Test
    void aReaderBesideTheEngineHasNone() {
        try (RocksDbMappingStore reader =
                RocksDbMappingStore.openReader(temporary.resolve("metadata"), DEVICE, OPTIONS)) {
            assertThatThrownBy(reader::snapshot).isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
