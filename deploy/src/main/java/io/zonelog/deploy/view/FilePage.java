package io.zonelog.deploy.view;

import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.MappingStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the files, in the order of sources and of their names' bytes.
 *
 * @param files at most as many as were asked for
 * @param next where the next page begins; null at the end
 */
public record FilePage(List<FileRow> files, @Nullable String next) {
    public FilePage {
        files = List.copyOf(files);
    }

    /**
     * What is asked for.
     *
     * @param prefix only files whose name begins with this; empty for all
     * @param from the {@link #next} of the page before; empty for the first page
     * @param limit the most files
     * @param leftBehind whether files of partitions that are not held here are among them
     */
    public record Request(String prefix, String from, int limit, LeftBehind leftBehind) {}

    /**
     * Reads a page.
     *
     * @param eachRow run at each file
     * @throws IllegalArgumentException if no page ended with what the request begins with
     */
    public static FilePage of(MappingStore store, int blockSizeBytes, Request request, Runnable eachRow) {
        FileKey from = request.from().isEmpty() ? null : place(request.from());
        List<FileRow> rows = new ArrayList<>();
        try (Cursor<FileFinder.FoundFile> files = new FoundFiles(store, request.prefix(), from, request.leftBehind())) {
            while (files.advance()) {
                eachRow.run();
                if (rows.size() == request.limit()) {
                    return new FilePage(rows, place(files.current().file().key()));
                }
                rows.add(FileRow.of(files.current(), blockSizeBytes));
            }
        }
        return new FilePage(rows, null);
    }

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
