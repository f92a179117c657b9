package io.zonelog.connector.decode;

import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;

/** What a Kafka record turned out to be. */
public sealed interface DecodedRecord {
    /**
     * A record that the engine can be asked to apply.
     *
     * @param key the file
     * @param operation what to do; the data of a write is the record's own buffer
     */
    record Operation(FileKey key, FileOperation operation) implements DecodedRecord {}

    /**
     * A record that no engine can apply, whenever it is tried.
     *
     * @param reason which rule it breaks
     * @param detail one line: what is wrong with it
     */
    record BadRecord(BadRecordReason reason, String detail) implements DecodedRecord {}
}
