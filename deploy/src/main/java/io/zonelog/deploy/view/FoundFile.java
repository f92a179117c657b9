package io.zonelog.deploy.view;

import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;

/**
 * A file and the partition that writes it.
 *
 * @param file what the store knows of it
 * @param position its partition, and how far that is consumed
 */
public record FoundFile(FileRecord file, SourcePosition position) {
    /** Its topic and partition. */
    public SourceIdentity source() {
        return position.identity();
    }

    /** How to ask for this file when its key alone is ambiguous. */
    public String qualifiedKey() {
        return file.key().name() + "@" + source().topic() + "/" + source().partition();
    }
}
