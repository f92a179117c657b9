package io.zonelog.iomap;

import io.zonelog.block.Sectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * May a completed ioend take in the next one? The counterpart of {@code iomap_ioend_can_merge}; {@link #sortAndMerge} is that of
 * {@code iomap_sort_ioends} and {@code iomap_ioend_try_merge}. It looks at the sectors that came back from the device, which the completion
 * has recorded in the ioends.
 */
public final class MergeRule {
    /** Whether a completed ioend may take in the next one, and if not, why; see {@link MergeRule}. */
    public enum Decision {
        /** The next one continues this one in the file and on the device. */
        MERGE,
        /** They are of different files. */
        OTHER_FILE,
        /** They ended differently. */
        STATUS_DIFFERS,
        /** The next one holds the first block of a zone, or otherwise must start anew. */
        BOUNDARY,
        /** SHARED, UNWRITTEN or DIRECT differ. */
        NOMERGE_FLAGS_DIFFER,
        /** The next one does not start where this one ends. */
        NOT_FILE_CONTIGUOUS,
        /** The next one does not lie behind this one on the device. */
        NOT_DEVICE_CONTIGUOUS;

        public boolean merges() {
            return this == MERGE;
        }
    }

    /** By file, then by offset in it. */
    public static final Comparator<Ioend> FILE_ORDER =
            Comparator.comparingLong(Ioend::fileId).thenComparingLong(Ioend::offsetBytes);

    private MergeRule() {}

    /**
     * Sorts by file and offset and merges what may merge, so that the mapping gets few and long extents.
     *
     * @param completed ioends that have ended; sorted in place
     * @return the ioends that are left, each grown by what it took in, in order
     */
    public static List<Ioend> sortAndMerge(List<Ioend> completed) {
        completed.sort(FILE_ORDER);
        List<Ioend> merged = new ArrayList<>();
        for (Ioend next : completed) {
            Ioend last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && decide(last, next).merges()) {
                last.absorb(next);
            } else {
                merged.add(next);
            }
        }
        return merged;
    }

    /** The decision, with the first reason against merging. */
    public static Decision decide(Ioend ioend, Ioend next) {
        if (ioend.fileId() != next.fileId()) {
            return Decision.OTHER_FILE;
        }
        if (ioend.status() != next.status()) {
            return Decision.STATUS_DIFFERS;
        }
        if (next.isBoundary()) {
            return Decision.BOUNDARY;
        }
        if ((ioend.flags() & IoendFlags.NOMERGE) != (next.flags() & IoendFlags.NOMERGE)) {
            return Decision.NOMERGE_FLAGS_DIFFER;
        }
        if (ioend.endBytes() != next.offsetBytes()) {
            return Decision.NOT_FILE_CONTIGUOUS;
        }
        return touchOnDevice(ioend, next) ? Decision.MERGE : Decision.NOT_DEVICE_CONTIGUOUS;
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
