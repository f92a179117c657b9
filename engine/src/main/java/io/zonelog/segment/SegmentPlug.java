package io.zonelog.segment;

import io.zonelog.block.BlockChecksums;
import io.zonelog.block.BlockStatus;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceQueue;
import io.zonelog.device.DeviceStatus;
import io.zonelog.iomap.Ioend;
import java.util.function.Consumer;

/**
 * Gathers the bios of one segment into zone appends, so that many small ioends share one append. Owned by the engine's thread;
 * completions reach it through the device queue.
 *
 * <p>An append is submitted when the next bio does not fit into it, and when the batch has no more. Completion records the sector in
 * every ioend, marks the one that holds the zone's first block as a boundary, so that merges never cross zones, and completes the
 * ioends. The ioends of an append that failed complete with {@link BlockStatus#ZONE_RESOURCE}: their data have to go to another zone.
 */
public final class SegmentPlug {
    /** The most vectors of one append: what one gather write of the operating system takes. */
    public static final int MAX_VECTORS = 1024;

    private final DeviceQueue device;
    private final DeviceGeometry geometry;
    private final int maxAppendBlocks;
    private final BlockChecksums checksums;
    private final Segment segment;
    private final Consumer<Segment> dataCompleted;
    private SegmentAppend pending = new SegmentAppend();

    /**
     * @param maxAppendBlocks the longest append
     * @param dataCompleted told after each append that has ended
     */
    public SegmentPlug(
            DeviceQueue device,
            int maxAppendBlocks,
            BlockChecksums checksums,
            Segment segment,
            Consumer<Segment> dataCompleted) {
        this.device = device;
        this.geometry = device.geometry();
        this.maxAppendBlocks = maxAppendBlocks;
        this.checksums = checksums;
        this.segment = segment;
        this.dataCompleted = dataCompleted;
    }

    public Segment segment() {
        return segment;
    }

    /** Adds an ioend for which the segment has reserved room. */
    public void add(Ioend ioend) {
        int blocks = Math.toIntExact(geometry.blocksOf(ioend.bio().lengthBytes()));
        if (pending.lengthBlocks() + blocks > maxAppendBlocks
                || pending.vectors().size() + ioend.bio().vectorCount() > MAX_VECTORS) {
            submit();
        }
        ioend.submitted();
        ioend.targets(geometry.zoneStartSector(segment.zone().zoneIndex()));
        pending.add(
                ioend,
                new SegmentAppend.Owner(ioend.fileId(), ioend.offsetBytes() / geometry.blockSizeBytes(), blocks));
        if (pending.lengthBlocks() == maxAppendBlocks) {
            submit();
        }
    }

    /** Submits what is gathered. */
    public void submit() {
        if (pending.lengthBlocks() == 0) {
            return;
        }
        SegmentAppend append = pending;
        pending = new SegmentAppend();
        append.seal(checksums.compute(append.vectors(), append.lengthBlocks()));
        segment.submitted(append);
        segment.zone().appendSubmitted();
        device.append(segment.zone().zoneIndex(), append.vectors(), (status, sector) -> ended(append, status, sector));
    }

    private void ended(SegmentAppend append, DeviceStatus status, long sector) {
        segment.appendEnded();
        segment.zone().appendEnded();
        if (status.isSuccess()) {
            segment.zone().written(append.lengthBlocks());
            append.placedAt(geometry.blockInZone(sector));
            completeParts(append, sector);
        } else {
            segment.failed(status);
            append.parts().forEach(part -> part.complete(BlockStatus.ZONE_RESOURCE));
        }
        dataCompleted.accept(segment);
    }

    private void completeParts(SegmentAppend append, long sector) {
        long next = sector;
        for (Ioend part : append.parts()) {
            part.placedAt(next);
            if (geometry.blockInZone(next) == 0) {
                part.markBoundary();
            }
            next += geometry.blocksOf(part.bio().lengthBytes()) * geometry.blockSectors();
            segment.completed(part);
            part.complete(BlockStatus.OK);
        }
    }
}
