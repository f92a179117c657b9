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
    private final UnwrittenPlaces places;
    private final InPlaceWriter inPlace;
    private final Map<Integer, SegmentPlug> plugs = new LinkedHashMap<>();
    private int affinityZone = ZoneAllocator.NO_ZONE;
    private WriteLife life = WriteLife.NONE;
    /** Covers the range that is being added. */
    private Iomap mapping = Iomap.anonymousAppend(0, 1);

    /** What batches are written with; all of it belongs to the engine's thread. */
    record Tools(
            ZoneAllocator allocator,
            SegmentFactory segmentFactory,
            IoendSplitter splitter,
            EngineCounters counters,
            WritebackListener listener) {}

    BatchWriter(Batch batch, Tools tools, UnwrittenPlaces places, InPlaceWriter inPlace) {
        this.batch = batch;
        this.allocator = tools.allocator();
        this.segmentFactory = tools.segmentFactory();
        this.geometry = segmentFactory.geometry();
        this.splitter = tools.splitter();
        this.counters = tools.counters();
        this.listener = tools.listener();
        this.places = places;
        this.inPlace = inPlace;
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
                add(dirty, folio, context);
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

    /** Adds a folio, in pieces that have one mapping each; a direct one has ioends of its own, so that it completes by itself. */
    private void add(DirtyFile dirty, Folio folio, WritebackContext context) {
        if (folio.mode() == WriteMode.DIRECT) {
            context.finish(BlockStatus.OK);
        }
        long offsetBytes = folio.fileBlock() * geometry.blockSizeBytes();
        ByteBuffer data = folio.data();
        int done = 0;
        while (done < data.capacity()) {
            mapping = places.map(batch, dirty, offsetBytes + done, data.capacity() - done);
            int length = Math.toIntExact(mapping.lengthBytes());
            context.add(rangeOf(dirty, folio, offsetBytes + done, data.slice(done, length)));
            done += length;
        }
        if (folio.mode() == WriteMode.DIRECT) {
            context.finish(BlockStatus.OK);
        }
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

    private DirtyRange rangeOf(DirtyFile dirty, Folio folio, long offsetBytes, ByteBuffer data) {
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
        return mapping;
    }

    @Override
    public BlockStatus submitIoend(Ioend ioend, BlockStatus status) {
        batch.ioendStarted();
        if (status != BlockStatus.OK) {
            return status;
        }
        if (!ioend.isZoneAppend()) {
            return inPlace.submit(batch, ioend, counters);
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
