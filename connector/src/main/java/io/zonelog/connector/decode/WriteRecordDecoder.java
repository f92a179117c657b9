package io.zonelog.connector.decode;

import io.zonelog.mapping.FileKey;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into file operations, strictly by the record contract.
 *
 * <p>The key is the file's name: UTF-8, 1 to {@value FileKey#MAX_NAME_BYTES} bytes. The value is the data of a write and is
 * ignored by every other operation. The headers say the rest:
 *
 * <pre>
 * zonelog.op             write zero punch truncate fallocate clone unlink sync
 *                        absent: write, or unlink if the record has no value at all
 * zonelog.offset         byte offset; a write without it appends
 * zonelog.length         zero, punch, fallocate, clone
 * zonelog.size           truncate
 * zonelog.direct         true or false
 * zonelog.hint           none short medium long extreme
 * zonelog.source         clone
 * zonelog.source-offset  clone
 * </pre>
 *
 * <p>Numbers are decimal digits. Whatever else starts with {@code zonelog.}, comes twice, or has no meaning for its operation
 * makes the record bad; headers of other names are ignored. Owned by one thread.
 */
public final class WriteRecordDecoder {
    private final RecordValues values;

    /**
     * Creates a decoder.
     *
     * @param blockSizeBytes the device's block size, which direct writes must be aligned to
     */
    public WriteRecordDecoder(int blockSizeBytes) {
        this.values = new RecordValues(blockSizeBytes);
    }

    /**
     * Decodes one record.
     *
     * @param sourceId the store's number for the record's topic and partition
     * @param record the record; the operation refers to its key and its value, which must not change until it is applied
     */
    public DecodedRecord decode(int sourceId, ConsumerRecord<byte[], ByteBuffer> record) {
        try {
            FileKey key = key(sourceId, record.key());
            values.read(record.headers(), record.value());
            return new DecodedRecord.Operation(key, values.operation().build(values));
        } catch (BadRecordException bad) {
            return bad.toBadRecord();
        }
    }

    private static FileKey key(int sourceId, byte @Nullable [] name) throws BadRecordException {
        if (name == null) {
            throw new BadRecordException(BadRecordReason.MISSING_KEY, "the record has no key, so it names no file");
        }
        if (name.length == 0) {
            throw new BadRecordException(BadRecordReason.EMPTY_KEY, "the key is empty, so it names no file");
        }
        if (name.length > FileKey.MAX_NAME_BYTES) {
            throw new BadRecordException(
                    BadRecordReason.KEY_TOO_LONG,
                    "the key has " + name.length + " bytes, and a file's name at most " + FileKey.MAX_NAME_BYTES);
        }
        if (!Utf8.isWellFormed(name)) {
            throw new BadRecordException(
                    BadRecordReason.KEY_NOT_UTF8, "the key " + Excerpt.of(name) + " is not well-formed UTF-8");
        }
        return new FileKey(sourceId, name);
    }
}
