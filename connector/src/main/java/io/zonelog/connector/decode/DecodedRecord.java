package io.zonelog.connector.decode;

import io.zonelog.engine.ApplyResult.Rejected.Where;
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
     * @param where who finds it bad
     */
    record BadRecord(BadRecordReason reason, String detail, Where where) implements DecodedRecord {
        /** Bad in every copy: its headers say so, or the files, which are the same everywhere. */
        public BadRecord(BadRecordReason reason, String detail) {
            this(reason, detail, Where.IN_EVERY_COPY);
        }
    }
}
