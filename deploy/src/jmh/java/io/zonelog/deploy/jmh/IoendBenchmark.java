package io.zonelog.deploy.jmh;

import io.zonelog.block.BlockStatus;
import io.zonelog.iomap.DirtyRange;
import io.zonelog.iomap.Ioend;
import io.zonelog.iomap.IoendFlags;
import io.zonelog.iomap.MergeRule;
import io.zonelog.iomap.IoendSplitter;
import io.zonelog.iomap.Iomap;
import io.zonelog.iomap.JoinRule;
import io.zonelog.iomap.WritebackContext;
import io.zonelog.iomap.WritebackOps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A batch of 8 MiB through join, split and merge: 2048 dirty blocks of so many files, appends of at most 1 MiB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class IoendBenchmark {
    private static final int BLOCK_BYTES = 4096;
    private static final int BLOCKS = 2048;
    private static final long APPEND_BYTES = 1 << 20;

    /** Files that share the batch. */
    @Param({"1", "64", "2048"})
    public int files;

    private final JoinRule rule = new JoinRule(64L << 20, JoinRule.STANDARD_MAX_FOLIOS);
    private final IoendSplitter splitter = new IoendSplitter(BLOCK_BYTES, APPEND_BYTES, 1024, Integer.MAX_VALUE);
    private List<DirtyRange> ranges = List.of();

    /** Makes the dirty blocks. */
    @Setup
    public void makeRanges() {
        ByteBuffer memory = ByteBuffer.allocateDirect(BLOCK_BYTES);
        ranges = new ArrayList<>();
        int blocksOfFile = BLOCKS / files;
        for (int file = 0; file < files; file++) {
            for (long block = 0; block < blocksOfFile; block++) {
                ranges.add(new DirtyRange(
                        file, block * BLOCK_BYTES, BLOCK_BYTES, memory.duplicate(), IoendFlags.NONE, block, block));
            }
        }
    }

    /** Keeps the parts that would be appended, and where they would lie. */
    private final class Store implements WritebackOps {
        private final List<Ioend> parts = new ArrayList<>();
        private long nextSector;

        @Override
        public Iomap map(DirtyRange range) {
            return Iomap.anonymousAppend(range.offsetBytes(), range.lengthBytes());
        }

        @Override
        public BlockStatus submitIoend(Ioend ioend, BlockStatus status) {
            IoendSplitter.Result result = splitter.split(ioend, APPEND_BYTES, Ioend.WriteKind.ZONE_APPEND);
            while (result instanceof IoendSplitter.Result.Front front) {
                place(front.child());
                result = splitter.split(ioend, APPEND_BYTES, Ioend.WriteKind.ZONE_APPEND);
            }
            place(ioend);
            return BlockStatus.OK;
        }

        private void place(Ioend part) {
            part.placedAt(nextSector);
            nextSector += part.bio().lengthBytes() / 512;
            parts.add(part);
        }

        @Override
        public void finished(Ioend ioend) {
            // nobody waits
        }
    }

    /** Joins, splits, completes and merges. */
    @Benchmark
    public List<Ioend> joinSplitMerge() {
        Store store = new Store();
        WritebackContext context = new WritebackContext(store, rule);
        ranges.forEach(context::add);
        context.finish(BlockStatus.OK);
        store.parts.forEach(part -> part.complete(BlockStatus.OK));
        return MergeRule.sortAndMerge(store.parts);
    }
}
