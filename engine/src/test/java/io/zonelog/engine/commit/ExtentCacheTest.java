package io.zonelog.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtentCacheTest {
    private static final int FILES = 3;
    private static final int BLOCKS = 300;
    private static final long PAGE = ExtentCache.PAGE_BLOCKS;

    private final MappingStore store = new InMemoryMappingStore(new UUID(1, 2));
    private long sourceOffset;

    private List<Extent> committed(long fileId, long fromBlock) {
        List<Extent> found = new ArrayList<>();
        try (Cursor<Extent> extents = store.extents(fileId, fromBlock)) {
            while (extents.advance()) {
                found.add(extents.current());
            }
        }
        return found;
    }

    /** Clears a range of blocks and maps it anew, in the order in which a remapper does. */
    private void overwrite(MappingBatch batch, long fileId, Extent extent) {
        for (Extent old : committed(fileId, extent.fileBlock())) {
            if (old.fileBlock() >= extent.endBlock()) {
                break;
            }
            if (old.fileBlock() >= extent.fileBlock()) {
                batch.removeExtent(fileId, old.fileBlock());
            } else {
                batch.putExtent(fileId, old.slice(old.fileBlock(), extent.fileBlock(), 8));
            }
            if (old.endBlock() > extent.endBlock()) {
                batch.putExtent(fileId, old.slice(extent.endBlock(), old.endBlock(), 8));
            }
        }
        batch.putExtent(fileId, extent);
    }

    private Extent randomExtent(Random random) {
        int block = random.nextInt(BLOCKS);
        int length = random.nextInt(8) == 0 ? 1 + random.nextInt(150) : 1 + random.nextInt(3);
        sourceOffset++;
        long first = random.nextLong() >>> 1;
        return new Extent(
                block, length, 8L * random.nextInt(1 << 30), random.nextInt(4), Math.min(first, sourceOffset), first);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 700, 1 << 20})
    void whatTheCacheTellsIsWhatTheStoreHas(long maxBytes) {
        ExtentCache cache = new ExtentCache(store, maxBytes);
        long seed = maxBytes + 5;
        Random random = new Random(seed);
        int told = 0;
        for (int round = 0; round < 400; round++) {
            long fileId = 1L + random.nextInt(FILES);
            MappingBatch batch = store.newBatch();
            MappingBatch observed = cache.observe(batch);
            overwrite(observed, fileId, randomExtent(random));
            for (int lookup = 0; lookup < 20; lookup++) {
                long file = 1L + random.nextInt(FILES);
                long block = random.nextInt(BLOCKS);
                Extent found = cache.find(file, block);
                if (found != null) {
                    assertThat(found)
                            .as("seed " + seed)
                            .isEqualTo(committed(file, block).get(0));
                    told++;
                }
            }
            store.commit(batch);
            cache.committed();
            assertThat(cache.sizeBytes()).isLessThanOrEqualTo(Math.max(maxBytes, 160 + 64 * 32));
        }
        if (maxBytes == 0) {
            assertThat(told).isZero();
        } else if (maxBytes == (1 << 20)) {
            assertThat(told).isGreaterThan(4000);
        }
    }

    @Test
    void extentsOfOtherPagesAreNotGuessed() {
        ExtentCache cache = new ExtentCache(store, 1 << 20);
        MappingBatch batch = store.newBatch();
        overwrite(batch, 1, new Extent(0, 2 * (int) PAGE, 0, 0, 1, 1));
        overwrite(batch, 1, new Extent(3L * PAGE + 7, 1, 8000, 0, 1, 1));
        store.commit(batch);
        for (int lookup = 0; lookup < 8; lookup++) {
            assertThat(cache.find(1, PAGE + 1)).isNull();
            assertThat(cache.find(1, 3L * PAGE + 1)).isNull();
        }
        assertThat(cache.find(1, 3L * PAGE + 7)).isNotNull();
        assertThat(cache.find(1, 3L * PAGE + 8)).isNull();
    }
}
