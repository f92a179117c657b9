package io.zonelog.deploy.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourcePosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Some of the files.
 *
 * @param files at most as many as were asked for
 * @param next where the next page begins; null at the end
 * @param elsewhere partitions of which there are none because other engines hold them, as {@code topic/partition}, or {@code *} while that is not
 *     known; empty if none are missing
 */
public record FilePage(
        List<FileRow> files,
        @Nullable String next,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Collection<String> elsewhere) {
    public FilePage {
        files = List.copyOf(files);
        elsewhere = List.copyOf(elsewhere);
    }

    /** The same, with what other engines hold. */
    public FilePage without(Collection<String> partitions) {
        return new FilePage(files, next, partitions);
    }

    /**
     * What is asked for.
     *
     * @param prefix only files whose name begins with this; empty for all
     * @param contains only files whose name contains this, in small or capital letters; empty for all
     * @param from the {@link #next} of the page before; empty for the first page
     * @param limit the most files
     * @param sources of which partitions
     */
    public record Request(String prefix, String contains, String from, int limit, Predicate<SourcePosition> sources) {
        private boolean wants(FileFinder.FoundFile found) {
            return contains.isEmpty() || lower(found.file().key().name()).contains(lower(contains));
        }

        private static String lower(String name) {
            return name.toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads a page in the order of sources and of their names' bytes. It reads as many files as it has to look at, and no more.
     *
     * @param isLate asked at each file: the page ends where it answers yes, also if that is before the limit
     * @throws IllegalArgumentException if no page ended with what the request begins with
     */
    public static FilePage of(MappingStore store, int blockSizeBytes, Request request, BooleanSupplier isLate) {
        FileKey from = request.from().isEmpty() ? null : place(request.from());
        List<FileRow> rows = new ArrayList<>();
        boolean isFirst = true;
        try (Cursor<FileFinder.FoundFile> files = new FoundFiles(store, request.prefix(), from, request.sources())) {
            while (files.advance()) {
                if (rows.size() == request.limit() || (!isFirst && isLate.getAsBoolean())) {
                    return new FilePage(rows, place(files.current().file().key()), List.of());
                }
                isFirst = false;
                if (request.wants(files.current())) {
                    rows.add(FileRow.of(files.current(), blockSizeBytes));
                }
            }
        }
        return new FilePage(rows, null, List.of());
    }

    /**
     * Reads a page of a sorted list. It looks at every file of the prefix, and keeps no more than a page of them.
     *
     * @param eachFile run at each file
     * @throws IllegalArgumentException if no page ended with what the request begins with
     */
    public static FilePage sorted(
            MappingStore store, int blockSizeBytes, Request request, FileSorting sorting, Runnable eachFile) {
        Comparator<FileSorting.Place> order = sorting.order();
        FileSorting.Place from = request.from().isEmpty() ? null : FileSorting.Place.of(request.from());
        PriorityQueue<Candidate> kept = new PriorityQueue<>(
                Comparator.comparing(Candidate::place, order).reversed());
        try (Cursor<FileFinder.FoundFile> files = new FoundFiles(store, request.prefix(), null, request.sources())) {
            while (files.advance()) {
                eachFile.run();
                FileSorting.Place place = sorting.place(files.current().file());
                if ((from == null || order.compare(place, from) >= 0) && request.wants(files.current())) {
                    kept.add(new Candidate(place, files.current()));
                    if (kept.size() > request.limit() + 1) {
                        kept.remove();
                    }
                }
            }
        }
        String next = kept.size() > request.limit() ? kept.remove().place().text() : null;
        List<FileRow> rows = kept.stream()
                .sorted(Comparator.comparing(Candidate::place, order))
                .map(candidate -> FileRow.of(candidate.file(), blockSizeBytes))
                .toList();
        return new FilePage(rows, next, List.of());
    }

    /** A file that may be on the page. */
    private record Candidate(FileSorting.Place place, FileFinder.FoundFile file) {}

    /** Source id and name: what a client hands back as it is. */
    private static String place(FileKey key) {
        return key.sourceId() + "/" + key.name();
    }

    private static FileKey place(String text) {
        int slash = text.indexOf('/');
        if (slash <= 0) {
            throw new IllegalArgumentException("no place in the list of files: " + text);
        }
        return FileKey.of(Integer.parseInt(text.substring(0, slash)), text.substring(slash + 1));
    }
}
