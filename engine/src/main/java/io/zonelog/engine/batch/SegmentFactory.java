package io.zonelog.engine.batch;

import io.zonelog.block.BlockChecksums;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceQueue;
import io.zonelog.segment.Segment;
import io.zonelog.segment.SegmentPlug;
import io.zonelog.segment.SummaryLimits;
import io.zonelog.zone.Zone;
import java.util.function.Consumer;

/** Opens segments and their plugs for batches. Owned by the engine's thread. */
final class SegmentFactory {
    private final DeviceQueue device;
    private final int maxAppendBlocks;
    private final SummaryLimits limits;
    private final BlockChecksums checksums;
    private final Consumer<Batch> dataCompleted;

    SegmentFactory(DeviceQueue device, int maxAppendBlocks, SummaryLimits limits, Consumer<Batch> dataCompleted) {
        this.device = device;
        this.maxAppendBlocks = maxAppendBlocks;
        this.limits = limits;
        this.checksums = new BlockChecksums(device.geometry().blockSizeBytes());
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
        return new SegmentPlug(device, maxAppendBlocks, checksums, segment, ended -> dataCompleted.accept(batch));
    }
}
