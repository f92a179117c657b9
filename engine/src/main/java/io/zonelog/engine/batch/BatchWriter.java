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
import io.zonelog.iomap.Iomap;
import io.zonelog.iomap.JoinDecision;
import io.zonelog.iomap.JoinRule;
import io.zonelog.iomap.WritebackContext;
import io.zonelog.iomap.WritebackOps;
import io.zonelog.zone.Temperatures;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes one closed batch back: walks its dirty ranges in file order, and sends each ioend to a zone. Lives for one batch; owned by the
 * engine's thread.
 */
final class BatchWriter implements WritebackOps {
    private final Batch batch;
    private final ZoneAppender appender;
    private final Temperatures temperatures;
    private final DeviceGeometry geometry;
    private final EngineCounters counters;
    private final WritebackListener listener;
    private WriteLife life = WriteLife.NONE;

    BatchWriter(Batch batch, ZoneAppender appender, ZoneAppender.Tools tools) {
        this.batch = batch;
        this.appender = appender;
        this.temperatures = tools.temperatures();
        this.geometry = tools.segmentFactory().geometry();
        this.counters = tools.counters();
        this.listener = tools.listener();
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
            appender.prefer(file.affinityZone());
            life = dirty.life();
            for (Folio folio : dirty.folios()) {
                add(rangeOf(dirty, folio), folio.mode(), context);
            }
            // Submitted before the next file begins, so that the affinity found belongs to this one.
            context.finish(BlockStatus.OK);
            file.affinityZone(appender.zoneIndex());
        }
        BlockStatus status = context.finish(BlockStatus.OK);
        counters.ioends += context.ioendCount();
        appender.finish();
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
        return appender.append(ioend, temperatures.ofWritten(life));
    }

    @Override
    public void cut(Ioend ioend, JoinDecision reason) {
        listener.ioendCut(batch, ioend, reason);
    }

    @Override
    public void finished(Ioend ioend) {
        batch.ioendFinished(ioend.status());
    }
}
