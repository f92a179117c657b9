package io.zonelog.engine.batch;

import io.zonelog.block.BlockStatus;
import io.zonelog.block.WriteLife;
import io.zonelog.block.WriteMode;
import io.zonelog.cache.DirtyFile;
import io.zonelog.cache.FileState;
import io.zonelog.cache.Folio;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.iomap.DirtyRange;
import io.zonelog.iomap.Ioend;
import io.zonelog.iomap.IoendFlags;
import io.zonelog.iomap.IoendSplitter;
import io.zonelog.iomap.Iomap;
import io.zonelog.iomap.JoinDecision;
import io.zonelog.iomap.JoinRule;
import io.zonelog.iomap.SplitLimit;
import io.zonelog.iomap.SplitResult;
import io.zonelog.iomap.WriteKind;
import io.zonelog.iomap.WritebackContext;
import io.zonelog.iomap.WritebackOps;
import io.zonelog.segment.SegmentPlug;
import io.zonelog.zone.Zone;
import io.zonelog.zone.ZoneAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes one closed batch back: walks its dirty ranges in file order, and submits each ioend to a zone, split to the zone's room and the
 * append limit (the counterpart of {@code xfs_zone_alloc_and_submit}). Lives for one batch; owned by the engine's thread.
 */
final class BatchWriter implements WritebackOps {
    private final Batch batch;
    private final ZoneAllocator allocator;
    private final SegmentFactory segmentFactory;
    private final DeviceGeometry geometry;
    private final IoendSplitter splitter;
    private final EngineCounters counters;
    private final WritebackListener listener;
    private final Map<Integer, SegmentPlug> plugs = new LinkedHashMap<>();
    private int affinityZone = ZoneAllocator.NO_ZONE;
    private WriteLife life = WriteLife.NONE;

    BatchWriter(
            Batch batch,
            ZoneAllocator allocator,
            SegmentFactory segmentFactory,
            IoendSplitter splitter,
            EngineCounters counters,
            WritebackListener listener) {
        this.batch = batch;
        this.allocator = allocator;
        this.segmentFactory = segmentFactory;
        this.geometry = segmentFactory.geometry();
        this.splitter = splitter;
        this.counters = counters;
        this.listener = listener;
    }

    /** Builds and submits all ioends of the batch; returns the first error. */
    BlockStatus write(JoinRule joinRule) {
        listener.batchClosed(batch);
        WritebackContext context = new WritebackContext(this, joinRule);
        List<DirtyFile> files = new ArrayList<>(batch.dirtyFiles());
        files.sort(Comparator.comparingLong(DirtyFile::fileId));
        for (DirtyFile dirty : files) {
            if (dirty.folios().isEmpty()) {
                continue;
            }
            FileState file = dirty.file();
            affinityZone = file.affinityZone();
            life = dirty.life();
            for (Folio folio : dirty.folios()) {
                add(rangeOf(dirty, folio), folio.mode(), context);
            }
            // Submitted before the next file begins, so that the affinity found belongs to this one.
            context.finish(BlockStatus.OK);
            file.affinityZone(affinityZone);
        }
        BlockStatus status = context.finish(BlockStatus.OK);
        counters.ioends += context.ioendCount();
        for (SegmentPlug plug : plugs.values()) {
            plug.submit();
            fillIfExhausted(plug);
        }
        return status;
    }

    /** Adds a range; a direct one has an ioend of its own, so that it completes by itself. */
    private static void add(DirtyRange range, WriteMode mode, WritebackContext context) {
        if (mode == WriteMode.CACHED) {
            context.add(range);
            return;
        }
        context.finish(BlockStatus.OK);
        context.add(range);
        context.finish(BlockStatus.OK);
    }

    /** Closes a zone that has too little room for another segment, and lets this one's summary take the rest. */
    private void fillIfExhausted(SegmentPlug plug) {
        Zone zone = plug.segment().zone();
        if (zone.roomBlocks() >= segmentFactory.minimumBlocks()) {
            return;
        }
        if (zone.state() == Zone.State.OPEN) {
            allocator.close(zone);
        }
        plug.segment().fillZone();
    }

    private DirtyRange rangeOf(DirtyFile dirty, Folio folio) {
        long offsetBytes = folio.fileBlock() * geometry.blockSizeBytes();
        ByteBuffer data = folio.data();
        long lengthBytes = Math.min(data.remaining(), dirty.sizeBytes() - offsetBytes);
        return new DirtyRange(
                dirty.fileId(),
                offsetBytes,
                lengthBytes,
                data,
                folio.mode() == WriteMode.DIRECT ? IoendFlags.DIRECT : IoendFlags.NONE,
                folio.firstSourceOffset(),
                folio.lastSourceOffset());
    }

    @Override
    public Iomap map(DirtyRange range) {
        return Iomap.anonymousAppend(range.offsetBytes(), range.data().remaining());
    }

    @Override
    public BlockStatus submitIoend(Ioend ioend, BlockStatus status) {
        batch.ioendStarted();
        if (status != BlockStatus.OK) {
            return status;
        }
        while (true) {
            Optional<SegmentPlug> room = plugWithRoom();
            if (room.isEmpty()) {
                return BlockStatus.NO_SPACE;
            }
            SegmentPlug plug = room.get();
            long budgetBytes = (long) plug.segment().roomBlocks() * geometry.blockSizeBytes();
            SplitResult result = splitter.split(ioend, budgetBytes, WriteKind.ZONE_APPEND);
            if (result instanceof SplitResult.Refused refused) {
                return refused.status();
            }
            Ioend part = ioend;
            Optional<SplitLimit> limit = Optional.empty();
            if (result instanceof SplitResult.Front front) {
                part = front.child();
                limit = Optional.of(front.limit());
            }
            plug.segment().reserve(Math.toIntExact(geometry.blocksOf(part.bio().lengthBytes())));
            listener.partSubmitted(batch, part, plug.segment().zone(), limit);
            plug.add(part);
            if (part == ioend) {
                return BlockStatus.OK;
            }
            counters.splits++;
        }
    }

    @Override
    public void cut(Ioend ioend, JoinDecision reason) {
        listener.ioendCut(batch, ioend, reason);
    }

    @Override
    public void finished(Ioend ioend) {
        batch.ioendFinished(ioend.status());
    }

    /** A plug whose segment takes at least one more block: the current one, a further one in the zone, or one in another zone. */
    private Optional<SegmentPlug> plugWithRoom() {
        while (true) {
            Optional<Zone> chosen = allocator.select(affinityZone, life);
            if (chosen.isEmpty()) {
                return Optional.empty();
            }
            Zone zone = chosen.get();
            affinityZone = zone.zoneIndex();
            SegmentPlug plug = plugs.get(zone.zoneIndex());
            if (plug != null && plug.segment().roomBlocks() > 0) {
                return Optional.of(plug);
            }
            if (plug != null) {
                plug.submit();
            }
            if (zone.roomBlocks() >= segmentFactory.minimumBlocks()) {
                SegmentPlug next = segmentFactory.open(batch, zone);
                plugs.put(zone.zoneIndex(), next);
                return Optional.of(next);
            }
            allocator.close(zone);
        }
    }
}
