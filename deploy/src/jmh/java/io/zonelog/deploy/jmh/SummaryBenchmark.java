package io.zonelog.deploy.jmh;

import io.zonelog.segment.SegmentSummary;
import io.zonelog.segment.SummaryCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import io.zonelog.block.BlockChecksums;

/** The summary of a segment of 256 blocks in so many extents, to and from its bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SummaryBenchmark {
    private static final int BLOCKS = 256;
    private static final UUID DEVICE = new UUID(1, 2);

    /** Extents of the segment. */
    @Param({"1", "256"})
    public int extents;

    private final SummaryCodec codec = new SummaryCodec(DEVICE);
    private final ByteBuffer target = ByteBuffer.allocateDirect(64 << 10);
    private SegmentSummary summary = summary(1);

    private static SegmentSummary summary(int extents) {
        List<SegmentSummary.Extent> all = new ArrayList<>();
        int length = BLOCKS / extents;
        for (int extent = 0; extent < extents; extent++) {
            all.add(new SegmentSummary.Extent(extent, 7L * extent, extent * length, length, 4096, 0, extent, extent));
        }
        List<SegmentSummary.Position> positions = List.of(new SegmentSummary.Position(0, 4711, 3));
        SegmentSummary.Origin origin = new SegmentSummary.Origin(
                1, 7, 8, 1, SegmentSummary.Kind.BATCH, new SegmentSummary.Progress(7, 8));
        return new SegmentSummary(
                DEVICE, 5, 6, origin, 0, positions, all, new BlockChecksums.BlockCrcs(new int[BLOCKS]));
    }

    /** Makes the summary. */
    @Setup
    public void make() {
        summary = summary(extents);
    }

    /** To bytes, with their code. */
    @Benchmark
    public ByteBuffer encode() {
        target.clear();
        codec.encode(summary, target);
        return target;
    }
}
