package io.zonelog.mapping.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingStoreContract;
import io.zonelog.mapping.StoredRows;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InMemoryMappingStoreTest extends MappingStoreContract {
    private static final UUID DEVICE = new UUID(1, 2);

    @Override
    protected MappingStore create() {
        return new InMemoryMappingStore(DEVICE);
    }

    @Override
    protected MappingStore reopen(MappingStore open) {
        open.close();
        return openAfterCrash(open);
    }

    @Override
    protected MappingStore openAfterCrash(MappingStore open) {
        return ((InMemoryMappingStore) open).copy();
    }

    @Test
    void aCopyGoesItsOwnWay() {
        try (InMemoryMappingStore store = new InMemoryMappingStore(DEVICE);
                InMemoryMappingStore copy = store.copy()) {
            commitExtent(store, new Extent(0, 4, 800, 0, 1, 1));
            commitExtent(copy, new Extent(2, 4, 1600, 0, 1, 1));
            assertThat(StoredRows.drain(store.extents(1, 0))).containsExactly(new Extent(0, 4, 800, 0, 1, 1));
            assertThat(StoredRows.drain(copy.extents(1, 0))).containsExactly(new Extent(2, 4, 1600, 0, 1, 1));
        }
    }

    @Test
    void extentsThatOverlapAreRefusedAndTheBatchChangesNothing() {
        try (InMemoryMappingStore store = new InMemoryMappingStore(DEVICE)) {
            commitExtent(store, new Extent(4, 4, 800, 0, 1, 1));
            for (long fileBlock = 1; fileBlock < 8; fileBlock++) {
                if (fileBlock != 4) {
                    Extent overlapping = new Extent(fileBlock, 4, 1600, 0, 1, 1);
                    assertThatThrownBy(() -> commitExtent(store, overlapping))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("overlaps");
                }
            }
            commitExtent(store, new Extent(0, 4, 80, 0, 1, 1));
            commitExtent(store, new Extent(8, 4, 8000, 0, 1, 1));
            assertThat(StoredRows.drain(store.extents(1, 0)))
                    .extracting(Extent::fileBlock)
                    .containsExactly(0L, 4L, 8L);
        }
    }

    @Test
    void extentsMayBeReplacedInAnyOrderInsideABatch() {
        try (InMemoryMappingStore store = new InMemoryMappingStore(DEVICE)) {
            commitExtent(store, new Extent(4, 4, 800, 0, 1, 1));
            try (MappingBatch batch = store.newBatch()) {
                batch.putExtent(1, new Extent(2, 6, 1600, 0, 2, 2));
                batch.removeExtent(1, 4);
                store.commit(batch);
            }
            assertThat(StoredRows.drain(store.extents(1, 0))).containsExactly(new Extent(2, 6, 1600, 0, 2, 2));
        }
    }

    @Test
    void checksumsThatOverlapOthersAreRefused() {
        try (InMemoryMappingStore store = new InMemoryMappingStore(DEVICE)) {
            commitChecksums(store, 4, 4);
            assertThatThrownBy(() -> commitChecksums(store, 2, 3)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> commitChecksums(store, 7, 1)).isInstanceOf(IllegalArgumentException.class);
            commitChecksums(store, 8, 1);
            commitChecksums(store, 2, 2);
            commitChecksums(store, 4, 4);
        }
    }

    private static void commitExtent(MappingStore store, Extent extent) {
        try (MappingBatch batch = store.newBatch()) {
            batch.putExtent(1, extent);
            store.commit(batch);
        }
    }

    private static void commitChecksums(MappingStore store, int blockInZone, int count) {
        try (MappingBatch batch = store.newBatch()) {
            batch.putChecksums(0, blockInZone, new int[count], 0, count);
            store.commit(batch);
        }
    }
}
