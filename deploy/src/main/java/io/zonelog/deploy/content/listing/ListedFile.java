package io.zonelog.deploy.content.listing;

import io.zonelog.deploy.content.FileVersion;
import io.zonelog.deploy.content.Located;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition.State;
import java.util.Comparator;

/**
 * A file in a list.
 *
 * @param key its name
 * @param topic of its partition
 * @param partition its partition's number
 * @param version which version it is
 * @param incompleteFrom as in {@link State}
 */
public record ListedFile(String key, String topic, int partition, FileVersion version, long incompleteFrom) {
    /** Of files of one key in several partitions, the one that was changed last stands for all where clients know only one. */
    public static final Comparator<ListedFile> LATEST = Comparator.comparingLong(
                    (ListedFile file) -> file.version().lastModifiedMillis())
            .thenComparing(ListedFile::topic)
            .thenComparingInt(ListedFile::partition);

    /** A file that was found. */
    public static ListedFile of(Located located) {
        SourceIdentity identity = located.source().identity();
        return new ListedFile(
                located.key(),
                identity.topic(),
                identity.partition(),
                FileVersion.of(located),
                located.source().state().incompleteFrom());
    }

    /** Whether records that belong to it may be missing in it. */
    public boolean isIncomplete() {
        return incompleteFrom != State.COMPLETE;
    }
}
