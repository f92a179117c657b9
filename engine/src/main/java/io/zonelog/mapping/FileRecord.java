package io.zonelog.mapping;

/**
 * What the store knows of a file besides its extents.
 *
 * @param fileId never used again after the file is unlinked
 * @param key its name and source
 * @param sizeBytes exact end of file
 * @param mappedBlocks blocks that extents map
 * @param extentCount extents
 * @param lastSourceOffset the offset of the last record that changed the file
 * @param lastModifiedMillis that record's timestamp, in milliseconds since 1970, or {@link #NOT_KNOWN}
 */
public record FileRecord(
        long fileId,
        FileKey key,
        long sizeBytes,
        long mappedBlocks,
        long extentCount,
        long lastSourceOffset,
        long lastModifiedMillis) {
    /** The record bore no timestamp, or an older version of the store did not keep it. */
    public static final long NOT_KNOWN = -1;

    /** Blocks of one extent on average, at least 1. */
    public long meanExtentBlocks() {
        return extentCount == 0 ? 1 : Math.max(1, mappedBlocks / extentCount);
    }
}
