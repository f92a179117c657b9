package io.zonelog.deploy.simulate.workload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * What a producer would put into a write record.
 *
 * @param file the key
 * @param headers values of the contract's headers by name, without the prefix {@code zonelog.}
 * @param data the value of a write
 */
record WriteRecordFields(
        @Nullable String file,
        Map<String, String> headers,
        @Nullable WorkloadData data) {
    private static final String HEADER_PREFIX = "zonelog.";

    WriteRecordFields {
        headers = Map.copyOf(headers);
    }

    /**
     * The record.
     *
     * @param offset the record's offset in its partition
     * @param seed what data that nobody gave are generated from, unless the line says so itself
     */
    ConsumerRecord<byte[], ByteBuffer> toRecord(long offset, long seed) {
        RecordHeaders recordHeaders = new RecordHeaders();
        headers.forEach(
                (name, value) -> recordHeaders.add(HEADER_PREFIX + name, value.getBytes(StandardCharsets.UTF_8)));
        byte[] key = file == null ? null : file.getBytes(StandardCharsets.UTF_8);
        ByteBuffer value = data == null ? null : data.bytes(seed);
        return new ConsumerRecord<>(
                WorkloadReader.WorkloadRecord.SOURCE.topic(),
                WorkloadReader.WorkloadRecord.SOURCE.partition(),
                offset,
                ConsumerRecord.NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                ConsumerRecord.NULL_SIZE,
                value == null ? ConsumerRecord.NULL_SIZE : value.remaining(),
                key,
                value,
                recordHeaders,
                Optional.empty());
    }
}
