package io.zonelog.engine.writeback;

import io.zonelog.block.BlockChecksums;
import io.zonelog.block.BlockStatus;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.EngineZones;
import io.zonelog.engine.batch.PipelineDevice;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.iomap.Ioend;
import io.zonelog.iomap.IoendSplitter;
import io.zonelog.segment.Segment;
import io.zonelog.segment.SegmentPlug;
import io.zonelog.zone.Zone;
import io.zonelog.zone.ZoneAllocator;
import io.zonelog.zone.ZoneFailures;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sends the ioends of one batch to zones, split to a zone's room and the append limit (the counterpart of
 * {@code xfs_zone_alloc_and_submit}). Lives for one batch; owned by the engine's thread.
 */
public final class ZoneAppender {
    private final Batch batch;
    private final Tools tools;
    private final DeviceGeometry geometry;
    private final IoendSplitter splitter;
    private final WritebackListener listener;
    private final Map<Integer, SegmentPlug> plugs = new LinkedHashMap<>();
    private int zoneIndex = ZoneAllocator.NO_ZONE;

    /**
     * What all batches share.
     *
     * @param dataCompleted told after each append of a batch that has ended
     */
    public record Tools(
            PipelineDevice device,
            EngineZones zones,
            BlockChecksums checksums,
            WritebackListener.Observers observers,
            Consumer<Batch> dataCompleted) {}

    public ZoneAppender(Batch batch, Tools tools) {
        this.batch = batch;
        this.tools = tools;
        this.geometry = tools.device().queue().geometry();
        this.splitter = tools.device().splitter();
        this.listener = tools.observers().listener(batch);
    }

    /** The zone that took data last, or the one set. */
    int zoneIndex() {
        return zoneIndex;
    }

    /** Prefers a zone for what comes next. */
    void prefer(int preferredZoneIndex) {
        zoneIndex = preferredZoneIndex;
    }

    /**
     * Submits an ioend, in one part or several. A part that goes to another zone than the one before it is a boundary.
     *
     * @param temperature the class of the data; 0 is the hottest
     * @return the first error; parts submitted before it complete by themselves
     */
    BlockStatus append(Ioend ioend, int temperature) {
        int zoneBefore = ZoneAllocator.NO_ZONE;
        while (true) {
            Optional<SegmentPlug> room = plugWithRoom(ioend, temperature);
            if (room.isEmpty()) {
                return BlockStatus.NO_SPACE;
            }
            SegmentPlug plug = room.get();
            long budgetBytes = (long) plug.segment().roomBlocks(ioend) * geometry.blockSizeBytes();
            IoendSplitter.Result result = splitter.split(ioend, budgetBytes, Ioend.WriteKind.ZONE_APPEND);
            if (result instanceof IoendSplitter.Result.Refused refused) {
                return refused.status();
            }
            Ioend part = ioend;
            Optional<IoendSplitter.Limit> limit = Optional.empty();
            if (result instanceof IoendSplitter.Result.Front front) {
                part = front.child();
                limit = Optional.of(front.limit());
            }
            int zoneOfPart = plug.segment().zone().zoneIndex();
            if (zoneBefore != ZoneAllocator.NO_ZONE && zoneOfPart != zoneBefore) {
                part.markBoundary();
            }
            zoneBefore = zoneOfPart;
            plug.segment().reserve(part);
            tools.zones().temperatures().took(plug.segment().zone());
            listener.partSubmitted(batch, part, plug.segment().zone(), limit);
            plug.add(part);
            if (part == ioend) {
                return BlockStatus.OK;
            }
            tools.observers().counters().splits++;
        }
    }

    /** Submits what is gathered; the batch has no more. */
    void finish() {
        for (SegmentPlug plug : plugs.values()) {
            plug.submit();
            fillIfExhausted(plug);
        }
    }

    /** Closes a zone that has too little room for another segment, and lets this one's summary take the rest. */
    private void fillIfExhausted(SegmentPlug plug) {
        Zone zone = plug.segment().zone();
        if (zone.roomBlocks() >= minimumBlocks()) {
            return;
        }
        if (zone.state() == Zone.State.OPEN) {
            tools.zones().allocator().close(zone);
        }
        plug.segment().fillZone();
    }

    private int minimumBlocks() {
        return tools.device().summaryLimits().minimumBlocks(batch.positions().size());
    }

    /** A plug whose segment takes at least one more block: the current one, a further one in the zone, or one in another zone. */
    private Optional<SegmentPlug> plugWithRoom(Ioend ioend, int temperature) {
        while (true) {
            Optional<Zone> chosen = tools.zones().allocator().select(zoneIndex, temperature);
            if (chosen.isEmpty()) {
                return Optional.empty();
            }
            Zone zone = chosen.get();
            zoneIndex = zone.zoneIndex();
            SegmentPlug plug = plugs.get(zone.zoneIndex());
            if (plug != null && plug.segment().roomBlocks(ioend) > 0) {
                return Optional.of(plug);
            }
            if (plug != null) {
                plug.submit();
            }
            if (zone.roomBlocks() >= minimumBlocks()) {
                SegmentPlug next = openSegment(zone);
                plugs.put(zone.zoneIndex(), next);
                return Optional.of(next);
            }
            tools.zones().allocator().close(zone);
        }
    }

    private SegmentPlug openSegment(Zone zone) {
        PipelineDevice device = tools.device();
        Segment segment =
                new Segment(zone, device.summaryLimits(), batch.positions().size());
        batch.segments().add(segment);
        return new SegmentPlug(device.queue(), device.maxAppendBlocks(), tools.checksums(), segment, this::appendEnded);
    }

    private void appendEnded(Segment segment) {
        ZoneFailures failures = tools.zones().reclaimer().failures();
        if (segment.deviceStatus().isSuccess()) {
            failures.appendEnded(segment.zone());
        } else {
            failures.appendFailed(segment.zone());
        }
        tools.dataCompleted().accept(batch);
    }
}
