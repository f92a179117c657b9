package io.zonelog.iomap;

import io.zonelog.block.Bio;
import io.zonelog.block.BlockStatus;
import io.zonelog.block.Sectors;
import org.jspecify.annotations.Nullable;

/**
 * A contiguous range of one file on its way to the device, with the bio that carries it (compare {@code struct iomap_ioend}).
 *
 * <p>An ioend starts with one outstanding part: itself. Each split adds one to the parent; each part that ends takes one away.
 * The owner is told once, when none is outstanding, with the first error of all parts, as {@code iomap_finish_ioend} does. Size is byte-exact at the end of the file
 * while the bio is whole blocks.
 */
public final class Ioend {
    /** Told once when an ioend that is no child has ended, with all its parts. */
    @FunctionalInterface
    public interface FinishHandler {
        void finished(Ioend ioend);
    }

    private final long fileId;
    private final FinishHandler finishHandler;
    private final @Nullable Ioend parent;
    private final boolean zoneAppend;
    private final Bio bio;
    private int flags;
    private long offsetBytes;
    private long sizeBytes;
    private long sector;
    private long firstSourceOffset;
    private long lastSourceOffset;
    private int outstandingParts = 1;
    private boolean submitted;
    private BlockStatus status = BlockStatus.OK;

    /** Starts an ioend with a first range. */
    Ioend(Iomap iomap, DirtyRange range, FinishHandler finishHandler) {
        this.fileId = range.fileId();
        this.finishHandler = finishHandler;
        this.parent = null;
        this.zoneAppend = iomap.isZoneAppend();
        this.bio = new Bio();
        this.flags = IoendFlags.of(iomap, range);
        this.offsetBytes = range.offsetBytes();
        this.sector = iomap.sectorAt(range.offsetBytes());
        this.firstSourceOffset = range.firstSourceOffset();
        this.lastSourceOffset = range.lastSourceOffset();
        join(range);
    }

    /** Takes the front off a parent; see {@link IoendSplitter}. */
    private Ioend(Ioend parent, long cutBytes) {
        this.fileId = parent.fileId;
        this.finishHandler = parent.finishHandler;
        this.parent = parent;
        this.zoneAppend = parent.zoneAppend;
        this.bio = parent.bio.splitFront(cutBytes);
        this.flags = parent.flags;
        this.offsetBytes = parent.offsetBytes;
        this.sizeBytes = cutBytes;
        this.sector = parent.sector;
        this.firstSourceOffset = parent.firstSourceOffset;
        this.lastSourceOffset = parent.lastSourceOffset;
    }

    /** Adds a range that {@link JoinRule} let join. */
    void join(DirtyRange range) {
        bio.add(range.data());
        sizeBytes += range.lengthBytes();
        firstSourceOffset = Math.min(firstSourceOffset, range.firstSourceOffset());
        lastSourceOffset = Math.max(lastSourceOffset, range.lastSourceOffset());
    }

    /** Cuts the front off; the sector moves on only for regular writes, since all parts of an append keep the zone start. */
    Ioend splitFront(long cutBytes, WriteKind kind) {
        if (submitted) {
            throw new IllegalStateException(
                    "ioend at " + offsetBytes + " of file " + fileId + " is submitted and cannot be split any more");
        }
        if (kind == WriteKind.REGULAR && sector == Sectors.UNASSIGNED) {
            throw new IllegalStateException(
                    "regular write of file " + fileId + " at " + offsetBytes + " has no address");
        }
        Ioend child = new Ioend(this, cutBytes);
        outstandingParts++;
        offsetBytes += cutBytes;
        sizeBytes -= cutBytes;
        if (kind == WriteKind.REGULAR) {
            sector += Sectors.fromBytes(cutBytes);
        }
        return child;
    }

    /** Takes in a neighbour that {@link MergeRule} let merge; only the range grows, the bios are done. */
    void absorb(Ioend next) {
        sizeBytes += next.sizeBytes;
        firstSourceOffset = Math.min(firstSourceOffset, next.firstSourceOffset);
        lastSourceOffset = Math.max(lastSourceOffset, next.lastSourceOffset);
    }

    /**
     * One part has ended: this ioend's own, or a child's. At the last one the parent is told, or the owner.
     *
     * @param partStatus how that part ended
     * @throws IllegalStateException if no part is outstanding
     */
    public void complete(BlockStatus partStatus) {
        if (outstandingParts == 0) {
            throw new IllegalStateException("ioend at " + offsetBytes + " of file " + fileId + " completed twice");
        }
        status = status.orElse(partStatus);
        outstandingParts--;
        if (outstandingParts > 0) {
            return;
        }
        if (parent != null) {
            parent.complete(status);
        } else {
            finishHandler.finished(this);
        }
    }

    /** Records the address that the device chose. */
    public void placedAt(long placedSector) {
        sector = placedSector;
    }

    /** The bio is on its way to the device as it is: from now on it is never split, or the places of its parts would be lost. */
    public void submitted() {
        submitted = true;
    }

    /** Says which zone the ioend goes to, before the device has placed it. */
    public void targets(long zoneStartSector) {
        sector = zoneStartSector;
    }

    /** Forbids that anything before this ioend absorbs it: it holds the first block of a zone. */
    public void markBoundary() {
        flags |= IoendFlags.BOUNDARY;
    }

    public long fileId() {
        return fileId;
    }

    public int flags() {
        return flags;
    }

    public boolean isBoundary() {
        return (flags & IoendFlags.BOUNDARY) != 0;
    }

    public boolean isZoneAppend() {
        return zoneAppend;
    }

    public long offsetBytes() {
        return offsetBytes;
    }

    /** Byte-exact length. */
    public long sizeBytes() {
        return sizeBytes;
    }

    public long endBytes() {
        return offsetBytes + sizeBytes;
    }

    /** Device address, zone start, or {@link Sectors#UNASSIGNED}. */
    public long sector() {
        return sector;
    }

    public long firstSourceOffset() {
        return firstSourceOffset;
    }

    public long lastSourceOffset() {
        return lastSourceOffset;
    }

    public BlockStatus status() {
        return status;
    }

    public int outstandingParts() {
        return outstandingParts;
    }

    public @Nullable Ioend parent() {
        return parent;
    }

    /** The memory. Whole blocks, so it may be longer than the size. */
    public Bio bio() {
        return bio;
    }

    /** How an ioend reaches the device; decided when it is submitted, since one device may mix both kinds of zones. */
    public enum WriteKind {
        /** To a known address, in a conventional zone. */
        REGULAR,
        /** To a zone, at the place that the device chooses. */
        ZONE_APPEND
    }
}
