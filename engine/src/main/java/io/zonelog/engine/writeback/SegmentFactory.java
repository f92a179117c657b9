package io.zonelog.engine.writeback;

import io.zonelog.block.BlockChecksums;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceQueue;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.PipelineDevice;
import io.zonelog.segment.Segment;
import io.zonelog.segment.SegmentPlug;
import io.zonelog.segment.SummaryLimits;
import io.zonelog.zone.Zone;
import io.zonelog.zone.ZoneFailures;
import java.util.function.Consumer;

/** Opens segments and their plugs for batches. Owned by the engine's thread. */
public final class SegmentFactory {
    private final DeviceQueue device;
    private final int maxAppendBlocks;
    private final SummaryLimits limits;
    private final ZoneFailures failures;
    private final BlockChecksums checksums;
    private final Consumer<Batch> dataCompleted;

    /**
     * @param dataCompleted told when a batch has no ioend outstanding any more
     */
    public SegmentFactory(PipelineDevice device, ZoneFailures failures, Consumer<Batch> dataCompleted) {
        this.device = device.queue();
        this.maxAppendBlocks = device.maxAppendBlocks();
        this.limits = device.summaryLimits();
        this.failures = failures;
        this.checksums = new BlockChecksums(geometry().blockSizeBytes());
        this.dataCompleted = dataCompleted;
    }

    DeviceGeometry geometry() {
        return device.geometry();
    }

    /** The room below which a zone takes no further segment of a batch that moves so many sources. */
    int minimumBlocks(int positions) {
        return limits.minimumBlocks(positions);
    }

    SegmentPlug open(Batch batch, Zone zone) {
        Segment segment = new Segment(zone, limits, batch.positions().size());
        batch.segments().add(segment);
        return new SegmentPlug(device, maxAppendBlocks, checksums, segment, ended -> appendEnded(batch, ended));
    }

    private void appendEnded(Batch batch, Segment segment) {
        if (segment.deviceStatus().isSuccess()) {
            failures.appendEnded(segment.zone());
        } else {
            failures.appendFailed(segment.zone());
        }
        dataCompleted.accept(batch);
    }
}
