package io.zonelog.iomap;

import io.zonelog.block.Sectors;

/**
 * May a completed ioend take in the next one? The counterpart of {@code iomap_ioend_can_merge}. It looks at the sectors that came
 * back from the device, which the completion has recorded in the ioends.
 */
public final class MergeRule {
    private MergeRule() {}

    /** The decision, with the first reason against merging. */
    public static MergeDecision decide(Ioend ioend, Ioend next) {
        if (ioend.fileId() != next.fileId()) {
            return MergeDecision.OTHER_FILE;
        }
        if (ioend.status() != next.status()) {
            return MergeDecision.STATUS_DIFFERS;
        }
        if (next.isBoundary()) {
            return MergeDecision.BOUNDARY;
        }
        if ((ioend.flags() & IoendFlags.NOMERGE) != (next.flags() & IoendFlags.NOMERGE)) {
            return MergeDecision.NOMERGE_FLAGS_DIFFER;
        }
        if (ioend.endBytes() != next.offsetBytes()) {
            return MergeDecision.NOT_FILE_CONTIGUOUS;
        }
        return touchOnDevice(ioend, next) ? MergeDecision.MERGE : MergeDecision.NOT_DEVICE_CONTIGUOUS;
    }

    private static boolean touchOnDevice(Ioend ioend, Ioend next) {
        // What no device has placed touches nothing, not even where the sentinel and a length add up to a sector.
        if (ioend.sector() == Sectors.UNASSIGNED || next.sector() == Sectors.UNASSIGNED) {
            return false;
        }
        // Equal end and offset mean that the ioend ends on a block, so its size is a whole number of sectors.
        return ioend.sector() + Sectors.fromBytes(ioend.sizeBytes()) == next.sector();
    }
}
