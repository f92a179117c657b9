package io.zonelog.connector.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.connector.decode.DecodedRecord;
import io.zonelog.connector.decode.WriteRecordDecoder;
import io.zonelog.connector.handover.EngineRequest;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderRecordsTest {
    private static final TopicPartition P3 = new TopicPartition("writes", 3);
    private static final FileKey KEY = FileKey.of(7, "a file");

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final BlockingQueue<EngineRequest> engine = new LinkedBlockingQueue<>();
    private final OrderRecords orders =
            new OrderRecords(new OrderRecords.Clients(() -> producer, () -> consumer), engine::add);

    @AfterEach
    void close() {
        orders.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 4096})
    void theRecordDoesWhatWasOrdered(long sizeBytes) throws Exception {
        FileOperation operation = sizeBytes < 0 ? new FileOperation.Unlink() : new FileOperation.Truncate(sizeBytes);
        OrderRecords.Ordered ordered = orders.order(P3, KEY, operation);
        assertThat(ordered.record().get(1, TimeUnit.MINUTES)).isZero();
        ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
        assertThat(sent.topic()).isEqualTo("writes");
        assertThat(sent.partition()).isEqualTo(3);
        ConsumerRecord<byte[], ByteBuffer> consumed = new ConsumerRecord<>(
                "writes",
                3,
                0,
                0,
                TimestampType.CREATE_TIME,
                sent.key().length,
                0,
                sent.key(),
                ByteBuffer.wrap(sent.value()),
                (RecordHeaders) sent.headers(),
                Optional.empty());
        DecodedRecord decoded = new WriteRecordDecoder(4096).decode(7, consumed);
        assertThat(decoded).isEqualTo(new DecodedRecord.Operation(KEY, operation));
        EngineRequest.FileOrder order = nextOrder();
        assertThat(order.recordOffset()).isZero();
        assertThat(order.key()).isEqualTo(KEY);
        assertThat(order.operation()).isEqualTo(operation);
    }

    @Test
    void whatTheBrokersRefuseIsNotOrdered() {
        producer.sendException = new TopicAuthorizationException("writes");
        OrderRecords.Ordered ordered = orders.order(P3, KEY, new FileOperation.Unlink());
        assertThatThrownBy(() -> ordered.durable().get(1, TimeUnit.MINUTES))
                .hasMessageContaining("the brokers do not take the order's record for writes-3");
        assertThat(engine).isEmpty();
    }

    /** The order's record has offset 5; records 2 to 4 wait. */
    @ParameterizedTest
    @CsvSource({"1, a file, true", "2, a file, false", "4, a file, false", "4, another, true", "5, a file, true"})
    void itMayBeEarlyUnlessAWaitingRecordTakesTheFilesContent(long offset, String source, boolean free)
            throws Exception {
        for (int before = 0; before < 5; before++) {
            orders.order(P3, FileKey.of(7, "other" + before), new FileOperation.Unlink())
                    .record()
                    .get(1, TimeUnit.MINUTES);
            nextOrder();
        }
        OrderRecords.Ordered ordered = orders.order(P3, KEY, new FileOperation.Unlink());
        EngineRequest.FileOrder order = nextOrder();
        assertThat(order.recordOffset()).isEqualTo(5);
        consumer.updateBeginningOffsets(Map.of(P3, 0L));
        consumer.updateEndOffsets(Map.of(P3, 6L));
        consumer.schedulePollTask(() -> {
            for (long each = 2; each < 6; each++) {
                consumer.addRecord(record(each, each == offset ? source : ""));
            }
        });
        order.heldBack().complete(2L);
        if (free) {
            assertThat(engine.poll(1, TimeUnit.MINUTES)).isEqualTo(new EngineRequest.EarlyOrder(order));
            assertThat(ordered.durable()).isNotDone();
        } else {
            assertThatThrownBy(() -> ordered.durable().get(1, TimeUnit.MINUTES))
                    .hasMessageContaining("record " + offset + " of writes-3 makes another file of this one")
                    .hasMessageContaining("by its record 5");
            assertThat(engine).isEmpty();
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, String source) {
        RecordHeaders headers = new RecordHeaders();
        if (!source.isEmpty()) {
            headers.add("zonelog.source", source.getBytes(StandardCharsets.UTF_8));
        }
        return new ConsumerRecord<>(
                "writes",
                3,
                offset,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                "other".getBytes(StandardCharsets.UTF_8),
                new byte[0],
                headers,
                Optional.empty());
    }

    private EngineRequest.FileOrder nextOrder() throws InterruptedException {
        return (EngineRequest.FileOrder) engine.poll(1, TimeUnit.MINUTES);
    }
}
