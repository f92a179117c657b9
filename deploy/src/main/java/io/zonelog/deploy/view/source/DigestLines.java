package io.zonelog.deploy.view.source;

import io.zonelog.digest.PartitionDigest;
import io.zonelog.mapping.SourcePosition;

/** The lines of the answer that tells the digests of a partition: its head, a line for each file in the order of their keys' bytes, and its end. */
public final class DigestLines {
    private DigestLines() {}

    /**
     * The first line.
     *
     * @param clusterId the Kafka cluster's id
     * @param topicId the topic's id
     * @param topic the topic
     * @param partition the partition
     * @param position the first offset that is not in the files
     * @param incompleteFrom from which offset on the files were built; -1 if they lack nothing
     * @param blockSizeBytes the device's block; digests of other blocks cannot be compared
     */
    public record Head(
            String clusterId,
            String topicId,
            String topic,
            int partition,
            long position,
            long incompleteFrom,
            int blockSizeBytes) {
        /** The head for a partition at a position, which may lie behind that of its last record. */
        public static Head of(SourcePosition source, long position, int blockSizeBytes) {
            return new Head(
                    source.identity().clusterId(),
                    source.identity().topicId(),
                    source.identity().topic(),
                    source.identity().partition(),
                    position,
                    source.state().incompleteFrom(),
                    blockSizeBytes);
        }
    }

    /**
     * A file.
     *
     * @param key its key
     * @param sizeBytes exact end of file
     * @param lastSourceOffset the last record that changed it
     * @param digest as {@link io.zonelog.digest.ContentDigest} makes it
     */
    public record OfFile(String key, long sizeBytes, long lastSourceOffset, String digest) {
        /** The file at which a digest stands. */
        public static OfFile of(PartitionDigest digest) {
            return new OfFile(
                    digest.file().key().name(),
                    digest.file().sizeBytes(),
                    digest.file().lastSourceOffset(),
                    digest.ofFile());
        }
    }

    /**
     * The last line; without it the answer was cut short.
     *
     * @param files how many there are
     * @param digest as {@link PartitionDigest} makes it
     */
    public record End(long files, String digest) {}
}
