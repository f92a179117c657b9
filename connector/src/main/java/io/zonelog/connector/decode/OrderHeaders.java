package io.zonelog.connector.decode;

import io.zonelog.engine.apply.FileOperation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The headers of records by which operators' orders are carried out, and of those that must not be passed by one. Pure. */
public final class OrderHeaders {
    private OrderHeaders() {}

    /**
     * The headers of an order's record.
     *
     * @param operation unlinks a file or makes it shorter
     */
    public static List<Header> of(FileOperation operation) {
        List<Header> headers = new ArrayList<>();
        if (operation instanceof FileOperation.Truncate truncate) {
            headers.add(header(RecordHeader.OP, RecordOperation.TRUNCATE.word()));
            headers.add(header(RecordHeader.SIZE, Long.toString(truncate.sizeBytes())));
        } else if (operation instanceof FileOperation.Unlink) {
            headers.add(header(RecordHeader.OP, RecordOperation.UNLINK.word()));
        } else {
            throw new IllegalArgumentException("an operator cannot order this: " + operation);
        }
        return headers;
    }

    private static Header header(RecordHeader header, String value) {
        return new org.apache.kafka.common.header.internals.RecordHeader(
                header.headerName(), value.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a record gives another file the content that a file has. */
    public static boolean takesContentOf(ConsumerRecord<byte[], byte[]> record, byte[] name) {
        Header source = record.headers().lastHeader(RecordHeader.SOURCE.headerName());
        return source != null && Arrays.equals(source.value(), name);
    }
}
