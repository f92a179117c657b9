package io.zonelog.segment;

import io.zonelog.block.BlockChecksums;
import io.zonelog.block.Sectors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Summaries for tests, and how they look as bytes. */
final class Summaries {
    private Summaries() {}

    /** One summary with a different value in each field, for the golden file. */
    static SegmentSummary golden() {
        return golden(new SegmentSummary.Origin(
                9, 1001, 502, 2, SegmentSummary.Kind.RELOCATION, new SegmentSummary.Progress(501, 504)));
    }

    /** The same as versions 1 and 2 tell it. */
    static SegmentSummary oldGolden() {
        return golden(old(1001, 502, 2));
    }

    private static SegmentSummary.Origin old(long segmentSequence, long batchSequence, int batchSegments) {
        return new SegmentSummary.Origin(
                0,
                segmentSequence,
                batchSequence,
                batchSegments,
                SegmentSummary.Kind.BATCH,
                new SegmentSummary.Progress(0, Long.MAX_VALUE));
    }

    private static SegmentSummary golden(SegmentSummary.Origin origin) {
        return new SegmentSummary(
                new UUID(0x0123456789ABCDEFL, 0xFEDCBA9876543210L),
                7,
                3,
                origin,
                8 * 4096L,
                List.of(new SegmentSummary.Position(1, 77_000_000_001L, 5), new SegmentSummary.Position(2, 12, -1)),
                List.of(
                        new SegmentSummary.Extent(42, 1L << 33, 16, 2, 4096, 0, 76_999_999_990L, 77_000_000_000L),
                        new SegmentSummary.Extent(43, 0, 18, 1, 1, 3, 11, 11)),
                new BlockChecksums.BlockCrcs(new int[] {0x11223344, 0x55667788, 0x99AABBCC}));
    }

    static SegmentSummary random(Random random) {
        SegmentSummary.Kind[] kinds = SegmentSummary.Kind.values();
        return random(
                random,
                new SegmentSummary.Origin(
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong(),
                        random.nextInt(),
                        kinds[random.nextInt(kinds.length)],
                        new SegmentSummary.Progress(random.nextLong(), random.nextLong())));
    }

    /** One as versions 1 and 2 can tell it. */
    static SegmentSummary oldRandom(Random random) {
        return random(random, old(random.nextLong(), random.nextLong(), random.nextInt()));
    }

    private static SegmentSummary random(Random random, SegmentSummary.Origin origin) {
        List<SegmentSummary.Position> positions = new ArrayList<>();
        for (int count = random.nextInt(5); count > 0; count--) {
            positions.add(new SegmentSummary.Position(random.nextInt(), random.nextLong(), random.nextInt()));
        }
        List<SegmentSummary.Extent> extents = new ArrayList<>();
        for (int count = random.nextInt(20); count > 0; count--) {
            extents.add(new SegmentSummary.Extent(
                    random.nextLong(),
                    random.nextLong(),
                    random.nextInt(),
                    1 + random.nextInt(Integer.MAX_VALUE),
                    1 + random.nextInt(1 << 24),
                    random.nextInt(256),
                    random.nextLong(),
                    random.nextLong()));
        }
        int[] crcs = random.ints(random.nextInt(200)).toArray();
        return new SegmentSummary(
                new UUID(random.nextLong(), random.nextLong()),
                random.nextInt(),
                random.nextLong(),
                origin,
                random.nextBoolean() ? Sectors.UNASSIGNED : random.nextLong(),
                positions,
                extents,
                new BlockChecksums.BlockCrcs(crcs));
    }

    /** The exact bytes, and zeros behind them. */
    static byte[] bytes(SegmentSummary summary, int paddingBytes) {
        byte[] bytes = new byte[lengthBytes(summary) + paddingBytes];
        Arrays.fill(bytes, (byte) 0x5A);
        new SummaryCodec(summary.deviceUuid()).encode(summary, ByteBuffer.wrap(bytes));
        return bytes;
    }

    static int lengthBytes(SegmentSummary summary) {
        ExtentLines lines = new ExtentLines();
        long lineBytes = 0;
        for (SegmentSummary.Extent extent : summary.extents()) {
            lineBytes += lines.size(extent);
            lines.passed(extent);
        }
        return Math.toIntExact(SummaryCodec.lengthBytes(
                summary.positions().size(), lineBytes, summary.crcs().count()));
    }

    /** All fields in words, since checksums compare by identity. */
    static String text(SegmentSummary summary) {
        return summary.toString().replaceAll("BlockCrcs@[0-9a-f]+", "")
                + Arrays.toString(summary.crcs().values());
    }
}
