package io.zonelog.connector.decode;

import io.zonelog.mapping.FileKey;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Turns records into file operations, strictly by the record contract.
 *
 * <p>The key is the file's name: UTF-8, 1 to {@value FileKey#MAX_NAME_BYTES} bytes. The value is the data of a write and is
 * ignored by every other operation. The headers say the rest:
 *
 * <pre>
 * zonelog.op             write zero punch truncate fallocate clone rename unlink sync
 *                        absent: write, or unlink if the record has no value at all
 * zonelog.offset         byte offset; a write without it appends
 * zonelog.length         zero, punch, fallocate, clone
 * zonelog.size           truncate
 * zonelog.direct         true or false
 * zonelog.hint           none short medium long extreme
 * zonelog.source         clone: the name of the file to take from; rename: the name that the file has; of the same partition
 * zonelog.source-offset  clone; without it from the start, as without zonelog.offset to the start;
 * without zonelog.length to the end of the source
 * </pre>
 *
 * <p>Numbers are decimal digits. Whatever else starts with {@code zonelog.}, comes twice, or has no meaning for its operation
 * makes the record bad; headers of other names are ignored. Owned by one thread.
 */
public final class WriteRecordDecoder {
    private final FileNames fileNames = new FileNames();
    private final RecordValues values;

    /**
     * @param blockSizeBytes the device's block size, which direct writes must be aligned to
     */
    public WriteRecordDecoder(int blockSizeBytes) {
        this.values = new RecordValues(blockSizeBytes, fileNames);
    }

    /**
     * Decodes one record.
     *
     * @param sourceId the store's number for the record's topic and partition
     * @param record the record; the operation refers to its key and its value, which must not change until it is applied
     */
    public DecodedRecord decode(int sourceId, ConsumerRecord<byte[], ByteBuffer> record) {
        try {
            FileKey key = fileNames.ofRecord(sourceId, record.key());
            values.read(sourceId, record.headers(), record.value());
            return new DecodedRecord.Operation(key, values.operation().build(values));
        } catch (BadRecordException bad) {
            return bad.toBadRecord();
        }
    }
}
