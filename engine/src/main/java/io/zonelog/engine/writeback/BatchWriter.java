package io.zonelog.engine.writeback;

import io.zonelog.block.BlockStatus;
import io.zonelog.block.WriteLife;
import io.zonelog.block.WriteMode;
import io.zonelog.cache.DirtyFile;
import io.zonelog.cache.FileState;
import io.zonelog.cache.Folio;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.EngineCounters;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.iomap.DirtyRange;
import io.zonelog.iomap.Ioend;
import io.zonelog.iomap.IoendFlags;
import io.zonelog.iomap.Iomap;
import io.zonelog.iomap.JoinRule;
import io.zonelog.iomap.WritebackContext;
import io.zonelog.iomap.WritebackOps;
import io.zonelog.zone.LifetimeClasses;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes one closed batch back: walks its dirty ranges in file order, and sends each ioend to a zone. Lives for one batch; owned by the
 * engine's thread.
 */
public final class BatchWriter implements WritebackOps {
    private final Batch batch;
    private final ZoneAppender appender;
    private final LifetimeClasses temperatures;
    private final DeviceGeometry geometry;
    private final EngineCounters counters;
    private final WritebackListener listener;
    private final UnwrittenPlaces places;
    private final InPlaceWriter inPlace;
    private WriteLife life = WriteLife.NONE;
    /** The class of what was appended last. */
    private int temperature;
    /** Covers the range that is being added. */
    private Iomap mapping = Iomap.anonymousAppend(0, 1);

    public BatchWriter(Batch batch, ZoneAppender.Tools tools, UnwrittenPlaces places, InPlaceWriter inPlace) {
        this.batch = batch;
        this.appender = new ZoneAppender(batch, tools);
        this.temperatures = tools.zones().temperatures();
        this.geometry = tools.device().queue().geometry();
        this.counters = tools.observers().counters();
        this.listener = tools.observers().listener(batch);
        this.places = places;
        this.inPlace = inPlace;
    }

    /**
     * Builds and submits all ioends of the batch; returns the first error.
     *
     * @param record the batch's commit record, to be written behind its data; without effect if some data were written in place, because a
     *     record speaks of appended ones only
     */
    public BlockStatus write(JoinRule joinRule, List<DirtyRange> record) {
        listener.batchClosed(batch);
        WritebackContext context = new WritebackContext(this, joinRule);
        List<DirtyFile> files = new ArrayList<>(batch.dirtyFiles());
        files.sort(Comparator.comparingLong(DirtyFile::fileId));
        for (DirtyFile dirty : files) {
            if (dirty.folios().isEmpty()) {
                continue;
            }
            FileState file = dirty.file();
            appender.prefer(file.affinityZone());
            life = dirty.life();
            for (Folio folio : dirty.folios()) {
                add(dirty, folio, context);
            }
            // Submitted before the next file begins, so that the affinity found belongs to this one.
            context.finish(BlockStatus.OK);
            file.affinityZone(appender.zoneIndex());
        }
        BlockStatus status = context.finish(BlockStatus.OK);
        counters.ioends += context.ioendCount();
        List<DirtyRange> behind = batch.inPlace().submitted().isEmpty() ? record : List.of();
        List<PlacedRangeWriter.PlacedRange> placed = behind.stream()
                .map(range -> new PlacedRangeWriter.PlacedRange(range, temperature))
                .toList();
        return status.orElse(new PlacedRangeWriter(batch, appender).write(placed, joinRule));
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
        long firstBlock = ioend.offsetBytes() / geometry.blockSizeBytes();
        int blocks = Math.toIntExact(geometry.blocksOf(ioend.sizeBytes()));
        temperature = temperatures.ofWritten(ioend.fileId(), firstBlock, blocks, life);
        return appender.append(ioend, temperature);
    }

    @Override
    public void cut(Ioend ioend, JoinRule.Decision reason) {
        listener.ioendCut(batch, ioend, reason);
    }

    @Override
    public void finished(Ioend ioend) {
        batch.ioendFinished(ioend.status());
    }
}
