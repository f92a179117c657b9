package io.zonelog.iomap;

import static io.zonelog.iomap.RandomIoends.FIRST_SEED;
import static io.zonelog.iomap.RandomIoends.require;

import io.zonelog.block.BlockStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every merge, on ioends that a random device has placed into small zones; each failure names its seed. */
class MergePropertiesTest {
    private static final int TRIALS = 30_000 * RandomIoends.ROUNDS;
    private static final int BLOCK_SIZE_BYTES = 512;
    private static final int ZONE_BLOCKS = 16;
    private static final int FILES = 2;
    private static final int FILE_BLOCKS = 200;
    private static final ByteBuffer MEMORY = ByteBuffer.allocate(4 * BLOCK_SIZE_BYTES);

    /** What the blocks of all files hold: sector, flags but BOUNDARY, and status; blocks of 512 bytes are sectors. */
    private static long[] contents(List<Ioend> ioends) {
        long[] contents = new long[FILES * FILE_BLOCKS];
        for (Ioend ioend : ioends) {
            int blocks = Math.toIntExact((ioend.sizeBytes() + BLOCK_SIZE_BYTES - 1) / BLOCK_SIZE_BYTES);
            int first = Math.toIntExact(ioend.fileId() * FILE_BLOCKS + ioend.offsetBytes() / BLOCK_SIZE_BYTES);
            for (int block = 0; block < blocks; block++) {
                long what = 2L * (ioend.flags() & IoendFlags.NOMERGE) + (ioend.status() == BlockStatus.OK ? 0 : 1);
                contents[first + block] = (ioend.sector() + block) * 1024 + what + 1;
            }
        }
        return contents;
    }

    /** Ioends of up to 4 blocks, mostly file-contiguous, placed mostly one behind the other, zone after zone. */
    private static List<Ioend> completed(Random random) {
        List<Ioend> completed = new ArrayList<>();
        int sector = random.nextInt(ZONE_BLOCKS);
        for (int file = 0; file < FILES; file++) {
            int fileBlock = 0;
            for (int index = 0; index < 15; index++) {
                int blocks = 1 + random.nextInt(4);
                fileBlock += random.nextInt(8) == 0 ? 1 : 0;
                sector += random.nextInt(8) == 0 ? 1 + random.nextInt(ZONE_BLOCKS) : 0;
                int room = ZONE_BLOCKS - sector % ZONE_BLOCKS;
                blocks = Math.min(blocks, room);
                completed.add(ioend(random, file, fileBlock, blocks, sector));
                fileBlock += blocks;
                sector += blocks;
            }
        }
        Collections.shuffle(completed, random);
        return completed;
    }

    private static Ioend ioend(Random random, int file, int fileBlock, int blocks, int sector) {
        int lengthBytes = blocks * BLOCK_SIZE_BYTES;
        long offsetBytes = fileBlock * (long) BLOCK_SIZE_BYTES;
        int flags = Iomap.ZONE_APPEND | (random.nextInt(8) == 0 ? Iomap.SHARED : 0);
        Iomap iomap = new Iomap(offsetBytes, lengthBytes, Iomap.Type.MAPPED, flags, 0);
        DirtyRange range = new DirtyRange(
                file,
                offsetBytes,
                lengthBytes - (random.nextInt(16) == 0 ? 100 : 0),
                MEMORY.slice(0, lengthBytes),
                random.nextInt(16) == 0 ? IoendFlags.DIRECT : IoendFlags.NONE,
                0,
                0);
        Ioend ioend = new Ioend(iomap, range, ended -> {});
        ioend.placedAt(sector);
        if (sector % ZONE_BLOCKS == 0) {
            ioend.markBoundary();
        }
        ioend.complete(random.nextInt(16) == 0 ? BlockStatus.IO_ERROR : BlockStatus.OK);
        return ioend;
    }

    @Test
    void mergedNeighboursTouchInFileAndOnDeviceAndNeverCrossAZone() {
        long inputs = 0;
        long merges = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + TRIALS; seed++) {
            List<Ioend> completed = completed(RandomIoends.random(seed));
            long[] before = contents(completed);
            int parts = completed.size();
            List<Ioend> merged = MergeRule.sortAndMerge(completed);
            require(Arrays.equals(before, contents(merged)), seed, "merging moves no block");
            for (int index = 0; index < merged.size(); index++) {
                Ioend ioend = merged.get(index);
                long lastSector = ioend.sector() + (ioend.sizeBytes() - 1) / BLOCK_SIZE_BYTES;
                require(
                        ioend.sector() / ZONE_BLOCKS == lastSector / ZONE_BLOCKS,
                        seed,
                        "crosses a zone: " + Wording.of(ioend));
                if (index > 0) {
                    Ioend last = merged.get(index - 1);
                    require(isInOrder(last, ioend), seed, "order of file and offset");
                    require(!shouldBeOne(last, ioend), seed, "not merged: " + Wording.of(ioend));
                    MergeRule.Decision decision = MergeRule.decide(last, ioend);
                    require(!decision.merges(), seed, "merged once is merged for good");
                    require(decision == MergeRule.decide(last, ioend), seed, "a decision is a function of its input");
                }
            }
            inputs += parts;
            merges += parts - merged.size();
        }
        require(inputs >= 30L * TRIALS && merges > 7L * TRIALS, 0, inputs + " ioends with " + merges + " merges");
    }

    private static boolean isInOrder(Ioend last, Ioend next) {
        return last.fileId() < next.fileId()
                || (last.fileId() == next.fileId() && last.endBytes() <= next.offsetBytes());
    }

    /** The definition: same file, status and flags, touching in the file and on the device, in one zone. */
    private static boolean shouldBeOne(Ioend last, Ioend next) {
        return last.fileId() == next.fileId()
                && last.status() == next.status()
                && (last.flags() & IoendFlags.NOMERGE) == (next.flags() & IoendFlags.NOMERGE)
                && last.endBytes() == next.offsetBytes()
                && last.sector() + last.sizeBytes() / BLOCK_SIZE_BYTES == next.sector()
                && last.sector() / ZONE_BLOCKS == next.sector() / ZONE_BLOCKS;
    }
}
