package io.zonelog.deploy.view;

import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourcePosition;

/**
 * A file.
 *
 * @param key its name
 * @param topic the topic that writes it
 * @param partition the partition that writes it
 * @param sizeBytes exact end of file
 * @param mappedBytes bytes that the device holds for it, whole blocks; less than the size where the file has holes
 * @param extents runs of blocks that lie contiguously on the device
 * @param lastSourceOffset offset of the last record that changed it
 * @param lastModified that record's timestamp, in milliseconds since 1970; -1 if it is not known
 * @param fileId the store's number for it, never used again
 * @param note what is wrong with its partition's files: left behind, or incomplete; empty if nothing is
 */
public record FileRow(
        String key,
        String topic,
        int partition,
        long sizeBytes,
        long mappedBytes,
        long extents,
        long lastSourceOffset,
        long lastModified,
        long fileId,
        String note) {
    /** The row of a file on a device of a block size. */
    public static FileRow of(FileFinder.FoundFile found, int blockSizeBytes) {
        return new FileRow(
                found.file().key().name(),
                found.source().topic(),
                found.source().partition(),
                found.file().sizeBytes(),
                found.file().mappedBlocks() * blockSizeBytes,
                found.file().extentCount(),
                found.file().lastSourceOffset(),
                found.file().lastModifiedMillis(),
                found.file().fileId(),
                LeftBehind.note(found.position()));
    }

    /** How to ask for this file when its key alone is ambiguous. */
    public String qualifiedKey() {
        return key + "@" + topic + "/" + partition;
    }

    /**
     * What an operator did to a file.
     *
     * @param key the file's key
     * @param topic the topic of its partition
     * @param partition the partition
     * @param position the offset of the partition's next record when it was durable: all before it are applied, the order's own record if it
     *     was not carried out early
     */
    public record Order(String key, String topic, int partition, long position) {
        /** Describes what was done. */
        public static Order of(FileKey key, SourcePosition position) {
            return new Order(
                    key.name(), position.identity().topic(), position.identity().partition(), position.nextOffset());
        }
    }
}
