package io.zonelog.engine.read;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingView.FileName;
import io.zonelog.mapping.SourcePosition;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What the store knows of files, by their ids, as many as a bounded table holds: the rows by id, which come in that order, and beside each
 * the one by name, for which all names are walked over once for each window. Used by one thread.
 */
final class FileWindow {
    private static final long NO_RECORD = -1;
    private static final int SMALLEST = 1024;

    private final MappingStore store;
    private final DeviceGeometry geometry;
    private final Consumer<String> problems;
    private final int limit;
    private final long afterId;
    private long[] ids;
    private int[] keyHashes;
    private long[] mappedBlocks = {};
    private long[] extentCounts = {};
    private long[] sizeBytes = {};
    private int count;
    private long lastId;
    /** Where the walk over extents stands. */
    private int next;

    /**
     * An empty window.
     *
     * @param limit the most files
     * @param afterId the last id of the window before
     */
    FileWindow(MappingStore store, DeviceGeometry geometry, Consumer<String> problems, int limit, long afterId) {
        this.store = store;
        this.geometry = geometry;
        this.problems = problems;
        this.afterId = afterId;
        this.limit = limit;
        this.ids = new long[Math.min(limit, SMALLEST)];
        this.keyHashes = new int[ids.length];
    }

    /** Takes in rows by id until it is full or there are no more. */
    void fill(Cursor<FileName> names) {
        boolean more = true;
        while (count < limit && (more = names.advance())) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, Math.min(limit, 2 * count));
                keyHashes = Arrays.copyOf(keyHashes, ids.length);
            }
            ids[count] = names.current().fileId();
            keyHashes[count] = names.current().key().hashCode();
            count++;
        }
        mappedBlocks = new long[count];
        extentCounts = new long[count];
        Arrays.fill(extentCounts, NO_RECORD);
        sizeBytes = new long[count];
        lastId = more ? ids[count - 1] : Long.MAX_VALUE;
    }

    /** The last id that belongs to it, whether there is such a file or not. */
    long lastId() {
        return lastId;
    }

    /**
     * Puts the rows by name beside those by id.
     *
     * @param progress told the mapped blocks of each file
     * @return how many files it has
     */
    long join(LongConsumer progress) {
        long files = 0;
        long nextFileId = store.nextFileId();
        for (SourcePosition source : store.positions()) {
            try (Cursor<FileRecord> byName = store.files(source.sourceId())) {
                while (byName.advance()) {
                    FileRecord file = byName.current();
                    if (file.fileId() > afterId && file.fileId() <= lastId) {
                        files++;
                        progress.accept(file.mappedBlocks());
                        if (file.fileId() >= nextFileId) {
                            problems.accept(named(file) + "its id " + file.fileId() + " was never given out");
                        }
                        join(file);
                    }
                }
            }
        }
        for (int row = 0; row < count; row++) {
            if (extentCounts[row] == NO_RECORD) {
                problems.accept("file id " + ids[row] + ": no file of its name has that id");
            }
        }
        return files;
    }

    private void join(FileRecord file) {
        int row = Arrays.binarySearch(ids, 0, count, file.fileId());
        if (row < 0 || keyHashes[row] != file.key().hashCode() || extentCounts[row] != NO_RECORD) {
            problems.accept(named(file) + "its id " + file.fileId() + " leads to another file, or to none");
            return;
        }
        mappedBlocks[row] = file.mappedBlocks();
        extentCounts[row] = file.extentCount();
        sizeBytes[row] = file.sizeBytes();
    }

    private static String named(FileRecord file) {
        return "file " + file.key().printableName() + ": ";
    }

    /** The extents of a file, in the order of ids, against its record; files that were passed over have none. */
    void compare(ExtentTally tally) {
        passOver(tally.fileId());
        if (next == count || ids[next] != tally.fileId() || extentCounts[next] == NO_RECORD) {
            problems.accept("file id " + tally.fileId() + ": " + tally.count() + " extents belong to no file");
            return;
        }
        if (mappedBlocks[next] != tally.blocks() || extentCounts[next] != tally.count()) {
            tellCounts(tally.count(), tally.blocks());
        }
        if (tally.writtenEndBlock() > geometry.blocksOf(sizeBytes[next])) {
            problems.accept(name() + "block " + (tally.writtenEndBlock() - 1) + " is mapped behind its end at byte "
                    + sizeBytes[next]);
        }
        next++;
    }

    /** All files before one have no extents, or none any more. */
    void passOver(long fileId) {
        for (; next < count && ids[next] < fileId; next++) {
            if (extentCounts[next] > 0 || (extentCounts[next] == 0 && mappedBlocks[next] > 0)) {
                tellCounts(0, 0);
            }
        }
    }

    private void tellCounts(long extents, long blocks) {
        problems.accept(name() + "its record says " + extentCounts[next] + " extents with " + mappedBlocks[next]
                + " blocks, there are " + extents + " with " + blocks);
    }

    private String name() {
        return store.file(ids[next]).map(FileWindow::named).orElse("file id " + ids[next] + ": ");
    }

    /**
     * The extents of one file.
     *
     * @param fileId the file
     * @param count extents
     * @param blocks what they map
     * @param writtenEndBlock the file block behind the last one that is written
     */
    record ExtentTally(long fileId, long count, long blocks, long writtenEndBlock) {}
}
