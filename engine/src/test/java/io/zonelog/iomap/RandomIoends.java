package io.zonelog.iomap;

import io.zonelog.block.Sectors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/** Random ioends, and the plain definitions that splits are checked against. */
final class RandomIoends {
    private static final ByteBuffer MEMORY = ByteBuffer.allocate(1 << 20);

    /** Whether so many bytes may go to the device at once. */
    @FunctionalInterface
    interface Legality {
        boolean isLegal(long bytes, long budgetBytes, List<ByteBuffer> vectors);
    }

    /** How many times as many inputs as usual a property is tried with, {@code -Dzonelog.property.rounds=N}. */
    static final int ROUNDS = Integer.getInteger("zonelog.property.rounds", 1);

    /** The first seed of every property, {@code -Dzonelog.seed=N}. */
    static final long FIRST_SEED = Long.getLong("zonelog.seed", 0L);

    private RandomIoends() {}

    /** Seeds that follow one another must not give similar sequences. */
    static Random random(long seed) {
        return new Random(seed * 0x9E3779B97F4A7C15L);
    }

    static void require(boolean holds, long seed, String what) {
        if (!holds) {
            throw new AssertionError("seed " + seed + ": " + what);
        }
    }

    /** An ioend of 1 to 40 blocks in folios of 1 to 8, whose memory is one run, and whose last block may be partial. */
    static Ioend ioend(Random random, int blockSizeBytes, Ioend.WriteKind kind, Ioend.FinishHandler finished) {
        int blocks = 1 + random.nextInt(40);
        long offsetBytes = random.nextInt(1_000_000) * (long) blockSizeBytes;
        long sizeBytes = blocks * (long) blockSizeBytes - (random.nextBoolean() ? 0 : random.nextInt(blockSizeBytes));
        int flags = random.nextInt(8) & ~(kind == Ioend.WriteKind.ZONE_APPEND ? 0 : Iomap.ZONE_APPEND);
        if (kind == Ioend.WriteKind.ZONE_APPEND) {
            flags |= Iomap.ZONE_APPEND;
        }
        long sector = kind == Ioend.WriteKind.ZONE_APPEND && random.nextBoolean()
                ? Sectors.UNASSIGNED
                : random.nextInt(1 << 20);
        Iomap iomap = new Iomap(offsetBytes, blocks * (long) blockSizeBytes, Iomap.Type.MAPPED, flags, sector);
        int first = folioBytes(random, blockSizeBytes, 0, blocks);
        Ioend ioend = new Ioend(iomap, range(iomap, sizeBytes, 0, first), finished);
        for (int at = first; at < blocks * blockSizeBytes; ) {
            int folio = folioBytes(random, blockSizeBytes, at, blocks);
            ioend.join(range(iomap, sizeBytes, at, folio));
            at += folio;
        }
        return ioend;
    }

    private static int folioBytes(Random random, int blockSizeBytes, int at, int blocks) {
        return Math.min((1 + random.nextInt(8)) * blockSizeBytes, blocks * blockSizeBytes - at);
    }

    private static DirtyRange range(Iomap iomap, long sizeBytes, int at, int lengthBytes) {
        return new DirtyRange(
                1,
                iomap.offsetBytes() + at,
                Math.min(lengthBytes, sizeBytes - at),
                MEMORY.slice(at, lengthBytes),
                IoendFlags.NONE,
                0,
                0);
    }

    /** Checks that a part's vectors go on in memory where the part before it ended; returns where this one ends. */
    static int requireMemoryFrom(int from, Ioend part, long seed) {
        int next = from;
        for (ByteBuffer vector : part.bio().vectors()) {
            require(vector.arrayOffset() + vector.position() == next, seed, "the memory of the parts is in order");
            next += vector.remaining();
        }
        require(next - from == part.bio().lengthBytes(), seed, "the bio's length is that of its vectors");
        return next;
    }

    /** Segments that the first bytes of some vectors take: each vector begins a new one. */
    static long segments(List<ByteBuffer> vectors, long bytes, long maxSegmentBytes) {
        long segments = 0;
        long left = bytes;
        for (ByteBuffer vector : vectors) {
            for (long inVector = Math.min(left, vector.remaining()); inVector > 0; inVector -= maxSegmentBytes) {
                segments++;
            }
            left -= Math.min(left, vector.remaining());
        }
        return segments;
    }

    /** The longest run of whole blocks from the front that is legal, found block by block. */
    static long longestLegalCut(List<ByteBuffer> vectors, Legality legality, int blockSizeBytes, long budgetBytes) {
        long totalBytes = vectors.stream().mapToLong(ByteBuffer::remaining).sum();
        long legal = 0;
        while (legal < totalBytes && legality.isLegal(legal + blockSizeBytes, budgetBytes, vectors)) {
            legal += blockSizeBytes;
        }
        return legal;
    }
}
