package io.zonelog.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The bounded parts of the cache: memory, files in mind, tails, and the ranges of holes. */
class CacheLimitsTest {
    private static final int BLOCK = 512;

    @Test
    void aPoolGivesNoMoreThanItsLimitAndTakesChunksBack() {
        FolioPool pool = new FolioPool(3 * 4096 + 100, 4096, BLOCK);
        assertThat(pool.maxChunks()).isEqualTo(3);
        ByteBuffer first = pool.take();
        pool.take();
        assertThat(pool.availableChunks()).isEqualTo(1);
        pool.take();
        assertThatThrownBy(pool::take).isInstanceOf(IllegalStateException.class);
        pool.give(first.position(17));
        assertThat(pool.availableChunks()).isEqualTo(1);
        assertThat(pool.take().remaining()).isEqualTo(4096);
    }

    @Test
    void aPoolSmallerThanAChunkHasOne() {
        assertThat(new FolioPool(1, 4096, BLOCK).availableChunks()).isEqualTo(1);
    }

    @Test
    void anArenaAllocatesExactlyWhatItSaysItCan() {
        FolioArena arena = new FolioArena(new FolioPool(3 * 4096, 4096, BLOCK), BLOCK);
        assertThat(arena.canAllocate(24)).isTrue();
        assertThat(arena.canAllocate(25)).isFalse();
        assertThat(arena.allocate(3).capacity()).isEqualTo(3 * BLOCK);
        assertThat(arena.allocate(100).capacity()).as("what lies in one piece").isEqualTo(5 * BLOCK);
        assertThat(arena.canAllocate(16)).isTrue();
        assertThat(arena.canAllocate(17)).isFalse();
        assertThat(arena.allocate(16).capacity()).isEqualTo(8 * BLOCK);
        assertThat(arena.allocate(8).capacity()).isEqualTo(8 * BLOCK);
        assertThat(arena.canAllocate(1)).isFalse();
        assertThat(arena.allocatedBytes()).isEqualTo(24 * BLOCK);
        arena.release();
        assertThat(arena.allocatedBytes()).isZero();
        assertThat(arena.canAllocate(24)).isTrue();
    }

