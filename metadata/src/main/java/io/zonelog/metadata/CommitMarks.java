package io.zonelog.metadata;

import io.zonelog.mapping.layout.RowWriter;
import io.zonelog.metadata.layout.MarkLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which commit changed each family last: said by a row of the family itself and once more in {@code meta}. Where the two differ, the family
 * or {@code meta} has lost its latest rows, and an empty family is told from a lost one. Two small rows for each commit, and two lookups
 * for each family at the opening.
 *
 * <p>The commits of version 1 left no marks; neither side knows of them.
 */
final class CommitMarks {
    /** The families that are marked, in the order of the row in {@code meta}. */
    static final List<ColumnFamily> MARKED = List.of(
            ColumnFamily.FILES,
            ColumnFamily.EXTENTS,
            ColumnFamily.RMAP,
            ColumnFamily.CHECKSUMS,
            ColumnFamily.ZONES,
            ColumnFamily.POSITIONS);

    private final long[] last;

    private CommitMarks(long[] last) {
        this.last = last;
    }

    /** What {@code meta} says. */
    static CommitMarks read(Database database) {
        return new CommitMarks(database.get(
                        ColumnFamily.META, MarkLayout.metaKey(), (key, value) -> MarkLayout.last(value, MARKED.size()))
                .orElseGet(() -> new long[MARKED.size()]));
    }

    /** Says in words what a family or {@code meta} has lost, if anything. */
    Optional<String> contradiction(Database database) {
        for (int index = 0; index < last.length; index++) {
            ColumnFamily family = MARKED.get(index);
            long marked = database.get(family, MarkLayout.familyKey(), (key, value) -> MarkLayout.last(value, 1)[0])
                    .orElse(0L);
            if (marked != last[index]) {
                String lost = marked < last[index] ? family.familyName() : ColumnFamily.META.familyName();
                return Optional.of("the rows of " + lost + " are lost or old: " + family.familyName()
                        + " was last changed by commit " + marked + ", by commit " + last[index] + " says meta");
            }
        }
        return Optional.empty();
    }

    /** The marks after one more commit, which changed some families. */
    CommitMarks after(List<ColumnFamily> changed) {
        long commit = Arrays.stream(last).max().orElse(0) + 1;
        long[] next = last.clone();
        changed.stream().mapToInt(MARKED::indexOf).filter(index -> index >= 0).forEach(index -> next[index] = commit);
        return new CommitMarks(next);
    }

    long last(ColumnFamily family) {
        return last[MARKED.indexOf(family)];
    }

    void putMetaValue(RowWriter row) {
        for (long commit : last) {
            row.putLong(commit);
        }
    }
}
