package io.zonelog.engine.writeback;

import io.zonelog.block.BlockStatus;
import io.zonelog.engine.batch.Batch;
import io.zonelog.iomap.DirtyRange;
import io.zonelog.iomap.Ioend;
import io.zonelog.iomap.Iomap;
import io.zonelog.iomap.JoinRule;
import io.zonelog.iomap.WritebackContext;
import io.zonelog.iomap.WritebackOps;
import java.util.Comparator;
import java.util.List;

/**
 * Appends data for which the class is chosen: the copies of a relocation, or what has to be written again because its zone failed. They
 * come sorted by class, file and offset, so that what belongs together lies together afterwards. Lives for one pass; owned by the
 * engine's thread.
 */
public final class PlacedRangeWriter implements WritebackOps {
    private final Batch batch;
    private final ZoneAppender appender;
    private int temperature;

    public PlacedRangeWriter(Batch batch, ZoneAppender appender) {
        this.batch = batch;
        this.appender = appender;
    }

    /** Builds and submits all ioends; returns the first error. */
    public BlockStatus write(List<PlacedRange> ranges, JoinRule joinRule) {
        WritebackContext context = new WritebackContext(this, joinRule);
        for (PlacedRange next : ranges) {
            if (next.temperature() != temperature) {
                context.finish(BlockStatus.OK);
                temperature = next.temperature();
            }
            context.add(next.range());
        }
        BlockStatus status = context.finish(BlockStatus.OK);
        appender.finish();
        return status;
    }

    @Override
    public Iomap map(DirtyRange range) {
        return Iomap.anonymousAppend(range.offsetBytes(), range.data().remaining());
    }

    @Override
    public BlockStatus submitIoend(Ioend ioend, BlockStatus status) {
        batch.ioendStarted();
        return status == BlockStatus.OK ? appender.append(ioend, temperature) : status;
    }

    @Override
    public void finished(Ioend ioend) {
        batch.ioendFinished(ioend.status());
    }

    /**
     * Data for which the zone's class is already chosen.
     *
     * @param range the data
     * @param temperature the class; 0 is the hottest
     */
    public record PlacedRange(DirtyRange range, int temperature) {
        /** By class, then by file, then by offset in it. */
        public static final Comparator<PlacedRange> WRITE_ORDER = Comparator.comparingInt(PlacedRange::temperature)
                .thenComparingLong(placed -> placed.range().fileId())
                .thenComparingLong(placed -> placed.range().offsetBytes());
    }
}
