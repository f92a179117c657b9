package io.zonelog.deploy.kafka;

import io.zonelog.connector.decode.OrderHeaders;
import io.zonelog.engine.apply.FileOperation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A record by the contract of {@code RECORDS.md}.
 *
 * @param key the file's name
 * @param value the data, none for an operation without any
 * @param headers what it does
 */
public record WriteRecord(String key, ByteBuffer value, List<Header> headers) {
    public WriteRecord {
        headers = List.copyOf(headers);
    }

    /** Appends data to a file. */
    public static WriteRecord append(String key, ByteBuffer data) {
        return new WriteRecord(key, data, List.of());
    }

    /** Writes data at an offset. */
    public static WriteRecord writeAt(String key, long offsetBytes, ByteBuffer data) {
        return new WriteRecord(key, data, List.of(header("zonelog.offset", Long.toString(offsetBytes))));
    }

    /** Sets a file's size. */
    public static WriteRecord truncate(String key, long sizeBytes) {
        return order(key, new FileOperation.Truncate(sizeBytes));
    }

    /** Zeroes, punches or allocates a range of a file. */
    public static WriteRecord range(String key, String operation, long offsetBytes, long lengthBytes) {
        return operation(
                key,
                operation,
                List.of(
                        header("zonelog.offset", Long.toString(offsetBytes)),
                        header("zonelog.length", Long.toString(lengthBytes))));
    }

    /** Removes a file. */
    public static WriteRecord unlink(String key) {
        return order(key, new FileOperation.Unlink());
    }

    private static WriteRecord order(String key, FileOperation operation) {
        return new WriteRecord(key, ByteBuffer.allocate(0), OrderHeaders.of(operation));
    }

    /** Makes everything before it durable soon. */
    public static WriteRecord sync(String key) {
        return operation(key, "sync", List.of());
    }

    /** An operation that carries no data; its value is empty, since a null value means unlink to other tools as well. */
    public static WriteRecord operation(String key, String operation, List<Header> more) {
        List<Header> headers = new ArrayList<>();
        headers.add(header("zonelog.op", operation));
        headers.addAll(more);
        return new WriteRecord(key, ByteBuffer.allocate(0), headers);
    }

    public static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