    @Test
    void blockRangesAreTheSetOfTheirBlocks() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            BlockRanges ranges = new BlockRanges();
            BitSet model = new BitSet();
            for (int step = 0; step < 20; step++) {
                int from = random.nextInt(100);
                int to = from + random.nextInt(8) - 1;
                ranges.add(from, to);
                model.set(from, Math.max(from, to));
            }
            BitSet blocks = new BitSet();
            long end = -1;
            for (BlockRanges.Range range : ranges.ranges()) {
                assertThat(range.fromBlock()).as("seed %d: apart", seed).isGreaterThan(end);
                blocks.set(Math.toIntExact(range.fromBlock()), Math.toIntExact(range.toBlock()));
                end = range.toBlock();
            }
            assertThat(blocks).as("seed %d", seed).isEqualTo(model);
            for (int block = 0; block < 110; block++) {
                assertThat(ranges.contains(block)).as("seed %d", seed).isEqualTo(model.get(block));
            }
            assertThat(ranges.isEmpty()).isEqualTo(model.isEmpty());
        }
    }

    @Test
    void aRangeWithoutEndTakesInAllThatFollows() {
        BlockRanges ranges = new BlockRanges();
        ranges.add(50, 60);
        ranges.add(10, 20);
        ranges.add(20, BlockRanges.UNBOUNDED);
        assertThat(ranges.ranges()).containsExactly(new BlockRanges.Range(10, BlockRanges.UNBOUNDED));
    }

    private static FileKey key(int number) {
        return FileKey.of(0, "file-" + number);
    }

    @Test
    void theLeastRecentlyUsedFileGoesFirst() {
        FileTable table = new FileTable(new InMemoryMappingStore(new UUID(0, 1)), 2, 0);
        FileState first = table.find(key(1));
        FileState second = table.find(key(2));
        assertThat(table.find(key(1))).isSameAs(first);
        table.find(key(3));
        assertThat(table.size()).isEqualTo(2);
        assertThat(table.find(key(1))).isSameAs(first);
        assertThat(table.find(key(2))).isNotSameAs(second);
    }

    @Test
    void pinnedFilesStayWhateverTheLimitAndGoWhenUnpinned() {
        FileTable table = new FileTable(new InMemoryMappingStore(new UUID(0, 1)), 2, 0);
        List<FileState> pinned = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            FileState file = table.find(key(number));
            file.pin();
            pinned.add(file);
        }
        assertThat(table.size()).isEqualTo(20);
        for (int number = 0; number < 20; number++) {
            assertThat(table.find(key(number))).isSameAs(pinned.get(number));
        }
        pinned.forEach(FileState::unpin);
        for (int number = 20; number < 30; number++) {
            table.find(key(number));
        }
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void aTableOfNoFilesStillGivesTheOneAskedFor() {
        FileTable table = new FileTable(new InMemoryMappingStore(new UUID(0, 1)), 0, 0);
        assertThat(table.find(key(1)).isPresent()).isFalse();
        assertThat(table.find(key(2)).key()).isEqualTo(key(2));
        assertThat(table.size()).isEqualTo(1);
    }

    /** A batch that has written some bytes to a file of the given size. */
    private static DirtyFile written(long fileId, int offset, int length, byte value, int sizeBytes) {
        DirtyFile dirty = new DirtyFile(
                FileState.present(key((int) fileId), fileId, sizeBytes, 0),
                BLOCK,
                new FolioArena(new FolioPool(1 << 20, 4096, BLOCK), BLOCK),
                (file, block, target) -> BlockFiller.HOLE);
        byte[] data = new byte[length];
        Arrays.fill(data, value);
        dirty.write(offset, ByteBuffer.wrap(data), 1, SpaceReservation.of(1000));
        dirty.changedBy(1, sizeBytes);
        return dirty;
    }

    private static String tail(TailBlocks tails, long fileId, long block) {
        ByteBuffer target = ByteBuffer.allocate(BLOCK);
        return tails.copyTo(fileId, block, target) != BlockFiller.HOLE
                ? target.get(0) + " " + target.get(BLOCK - 1)
                : "none";
    }

    @Test
    void thePartialLastBlockOfAFileIsKept() {
        TailBlocks tails = new TailBlocks(4, BLOCK);
        tails.update(written(1, 0, BLOCK + 10, (byte) 7, BLOCK + 10));
        assertThat(tail(tails, 1, 1)).isEqualTo("7 0");
        assertThat(tail(tails, 1, 0)).isEqualTo("none");
        assertThat(tail(tails, 2, 1)).isEqualTo("none");
    }

    @Test
    void aTailThatABatchOverwritesIsReplacedOrForgotten() {
        TailBlocks tails = new TailBlocks(4, BLOCK);
        tails.update(written(1, 0, 10, (byte) 7, 10));
        tails.update(written(1, 0, 20, (byte) 8, 20));
        assertThat(tail(tails, 1, 0)).isEqualTo("8 0");
        tails.update(written(1, 0, BLOCK, (byte) 9, BLOCK));
        assertThat(tail(tails, 1, 0)).isEqualTo("none");
        tails.update(written(1, 0, 10, (byte) 7, 10));
        DirtyFile truncated = written(1, 0, 5, (byte) 1, 5);
        truncated.truncate(0, 2, SpaceReservation.of(1000));
        truncated.changedBy(2, 0);
        tails.update(truncated);
        assertThat(tail(tails, 1, 0)).isEqualTo("none");
    }

    @Test
    void aTailThatABatchDoesNotTouchStays() {
        TailBlocks tails = new TailBlocks(4, BLOCK);
        tails.update(written(1, BLOCK, 10, (byte) 7, BLOCK + 10));
        tails.update(written(1, 0, BLOCK, (byte) 8, BLOCK + 10));
        assertThat(tail(tails, 1, 1)).isEqualTo("7 0");
    }

    @Test
    void theTailOfARemovedFileIsForgotten() {
        TailBlocks tails = new TailBlocks(4, BLOCK);
        tails.update(written(1, 0, 10, (byte) 7, 10));
        DirtyFile removed = written(1, BLOCK, 10, (byte) 7, BLOCK + 10);
        removed.file().remove();
        tails.update(removed);
        assertThat(tail(tails, 1, 0)).isEqualTo("none");
    }

    @Test
    void theLeastRecentlyUsedTailGoesFirstAndNoneIsKeptIfNoneMay() {
        TailBlocks tails = new TailBlocks(2, BLOCK);
        tails.update(written(1, 0, 10, (byte) 1, 10));
        tails.update(written(2, 0, 10, (byte) 2, 10));
        assertThat(tail(tails, 1, 0)).isEqualTo("1 0");
        tails.update(written(3, 0, 10, (byte) 3, 10));
        assertThat(tail(tails, 1, 0)).isEqualTo("1 0");
        assertThat(tail(tails, 2, 0)).isEqualTo("none");
        TailBlocks empty = new TailBlocks(0, BLOCK);
        empty.update(written(1, 0, 10, (byte) 1, 10));
        assertThat(tail(empty, 1, 0)).isEqualTo("none");
    }
}
