package io.zonelog.deploy.content.listing;

import io.zonelog.deploy.content.listing.Listing.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param entries in the order of their places
 * @param next where the following page begins; null at the end of the list
 */
public record ListPage(List<Entry> entries, @Nullable ListPlace next) {
    /** Copies the entries. */
    public ListPage {
        entries = List.copyOf(entries);
    }

    /** Reads a page, and closes the list. */
    public static ListPage read(Listing listing, int limit) {
        try (listing) {
            List<Entry> entries = new ArrayList<>();
            while (listing.advance()) {
                if (entries.size() == limit) {
                    return new ListPage(entries, listing.current().place());
                }
                entries.add(listing.current());
            }
            return new ListPage(entries, null);
        }
    }

    /**
     * One page of lists of different partitions, which begin at the same place. What is rolled up by several of them stands in it once; where
     * one of the pages ends before its list does, so does this one.
     *
     * @param limit the most entries
     */
    public static ListPage merge(List<ListPage> pages, int limit) {
        ListPlace end = pages.stream()
                .map(ListPage::next)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        List<Entry> sorted = pages.stream()
                .flatMap(page -> page.entries().stream())
                .sorted(Comparator.comparing(Entry::place))
                .toList();
        List<Entry> merged = new ArrayList<>();
        for (Entry entry : sorted) {
            boolean again =
                    !merged.isEmpty() && merged.get(merged.size() - 1).place().equals(entry.place());
            if (again) {
                continue;
            }
            if (merged.size() == limit || (end != null && entry.place().compareTo(end) >= 0)) {
                return new ListPage(merged, least(entry.place(), end));
            }
            merged.add(entry);
        }
        return new ListPage(merged, end);
    }

    private static ListPlace least(ListPlace one, @Nullable ListPlace other) {
        return other == null || one.compareTo(other) < 0 ? one : other;
    }
}
