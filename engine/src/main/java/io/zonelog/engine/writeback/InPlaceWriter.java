package io.zonelog.engine.writeback;

import io.zonelog.block.BlockChecksums;
import io.zonelog.block.BlockStatus;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceQueue;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.EngineCounters;
import io.zonelog.engine.batch.PipelineDevice;
import io.zonelog.engine.commit.CommitPlan;
import io.zonelog.iomap.Ioend;
import io.zonelog.iomap.IoendSplitter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes ioends to the unwritten blocks that they are mapped to, as regular writes; the commit converts the blocks. Until then nobody
 * reads them, so a write that fails is done again at the same place, a bounded number of times. Data that their place refuses for good are
 * left to the batch, which appends them elsewhere, as it does with every block that has no place. Zones can touch on the device, so an
 * ioend is cut at a zone's end, and the part with a zone's first block carries BOUNDARY. Owned by the engine's thread.
 */
public final class InPlaceWriter {
    /** How often a write is submitted before its error counts. */
    private static final int MAX_TRIES = 4;

    private final DeviceQueue device;
    private final DeviceGeometry geometry;
    private final IoendSplitter splitter;
    private final long maxWriteBytes;
    private final BlockChecksums checksums;
    private final Consumer<Batch> dataCompleted;

    /**
     * @param dataCompleted told after each write that has ended
     */
    public InPlaceWriter(PipelineDevice device, Consumer<Batch> dataCompleted) {
        this.device = device.queue();
        this.geometry = device.queue().geometry();
        this.splitter = device.splitter();
        this.maxWriteBytes = (long) device.maxAppendBlocks() * geometry.blockSizeBytes();
        this.checksums = new BlockChecksums(geometry.blockSizeBytes());
        this.dataCompleted = dataCompleted;
    }

    /** Submits an ioend in one part or several, none of which leaves its zone; returns the first error. */
    BlockStatus submit(Batch batch, Ioend ioend, EngineCounters counters) {
        while (true) {
            long budgetBytes = Math.min(maxWriteBytes, roomInZoneBytes(ioend.sector()));
            IoendSplitter.Result result = splitter.split(ioend, budgetBytes, Ioend.WriteKind.REGULAR);
            if (result instanceof IoendSplitter.Result.Refused refused) {
                return refused.status();
            }
            Ioend part = result instanceof IoendSplitter.Result.Front front ? front.child() : ioend;
            counters.dataBlocks += write(batch, part);
            if (part == ioend) {
                return BlockStatus.OK;
            }
            counters.splits++;
        }
    }

    private long roomInZoneBytes(long sector) {
        return (long) (geometry.zoneCapacityBlocks() - geometry.blockInZone(sector)) * geometry.blockSizeBytes();
    }

    /** Submits a part to its own place; tells how many blocks it has. */
    private int write(Batch batch, Ioend part) {
        int blocks = Math.toIntExact(geometry.blocksOf(part.bio().lengthBytes()));
        long sector = part.sector();
        if (geometry.blockInZone(sector) == 0) {
            part.markBoundary();
        }
        part.submitted();
        CommitPlan.InPlaceRun run = new CommitPlan.InPlaceRun(
                geometry.zoneOf(sector),
                geometry.blockInZone(sector),
                checksums.compute(part.bio().vectors(), blocks));
        batch.inPlace().submitted().add(part);
        submit(part, 1, status -> ended(batch, part, run, status));
        return blocks;
    }

    /** Writes all of a batch's parts once more, where they are; nothing of the batch may be in flight. */
    public void writeAgain(Batch batch) {
        List<Ioend> parts = List.copyOf(batch.inPlace().submitted());
        parts.forEach(part -> batch.ioendStarted());
        parts.forEach(part -> submit(part, 1, status -> {
            batch.ioendFinished(status);
            dataCompleted.accept(batch);
        }));
    }

    private void submit(Ioend part, int tries, Consumer<BlockStatus> ended) {
        // A device may move on in the vectors, so it gets others over the same memory.
        List<ByteBuffer> vectors =
                part.bio().vectors().stream().map(ByteBuffer::duplicate).toList();
        device.write(part.sector(), vectors, (status, at) -> {
            if (!status.isSuccess() && !status.isFailedZone() && tries < MAX_TRIES) {
                submit(part, tries + 1, ended);
            } else {
                ended.accept(status.isSuccess() ? BlockStatus.OK : BlockStatus.IO_ERROR);
            }
        });
    }

    private void ended(Batch batch, Ioend part, CommitPlan.InPlaceRun run, BlockStatus status) {
        if (status == BlockStatus.OK) {
            batch.inPlace().runs().add(run);
            batch.inPlace().completed().add(part);
            part.complete(status);
        } else {
            batch.inPlace().refused(part);
            part.complete(BlockStatus.ZONE_RESOURCE);
        }
        dataCompleted.accept(batch);
    }
}
