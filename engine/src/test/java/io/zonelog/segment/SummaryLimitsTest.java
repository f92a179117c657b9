package io.zonelog.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.block.BlockChecksums;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lengths as they are drawn: 128 bytes, 16 for each position, the lines of the extents, 4 for each block. */
class SummaryLimitsTest {
    /** A summary without extents, so that its lines have no bytes. */
    private static SegmentSummary summary(int positions, int blocks) {
        SegmentSummary golden = Summaries.golden();
        return new SegmentSummary(
                golden.deviceUuid(),
                golden.zoneIndex(),
                golden.resetEpoch(),
                golden.origin(),
                golden.previousSummarySector(),
                Collections.nCopies(positions, new SegmentSummary.Position(1, 2, 3)),
                List.of(),
                new BlockChecksums.BlockCrcs(new int[blocks]));
    }

    private static void encode(SegmentSummary summary, int bytes) {
        new SummaryCodec(summary.deviceUuid()).encode(summary, ByteBuffer.allocate(bytes));
    }

    @ParameterizedTest
    @CsvSource({"512, 1, 0, 96", "512, 2, 3, 212", "4096, 16, 1, 16348", "4096, 1, 100, 592"})
    void theMostBlocksThatASummaryDescribesFillIt(int blockSizeBytes, int maxBlocks, int positions, int blocks) {
        SummaryLimits limits = new SummaryLimits(blockSizeBytes, maxBlocks);
        assertThat(limits.maxDataBlocks(positions, 0)).isEqualTo(blocks);
        assertThat(limits.blocksForLines(positions, 0, blocks)).isEqualTo(maxBlocks);
        assertThat(limits.blocksForLines(positions, 0, blocks + 1L)).isEqualTo(maxBlocks + 1);
        int bytes = blockSizeBytes * maxBlocks;
        assertThatCode(() -> encode(summary(positions, blocks), bytes)).doesNotThrowAnyException();
        assertThatThrownBy(() -> encode(summary(positions, blocks + 1), bytes))
                .isInstanceOf(BufferOverflowException.class);
    }

    @Test
    void thereIsRoomForDataBesideAllPositionsThatABatchMayCarry() {
        for (int blockSizeBytes = 512; blockSizeBytes <= 65_536; blockSizeBytes *= 2) {
            for (int maxBlocks = 1; maxBlocks <= 128; maxBlocks++) {
                SummaryLimits limits = new SummaryLimits(blockSizeBytes, maxBlocks);
                int positions = limits.maxPositions();
                assertThat(positions).isPositive();
                assertThat(limits.maxDataBlocks(positions, ExtentLines.LONGEST_LINE_BYTES))
                        .as("%d blocks of %d bytes", maxBlocks, blockSizeBytes)
                        .isPositive();
                assertThat(limits.minimumBlocks(positions)).isLessThanOrEqualTo(1 + maxBlocks);
            }
        }
    }

    /** 128 bytes, one position, the longest line and one checksum: 208. */
    @Test
    void blocksTooSmallForAnySummaryAreRefused() {
        assertThatCode(() -> new SummaryLimits(208, 1)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new SummaryLimits(207, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a summary does not fit into 1 blocks of 207 bytes");
        assertThatThrownBy(() -> new SummaryLimits(4096, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
