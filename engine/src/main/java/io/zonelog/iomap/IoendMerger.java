package io.zonelog.iomap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Sorts completed ioends and merges neighbours, so that the mapping gets few and long extents (the counterpart of
 * {@code iomap_sort_ioends} and {@code iomap_ioend_try_merge}).
 */
public final class IoendMerger {
    /** By file, then by offset in it. */
    public static final Comparator<Ioend> FILE_ORDER =
            Comparator.comparingLong(Ioend::fileId).thenComparingLong(Ioend::offsetBytes);

    private IoendMerger() {}

    /**
     * Sorts by file and offset and merges what {@link MergeRule} lets merge.
     *
     * @param completed ioends that have ended; sorted in place
     * @return the ioends that are left, each grown by what it took in, in order
     */
    public static List<Ioend> sortAndMerge(List<Ioend> completed) {
        completed.sort(FILE_ORDER);
        List<Ioend> merged = new ArrayList<>();
        for (Ioend next : completed) {
            if (!merged.isEmpty()) {
                Ioend last = merged.get(merged.size() - 1);
                if (MergeRule.decide(last, next).merges()) {
                    last.absorb(next);
                    continue;
                }
            }
            merged.add(next);
        }
        return merged;
    }
}
