package io.zonelog.deploy.view;

import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourcePosition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the files of all sources whose names begin with a prefix, source by source, in the order of their names' bytes. Reads no
 * other files. Used by one thread.
 */
public final class FoundFiles implements Cursor<FileFinder.FoundFile> {
    private final MappingStore store;
    private final byte[] prefix;
    private final @Nullable FileKey from;
    private final Iterator<SourcePosition> sources;
    private @Nullable SourcePosition source;
    private @Nullable Cursor<FileRecord> files;

    /**
     * Begins a walk.
     *
     * @param prefix what names begin with; empty for all files
     * @param from the first file, which need not be there any more; null for the first one of all
     * @param wanted the sources whose files are walked over
     */
    FoundFiles(MappingStore store, String prefix, @Nullable FileKey from, Predicate<SourcePosition> wanted) {
        this.store = store;
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
        this.from = from;
        this.sources = store.positions().stream()
                .filter(wanted)
                .filter(position -> from == null || position.sourceId() >= from.sourceId())
                .iterator();
    }

    @Override
    public boolean advance() {
        if (prefix.length > FileKey.MAX_NAME_BYTES) {
            return false;
        }
        while (true) {
            if (files != null && files.advance() && begins(files.current().key().nameBytes())) {
                return true;
            }
            close();
            if (!sources.hasNext()) {
                return false;
            }
            source = sources.next();
            files = store.filesFrom(first(source.sourceId()));
        }
    }

    private FileKey first(int sourceId) {
        return from != null && from.sourceId() == sourceId
                ? from
                : new FileKey(sourceId, prefix.length == 0 ? new byte[1] : prefix);
    }

    private boolean begins(byte[] name) {
        return name.length >= prefix.length && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
    }

    @Override
    public FileFinder.FoundFile current() {
        if (files == null || source == null) {
            throw new IllegalStateException("the cursor stands on no file");
        }
        return new FileFinder.FoundFile(files.current(), source);
    }

    @Override
    public void close() {
        if (files != null) {
            files.close();
            files = null;
        }
    }
}
