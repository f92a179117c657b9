package io.zonelog.iomap;

import static io.zonelog.iomap.RandomIoends.FIRST_SEED;
import static io.zonelog.iomap.RandomIoends.require;

import io.zonelog.block.BlockStatus;
import io.zonelog.block.Sectors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every pass of writeback, with random ranges, mappings, limits and failures; each failure names its seed. */
class WritebackPropertiesTest {
    private static final int PASSES = 12_500 * RandomIoends.ROUNDS;
    private static final int BLOCK_SIZE_BYTES = 512;
    private static final ByteBuffer MEMORY = ByteBuffer.allocate(8 * BLOCK_SIZE_BYTES);

    /** One pass; the store that it writes to remembers everything. */
    private static final class Pass implements WritebackOps {
        private final long seed;
        private final Random random;
        private final JoinRule rule;
        private final IoendSplitter splitter;
        private final WritebackContext context;
        private final List<DirtyRange> expected = new ArrayList<>();
        private final List<Ioend> handedOver = new ArrayList<>();
        private final List<Ioend> onDevice = new ArrayList<>();
        private final Map<Ioend, Long> submittedBytes = new HashMap<>();
        private final Map<Ioend, BlockStatus> firstErrors = new HashMap<>();
        private final Map<Ioend, Integer> finishes = new HashMap<>();
        private Iomap iomap = Iomap.anonymousAppend(0, 1);
        private BlockStatus latched = BlockStatus.OK;
        private int ranges;

        Pass(long seed) {
            this.seed = seed;
            this.random = RandomIoends.random(seed);
            this.rule = new JoinRule((4 + random.nextInt(40)) * (long) BLOCK_SIZE_BYTES, 1 + random.nextInt(12));
            this.splitter = new IoendSplitter(BLOCK_SIZE_BYTES, 1 << 20, 128, 1 << 20);
            this.context = new WritebackContext(this, rule);
        }

        void run() {
            long fileId = 0;
            long offsetBytes = 0;
            for (int index = 0; index < 24; index++) {
                boolean nextFile = random.nextInt(12) == 0;
                fileId += nextFile ? 1 : 0;
                offsetBytes = nextFile ? 0 : offsetBytes + (random.nextInt(6) == 0 ? BLOCK_SIZE_BYTES : 0);
                int lengthBytes = (1 + random.nextInt(8)) * BLOCK_SIZE_BYTES;
                add(fileId, offsetBytes, lengthBytes);
                offsetBytes += lengthBytes;
            }
            BlockStatus callers = random.nextInt(5) == 0 ? BlockStatus.ABORTED : BlockStatus.OK;
            latched = latched.orElse(callers);
            require(context.finish(callers) == latched, seed, "the pass ends with the first error");
            checkRanges();
            completeOnDevice();
            require(context.ioendCount() == handedOver.size(), seed, "every ioend was handed over");
            for (Ioend ioend : handedOver) {
                require(finishes.getOrDefault(ioend, 0) == 1, seed, "finished once: " + Wording.of(ioend));
                BlockStatus first = firstErrors.getOrDefault(ioend, BlockStatus.OK);
                require(ioend.status() == first, seed, "first error " + first + " of " + Wording.of(ioend));
            }
        }

        private void add(long fileId, long offsetBytes, int lengthBytes) {
            boolean partial = random.nextInt(16) == 0;
            ByteBuffer data = MEMORY.slice(0, lengthBytes);
            DirtyRange range = new DirtyRange(
                    fileId, offsetBytes, lengthBytes - (partial ? 1 : 0), data, randomDirect(), ranges, ranges);
            ranges++;
            int type = random.nextInt(24);
            int flags = random.nextInt(16) == 0 ? Iomap.SHARED : 0;
            flags |= random.nextInt(16) == 0 ? Iomap.BOUNDARY : 0;
            boolean append = random.nextInt(8) > 0;
            long sector = append ? Sectors.UNASSIGNED : 1000 + Sectors.fromBytes(offsetBytes);
            iomap = new Iomap(
                    offsetBytes,
                    lengthBytes,
                    type == 0 ? Iomap.Type.HOLE : type == 1 ? Iomap.Type.UNWRITTEN : Iomap.Type.MAPPED,
                    flags | (append ? Iomap.ZONE_APPEND : 0),
                    sector);
            if (type != 0) {
                expected.add(range);
            }
            context.add(range);
        }

