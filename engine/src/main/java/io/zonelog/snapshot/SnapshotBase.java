package io.zonelog.snapshot;

import io.zonelog.mapping.FileRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot's receiver has of the partition already, so that it need not be written again.
 *
 * @param nextOffset the position that its files are of, or before which no file of it has changed since; 0 if it has none
 * @param end where what it has ends; null if it has all files
 */
public record SnapshotBase(long nextOffset, @Nullable End end) {
    /** The receiver has nothing. */
    public static final SnapshotBase NONE = new SnapshotBase(0, null);

    /**
     * The receiver was cut off inside a file: it has all files before that one, in the order of their names' bytes.
     *
     * @param name the file
     * @param lastSourceOffset of the last record that had changed it
     * @param blocks the first block of it that the receiver lacks
     */
    public record End(String name, long lastSourceOffset, long blocks) {}

    /** The receiver has all files as of a position; nothing if that is 0. */
    public static SnapshotBase whole(long nextOffset) {
        return new SnapshotBase(nextOffset, null);
    }

    /** Whether the receiver has all of a file, unless it has changed since. */
    boolean has(String name) {
        End last = end;
        return nextOffset > 0 && (last == null || compare(name, last.name) < 0);
    }

    /** The first block that the receiver lacks of a file that it does not have all of. */
    long firstMissingBlock(FileRecord file) {
        End last = end;
        return nextOffset > 0
                        && last != null
                        && last.lastSourceOffset == file.lastSourceOffset()
                        && last.name.equals(file.key().name())
                ? last.blocks
                : 0;
    }

    /** Compares names by their bytes. */
    static int compare(String name, String other) {
        return Arrays.compareUnsigned(name.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
