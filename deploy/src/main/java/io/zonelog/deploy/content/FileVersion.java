package io.zonelog.deploy.content;

import io.zonelog.mapping.SourceIdentity;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * What clients tell the versions of a file by.
 *
 * @param etag a strong entity tag with its quotes: equal tags of one partition mean equal bytes, at this engine and at every other one that
 *     has applied the same records. It is made from the partition, the last record that changed the file, and the size, which an operator's
 *     order may change without a record. Its hyphens keep S3 clients from taking it for an MD5
 * @param lastModifiedMillis the timestamp of the last record that changed the file, in milliseconds since 1970; {@link #UNKNOWN} if unknown
 * @param sizeBytes bytes
 */
public record FileVersion(String etag, long lastModifiedMillis, long sizeBytes) {
    /** The time is not known. */
    public static final long UNKNOWN = -1;

    /** The version of a file that was found. */
    public static FileVersion of(Located located) {
        SourceIdentity identity = located.source().identity();
        CRC32C partition = new CRC32C();
        String name = identity.clusterId() + '/' + identity.topicId() + '/' + identity.partition();
        partition.update(name.getBytes(StandardCharsets.UTF_8));
        long sizeBytes = located.file().sizeBytes();
        String incomplete = located.source().state().isIncomplete()
                ? "-" + Long.toHexString(located.source().state().incompleteFrom())
                : "";
        String etag = '"'
                + HexFormat.of().toHexDigits((int) partition.getValue())
                + '-'
                + Long.toHexString(located.file().lastSourceOffset())
                + '-'
                + Long.toHexString(sizeBytes)
                + incomplete
                + '"';
        return new FileVersion(etag, located.lastModifiedMillis(), sizeBytes);
    }

    /** The time of the last change in whole seconds, as HTTP gives it; {@link #UNKNOWN} if unknown. */
    public long lastModifiedSeconds() {
        return lastModifiedMillis < 0 ? UNKNOWN : lastModifiedMillis / 1000;
    }
}
