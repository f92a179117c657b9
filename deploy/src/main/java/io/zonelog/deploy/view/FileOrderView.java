package io.zonelog.deploy.view;

import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourcePosition;

/**
 * What an operator did to a file, without a record.
 *
 * @param key the file's key
 * @param topic the topic of its partition
 * @param partition the partition
 * @param position the offset of the partition's next record: it was done before that one, and after all before it
 */
public record FileOrderView(String key, String topic, int partition, long position) {
    /** Describes what was done. */
    public static FileOrderView of(FileKey key, SourcePosition position) {
        return new FileOrderView(
                key.name(), position.identity().topic(), position.identity().partition(), position.nextOffset());
    }
}
