package io.zonelog.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.mapping.FileKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DirtyFileTest {
    private static final int BLOCK = 512;
    /** Of the record that wrote what the batch finds. */
    private static final long OLD_SOURCE_OFFSET = -7;

    private static final int MODEL_BLOCKS = 64;
    private static final int MODEL_BYTES = MODEL_BLOCKS * BLOCK;

    /** A file with old content, some of it holes, and a batch that changes it. */
    private static final class Trial {
        private final Random random;
        private final byte[] old = new byte[MODEL_BYTES];
        private final boolean[] oldHole = new boolean[MODEL_BLOCKS];
        private final byte[] model;
        private final FileState file = FileState.present(FileKey.of(0, "file"), 1, MODEL_BYTES, 0);
        private final DirtyFile dirty;
        private int size = MODEL_BYTES;
        private long sourceOffset;

        Trial(long seed) {
            random = new Random(seed);
            random.nextBytes(old);
            for (int block = 0; block < MODEL_BLOCKS; block++) {
                oldHole[block] = random.nextInt(4) == 0;
                if (oldHole[block]) {
                    Arrays.fill(old, block * BLOCK, (block + 1) * BLOCK, (byte) 0);
                }
            }
            model = old.clone();
            FolioArena arena = new FolioArena(new FolioPool(64 << 20, 8 * BLOCK, BLOCK), BLOCK);
            dirty = new DirtyFile(file, BLOCK, arena, this::fill);
        }

        private long fill(long fileId, long fileBlock, ByteBuffer target) {
            int at = Math.toIntExact(fileBlock * BLOCK);
            // A hole leaves the target arbitrary, so the worst is put there.
            byte[] garbage = new byte[BLOCK];
            Arrays.fill(garbage, (byte) 0x5A);
            target.put(0, oldHole[Math.toIntExact(fileBlock)] ? garbage : Arrays.copyOfRange(old, at, at + BLOCK));
            return oldHole[Math.toIntExact(fileBlock)] ? BlockFiller.HOLE : OLD_SOURCE_OFFSET;
        }

        void step() {
            sourceOffset++;
            if (random.nextInt(8) == 0) {
                truncate(random.nextInt(size + 1));
                return;
            }
            if (random.nextInt(6) == 0) {
                writeDirect(random.nextInt(MODEL_BLOCKS));
                return;
            }
            int offset = random.nextInt(3) == 0 ? size : random.nextInt(MODEL_BYTES);
            int longest = random.nextInt(4) == 0 ? 20 * BLOCK : BLOCK;
            byte[] data = new byte[Math.min(random.nextInt(longest), MODEL_BYTES - Math.min(offset, MODEL_BYTES))];
            random.nextBytes(data);
            ByteBuffer padded = ByteBuffer.allocate(data.length + 7).position(3).limit(3 + data.length);
            padded.put(3, data);
            dirty.write(offset, padded, sourceOffset, SpaceReservation.of(MODEL_BLOCKS));
            assertThat(padded.position()).isEqualTo(3);
            System.arraycopy(data, 0, model, offset, data.length);
            size = data.length == 0 ? size : Math.max(size, offset + data.length);
            dirty.changedBy(sourceOffset, size);
        }

        private void writeDirect(int block) {
            byte[] data = new byte[BLOCK * random.nextInt(MODEL_BLOCKS - block)];
            random.nextBytes(data);
            dirty.writeDirect(
                    (long) block * BLOCK, ByteBuffer.wrap(data), sourceOffset, SpaceReservation.of(MODEL_BLOCKS));
            System.arraycopy(data, 0, model, block * BLOCK, data.length);
            size = data.length == 0 ? size : Math.max(size, block * BLOCK + data.length);
            dirty.changedBy(sourceOffset, size);
        }

        private void truncate(int newSize) {
            dirty.truncate(newSize, sourceOffset, SpaceReservation.of(MODEL_BLOCKS));
            Arrays.fill(model, newSize, MODEL_BYTES, (byte) 0);
            size = newSize;
            dirty.changedBy(sourceOffset, size);
        }

        /** What a reader sees: the batch's folios above its holes above the old content. */
        byte[] content() {
            byte[] content = new byte[MODEL_BYTES];
            for (int block = 0; block < MODEL_BLOCKS; block++) {
                BlockLookup found = dirty.lookup(block);
                if (found instanceof BlockLookup.InFolio inFolio) {
                    inFolio.folio().block(block).get(0, content, block * BLOCK, BLOCK);
                } else if (found instanceof BlockLookup.Absent) {
                    System.arraycopy(old, block * BLOCK, content, block * BLOCK, BLOCK);
                }
            }
            return content;
        }

        void check(long seed) {
            assertThat(content()).as("seed %d, record %d", seed, sourceOffset).isEqualTo(model);
            long end = 0;
            for (Folio folio : dirty.folios()) {
                assertThat(folio.fileBlock())
                        .as("seed %d: folios in order", seed)
                        .isGreaterThanOrEqualTo(end);
                assertThat(folio.usedBlocks()).as("seed %d", seed).isBetween(1, folio.capacityBlocks());
                assertThat(folio.firstSourceOffset())
                        .as("seed %d", seed)
                        .isBetween(OLD_SOURCE_OFFSET, folio.lastSourceOffset());
                assertThat(folio.lastSourceOffset()).as("seed %d", seed).isLessThanOrEqualTo(sourceOffset);
                end = folio.endBlock();
            }
            assertThat(end * BLOCK).as("seed %d: nothing behind the end", seed).isLessThan(size + (long) BLOCK);
        }
    }

    @Test
    void randomWritesAndTruncatesGiveTheBytesOfAPlainArray() {
        for (long seed = 0; seed < 800; seed++) {
            Trial trial = new Trial(seed);
            for (int step = 0; step < 30; step++) {
                trial.step();
                trial.check(seed);
            }
        }
    }

    private static DirtyFile emptyFile(FolioPool pool) {
        return new DirtyFile(
                FileState.present(FileKey.of(0, "file"), 1, 0, 0),
                BLOCK,
                new FolioArena(pool, BLOCK),
                (fileId, fileBlock, target) -> BlockFiller.HOLE);
    }

    @Test
    void smallAppendsGrowFoliosInPlace() {
        DirtyFile dirty = emptyFile(new FolioPool(1 << 20, 64 * BLOCK, BLOCK));
        for (int block = 0; block < 31; block++) {
            dirty.write(block * (long) BLOCK, ByteBuffer.allocate(BLOCK), block, SpaceReservation.of(MODEL_BLOCKS));
        }
        assertThat(dirty.folios().stream().map(Folio::usedBlocks).toList()).isEqualTo(List.of(1, 2, 4, 8, 16));
    }

    @Test
    void aLongWriteIsOneFolioForEachChunkOfMemory() {
        DirtyFile dirty = emptyFile(new FolioPool(1 << 20, 8 * BLOCK, BLOCK));
        dirty.write(0, ByteBuffer.allocate(20 * BLOCK), 1, SpaceReservation.of(MODEL_BLOCKS));
        assertThat(dirty.folios().stream().map(Folio::usedBlocks).toList()).isEqualTo(List.of(8, 8, 4));
    }

    @Test
    void truncatingInsideAHoleNeedsNoMemory() {
        DirtyFile dirty = emptyFile(new FolioPool(1 << 20, 8 * BLOCK, BLOCK));
        dirty.truncate(100, 1, SpaceReservation.of(MODEL_BLOCKS));
        assertThat(dirty.folios()).isEmpty();
        assertThat(dirty.lookup(0)).isEqualTo(BlockLookup.ABSENT);
        assertThat(dirty.lookup(1)).isEqualTo(BlockLookup.HOLE);
    }

    @Test
    void nothingIsLookedUpBehindTheEndOfTheFile() {
        FileState file = FileState.present(FileKey.of(0, "file"), 1, 3 * BLOCK - 5, 0);
        FolioArena arena = new FolioArena(new FolioPool(64 << 20, 8 * BLOCK, BLOCK), BLOCK);
        DirtyFile dirty = new DirtyFile(file, BLOCK, arena, (fileId, fileBlock, target) -> {
            throw new AssertionError("block " + fileBlock + " was looked up");
        });
        dirty.write(3 * BLOCK + 7, ByteBuffer.wrap(new byte[] {1, 2}), 1, SpaceReservation.of(1));
        byte[] expected = new byte[BLOCK];
        expected[7] = 1;
        expected[8] = 2;
        byte[] found = new byte[BLOCK];
        dirty.folios().get(0).block(3).get(0, found);
        assertThat(found).isEqualTo(expected);
    }
}
