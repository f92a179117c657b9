package io.zonelog.deploy.view;

import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourceIdentity;

/**
 * A file and the partition that writes it.
 *
 * @param file what the store knows of it
 * @param source its topic and partition
 */
public record FoundFile(FileRecord file, SourceIdentity source) {
    /** How to ask for this file when its key alone is ambiguous. */
    public String qualifiedKey() {
        return file.key().name() + "@" + source.topic() + "/" + source.partition();
    }
}
