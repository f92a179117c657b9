package io.zonelog.segment;

/**
 * How long a summary may get.
 *
 * @param blockSizeBytes the device's block
 * @param maxBlocks the longest summary: at most the append limit
 */
public record SummaryLimits(int blockSizeBytes, int maxBlocks) {
    public SummaryLimits {
        if (maxBlocks < 1
                || SummaryCodec.lengthBytes(1, ExtentLines.LONGEST_LINE_BYTES, 1) > (long) maxBlocks * blockSizeBytes) {
            throw new IllegalArgumentException(
                    "a summary does not fit into " + maxBlocks + " blocks of " + blockSizeBytes + " bytes");
        }
    }

    /** Blocks of a summary, rounded up, if its lines are as long as they get. */
    public int blocksFor(int positions, long extents, long dataBlocks) {
        return blocksForLines(positions, extents * ExtentLines.LINE_BYTES, dataBlocks);
    }

    /** Blocks of a summary whose lines have so many bytes, rounded up. */
    int blocksForLines(int positions, long lineBytes, long dataBlocks) {
        long bytes = SummaryCodec.lengthBytes(positions, lineBytes, dataBlocks);
        return Math.toIntExact((bytes + blockSizeBytes - 1) / blockSizeBytes);
    }

    /** The most data blocks that a summary with so many positions and bytes of lines can describe; 0 if not even these fit. */
    int maxDataBlocks(int positions, long lineBytes) {
        long left = (long) maxBlocks * blockSizeBytes - SummaryCodec.lengthBytes(positions, lineBytes, 0);
        return Math.toIntExact(Math.max(left / SummaryCodec.CRC_BYTES, 0));
    }

    /** The most source positions that a batch may carry, so that a summary still has room for data. */
    public int maxPositions() {
        long left = (long) maxBlocks * blockSizeBytes / 2 - SummaryCodec.HEADER_BYTES;
        return Math.toIntExact(Math.max(left / SummaryCodec.POSITION_BYTES, 1));
    }

    /** The room that a zone needs for a segment with one block of data. */
    public int minimumBlocks(int positions) {
        return 1 + blocksForLines(positions, ExtentLines.LONGEST_LINE_BYTES, 1);
    }

    /** The data blocks that fit into a zone beside their summaries, if every block is an extent of its own. */
    public int dataBlocksIn(int zoneCapacityBlocks) {
        int longest = 1;
        while (blocksFor(1, longest + 1L, longest + 1L) <= maxBlocks && longest < zoneCapacityBlocks) {
            longest++;
        }
        int segment = longest + blocksFor(1, longest, longest);
        int whole = zoneCapacityBlocks / segment;
        int rest = zoneCapacityBlocks - whole * segment;
        int last = rest;
        while (last > 0 && last + blocksFor(1, last, last) > rest) {
            last--;
        }
        return whole * longest + last;
    }
}
