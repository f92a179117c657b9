package io.zonelog.deploy.content;

import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourcePosition;
import java.util.Comparator;

/**
 * A file, and how far its partition was consumed at the moment of the look.
 *
 * @param file what the store knows of it
 * @param source its partition
 */
public record Located(FileRecord file, SourcePosition source) {
    /** Of files of one key in several partitions, the one that was changed last stands for all where clients know only one. */
    public static final Comparator<Located> LATEST = Comparator.comparingLong(Located::lastModifiedMillis)
            .thenComparing(located -> located.source().identity().topic())
            .thenComparingInt(located -> located.source().identity().partition());

    /** The name. */
    public String key() {
        return file.key().name();
    }

    /** The timestamp of the last record that changed the file, in milliseconds since 1970; below zero if unknown. */
    public long lastModifiedMillis() {
        return file.lastModifiedMillis();
    }
}