        private int randomDirect() {
            return random.nextInt(16) == 0 ? IoendFlags.DIRECT : IoendFlags.NONE;
        }

        @Override
        public Iomap map(DirtyRange range) {
            return iomap;
        }

        @Override
        public BlockStatus submitIoend(Ioend ioend, BlockStatus status) {
            handedOver.add(ioend);
            require(status == latched, seed, "the store hears of the first error");
            int folios = ioend.bio().vectorCount();
            require(folios <= rule.maxIoendFolios(), seed, folios + " folios");
            require(
                    folios == 1 || ioend.bio().lengthBytes() <= rule.maxIoendBytes(),
                    seed,
                    ioend.bio().lengthBytes() + " bytes");
            checkCovers(ioend);
            if (status != BlockStatus.OK) {
                firstErrors.put(ioend, status);
                return status;
            }
            return submitParts(ioend);
        }

        private BlockStatus submitParts(Ioend ioend) {
            while (true) {
                if (random.nextInt(60) == 0) {
                    firstErrors.put(ioend, BlockStatus.NO_SPACE);
                    latched = BlockStatus.NO_SPACE;
                    return BlockStatus.NO_SPACE;
                }
                long budgetBytes = (1 + random.nextInt(30)) * (long) BLOCK_SIZE_BYTES;
                Ioend.WriteKind kind = ioend.isZoneAppend() ? Ioend.WriteKind.ZONE_APPEND : Ioend.WriteKind.REGULAR;
                if (!(splitter.split(ioend, budgetBytes, kind) instanceof IoendSplitter.Result.Front front)) {
                    submit(ioend);
                    return BlockStatus.OK;
                }
                submit(front.child());
            }
        }

        private void submit(Ioend part) {
            part.submitted();
            submittedBytes.put(part, part.bio().lengthBytes());
            onDevice.add(part);
        }

        /** An ioend is the ranges from the first one that no ioend had before it, unchanged and complete. */
        private void checkCovers(Ioend ioend) {
            long next = ioend.offsetBytes();
            while (next < ioend.endBytes()) {
                DirtyRange range = expected.remove(0);
                require(range.fileId() == ioend.fileId(), seed, "ranges of one file only");
                require(range.offsetBytes() == next, seed, "ranges follow one another");
                int direct = ioend.flags() & IoendFlags.DIRECT;
                require(direct == range.flags(), seed, "ranges are all direct or none is");
                next = range.endBytes();
            }
            require(next == ioend.endBytes(), seed, "an ioend ends where its last range ends");
        }

        private void checkRanges() {
            require(expected.isEmpty(), seed, expected.size() + " ranges are in no ioend");
        }

        private void completeOnDevice() {
            Collections.shuffle(onDevice, random);
            for (Ioend part : onDevice) {
                long bioBytes = part.bio().lengthBytes();
                require(submittedBytes.getOrDefault(part, 0L) == bioBytes, seed, "split after it was submitted");
                BlockStatus status = random.nextInt(10) == 0 ? BlockStatus.IO_ERROR : BlockStatus.OK;
                Ioend parent = part.parent();
                Ioend whole = parent == null ? part : parent;
                if (status != BlockStatus.OK) {
                    firstErrors.putIfAbsent(whole, status);
                }
                part.complete(status);
            }
        }

        @Override
        public void finished(Ioend ioend) {
            finishes.merge(ioend, 1, Integer::sum);
        }
    }

    @Test
    void everyRangeIsInOneIoendInOrderAndEveryIoendFinishesOnceWithItsFirstError() {
        long ranges = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + PASSES; seed++) {
            Pass pass = new Pass(seed);
            pass.run();
            ranges += pass.ranges;
        }
        require(ranges >= 24L * PASSES, 0, ranges + " ranges");
    }
}
