package io.zonelog.iomap;

import static io.zonelog.iomap.RandomIoends.FIRST_SEED;
import static io.zonelog.iomap.RandomIoends.require;

import io.zonelog.block.BlockStatus;
import io.zonelog.block.Sectors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every split and every way the parts end, on random ioends and limits; each failure names its seed. */
class SplitPropertiesTest {
    private static final int IOENDS = 100_000 * RandomIoends.ROUNDS;

    /** An ioend and the device that takes it. */
    private static final class Trial {
        private final long seed;
        private final Random random;
        private final int blockSizeBytes;
        private final long maxAppendBytes;
        private final int maxSegments;
        private final long maxSegmentBytes;
        private final IoendSplitter splitter;
        private final Ioend.WriteKind kind;
        private final Ioend ioend;
        private final List<Ioend> parts = new ArrayList<>();
        private final List<BlockStatus> finishes = new ArrayList<>();
        private int splits;

        Trial(long seed) {
            this.seed = seed;
            this.random = RandomIoends.random(seed);
            this.blockSizeBytes = 512 << random.nextInt(4);
            this.maxAppendBytes = random.nextInt(24 * blockSizeBytes);
            this.maxSegments = random.nextInt(12);
            this.maxSegmentBytes = 1L + random.nextInt(6 * blockSizeBytes);
            this.splitter = new IoendSplitter(blockSizeBytes, maxAppendBytes, maxSegments, maxSegmentBytes);
            this.kind = random.nextBoolean() ? Ioend.WriteKind.REGULAR : Ioend.WriteKind.ZONE_APPEND;
            this.ioend = RandomIoends.ioend(random, blockSizeBytes, kind, ended -> finishes.add(ended.status()));
        }

        void run() {
            long offsetBytes = ioend.offsetBytes();
            long endBytes = ioend.endBytes();
            long sector = ioend.sector();
            int flags = ioend.flags();
            splitAll(ioend, 0);
            parts.sort((one, other) -> Long.compare(one.offsetBytes(), other.offsetBytes()));
            long nextOffset = offsetBytes;
            int nextMemory = 0;
            for (Ioend part : parts) {
                require(part.offsetBytes() == nextOffset, seed, "parts follow one another in the file");
                require(part.flags() == flags, seed, "parts keep the flags");
                long advanced = kind == Ioend.WriteKind.REGULAR ? Sectors.fromBytes(nextOffset - offsetBytes) : 0;
                require(part.sector() == sector + advanced, seed, "sector " + part.sector());
                nextMemory = RandomIoends.requireMemoryFrom(nextMemory, part, seed);
                nextOffset = part.endBytes();
            }
            require(nextOffset == endBytes, seed, "the lengths of the parts sum to the ioend's");
            completeAll();
        }

        /** Splits until it fits or is refused, every time to another budget, and the children now and then again. */
        private void splitAll(Ioend whole, int depth) {
            while (true) {
                splits++;
                long budgetBytes = random.nextInt(20 * blockSizeBytes) - (long) blockSizeBytes;
                long bioBytes = whole.bio().lengthBytes();
                int outstanding = whole.outstandingParts();
                long legal =
                        RandomIoends.longestLegalCut(whole.bio().vectors(), this::isLegal, blockSizeBytes, budgetBytes);
                IoendSplitter.Result result = splitter.split(whole, budgetBytes, kind);
                if (!(result instanceof IoendSplitter.Result.Front front)) {
                    boolean fits = legal == bioBytes;
                    require(
                            fits == (result instanceof IoendSplitter.Result.Fits),
                            seed,
                            "fits only if all of it is legal");
                    require(fits || legal == 0, seed, "refused although " + legal + " bytes are legal");
                    require(whole.bio().lengthBytes() == bioBytes, seed, "an ioend that is not split stays whole");
                    parts.add(whole);
                    return;
                }
                Ioend child = front.child();
                require(child.bio().lengthBytes() == legal, seed, "the cut is the longest legal one, " + legal);
                require(child.sizeBytes() == legal, seed, "a front part is whole blocks");
                require(child.parent() == whole, seed, "the child knows its parent");
                require(child.outstandingParts() == 1, seed, "a child has one part");
                require(whole.outstandingParts() == outstanding + 1, seed, "the parent counts the child");
                if (depth < 2 && random.nextInt(4) == 0) {
                    splitAll(child, depth + 1);
                } else {
                    parts.add(child);
                }
            }
        }

        /** Whether a device takes so many vectors' segments and bytes at once. */
        private boolean isLegal(long bytes, long budgetBytes, List<ByteBuffer> vectors) {
            if (bytes > budgetBytes) {
                return false;
            }
            return kind == Ioend.WriteKind.REGULAR
                    || (bytes <= maxAppendBytes
                            && RandomIoends.segments(vectors, bytes, maxSegmentBytes) <= maxSegments);
        }

        private void completeAll() {
            Collections.shuffle(parts, random);
            BlockStatus[] statuses = BlockStatus.values();
            boolean nested = parts.stream().anyMatch(part -> {
                Ioend parent = part.parent();
                return parent != null && parent.parent() != null;
            });
            BlockStatus first = BlockStatus.OK;
            boolean anyError = false;
            for (int index = 0; index < parts.size(); index++) {
                BlockStatus status = random.nextInt(3) > 0 ? BlockStatus.OK : statuses[random.nextInt(statuses.length)];
                require(finishes.isEmpty(), seed, "finished before its last part");
                first = first.orElse(status);
                anyError |= status != BlockStatus.OK;
                parts.get(index).complete(status);
            }
            require(finishes.size() == 1, seed, "finished " + finishes.size() + " times");
            if (nested) {
                // The parent hears of an error when the child with the error has ended with all its parts.
                require((finishes.get(0) != BlockStatus.OK) == anyError, seed, "an error of any part is an error");
            } else {
                require(finishes.get(0) == first, seed, "the first error, " + first + ", wins");
            }
        }
    }

    @Test
    void splitsAreLegalAndLongestAndLoseNothingAndEveryParentFinishesOnceWithTheFirstError() {
        long splits = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + IOENDS; seed++) {
            Trial trial = new Trial(seed);
            trial.run();
            splits += trial.splits;
        }
        require(2 * splits > 7L * IOENDS, 0, "only " + splits + " splits were tried");
    }
}
