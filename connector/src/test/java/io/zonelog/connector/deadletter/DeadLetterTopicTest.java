package io.zonelog.connector.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.connector.decode.BadRecordReason;
import io.zonelog.connector.decode.DecodedRecord.BadRecord;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.connector.metrics.ConnectorCounters.Counted;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLetterTopicTest {
    private static final BadRecord BAD = new BadRecord(BadRecordReason.UNKNOWN_OPERATION, "unknown operation \"x\"");

    private final Semaphore sent = new Semaphore(0);
    private final Semaphore woken = new Semaphore(0);
    private final ConnectorCounters counters = new ConnectorCounters();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                public synchronized Future<RecordMetadata> send(
                        ProducerRecord<byte[], byte[]> record, Callback callback) {
                    Future<RecordMetadata> answer = super.send(record, callback);
                    sent.release();
                    return answer;
                }
            };
    private final DeadLetterTopic topic = new DeadLetterTopic("dead", () -> producer, counters, woken::release);

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void aLetterKeepsKeyValueAndHeadersAndSaysWhereItComesFromAndWhy() throws InterruptedException {
        ConsumerRecord<byte[], ByteBuffer> record = record();
        record.headers().add("zonelog.op", "x".getBytes(StandardCharsets.UTF_8));
        topic.report(record, BAD);
        sent.acquire();
        ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
        assertThat(letter.topic()).isEqualTo("dead");
        assertThat(letter.key()).asString().isEqualTo("key");
        assertThat(letter.value()).asString().isEqualTo("alu");
        assertThat(headers(letter))
                .containsExactly(
                        Map.entry("zonelog.op", "x"),
                        Map.entry("__zonelog.errors.topic", "source"),
                        Map.entry("__zonelog.errors.partition", "4"),
                        Map.entry("__zonelog.errors.offset", "77"),
                        Map.entry("__zonelog.errors.timestamp", "-1"),
                        Map.entry("__zonelog.errors.reason", "UNKNOWN_OPERATION"),
                        Map.entry("__zonelog.errors.message", "unknown operation \"x\""));
        assertThat(record.headers().toArray())
                .as("the record itself is not touched")
                .hasSize(1);
    }

    @Test
    void aReceiptIsConfirmedOnlyWhenTheBrokersAnswered() throws InterruptedException {
        DeadLetterReceipt receipt = topic.report(record(), BAD);
        sent.acquire();
        assertThat(receipt.isConfirmed()).isFalse();
        assertThat(producer.completeNext()).isTrue();
        woken.acquire();
        assertThat(receipt.isConfirmed()).isTrue();
        assertThat(counters.value(Counted.DEAD_LETTERS)).isEqualTo(1);
    }

    @Test
    void aLetterThatTheBrokersRefuseStopsTheConnector() throws InterruptedException {
        DeadLetterReceipt receipt = topic.report(record(), BAD);
        sent.acquire();
        producer.errorNext(new TopicAuthorizationException("not yours"));
        woken.acquire();
        assertThatThrownBy(receipt::isConfirmed)
                .isInstanceOfSatisfying(
                        ConnectorStopException.class,
                        stop -> assertThat(stop.reason()).isEqualTo(StopReason.DEAD_LETTER_FAILED))
                .hasMessage(
                        "the bad record in topic source partition 4 offset 77 could not be written to dead-letter topic"
                                + " dead: not yours; the record is consumed again after a restart");
    }

    @Test
    void aLetterThatIsTooLargeGoesWithoutItsLargestPartsAndSaysSo() throws InterruptedException {
        ConsumerRecord<byte[], ByteBuffer> record = record();
        record.headers().add("note", new byte[30]);
        DeadLetterReceipt receipt = topic.report(record, BAD);
        sent.acquire();
        for (String omitted : List.of(
                "headers (34 bytes)",
                "headers (34 bytes), message (21 bytes)",
                "value (3 bytes), headers (34 bytes), message (21 bytes)",
                "value (3 bytes), headers (34 bytes), key (3 bytes), message (21 bytes)")) {
            tooLarge();
            sent.acquire();
            assertThat(headers(last())).containsEntry("__zonelog.errors.omitted", omitted);
            assertThat(receipt.isConfirmed()).isFalse();
        }
        assertThat(last().key()).isNull();
        assertThat(last().value()).isNull();
        assertThat(headers(last()))
                .containsEntry("__zonelog.errors.offset", "77")
                .doesNotContainKeys("note", "__zonelog.errors.message");
        assertThat(producer.completeNext()).isTrue();
        woken.acquire();
        assertThat(receipt.isConfirmed()).isTrue();
        assertThat(counters.value(Counted.DEAD_LETTERS)).isEqualTo(1);
    }

    @Test
    void aTopicWithoutRoomForTheShortestLetterStopsTheConnectorAndIsNamedWithItsLimit() throws InterruptedException {
        DeadLetterReceipt receipt = topic.report(new ConsumerRecord<>("source", 4, 77, null, null), BAD);
        for (int part = 0; part < 2; part++) {
            sent.acquire();
            tooLarge();
        }
        assertThatThrownBy(receipt::isConfirmed)
                .hasMessage(
                        "the bad record in topic source partition 4 offset 77 could not be written to dead-letter topic"
                                + " dead: too large; raise max.message.bytes of that topic");
    }

    private void tooLarge() throws InterruptedException {
        producer.errorNext(new RecordTooLargeException("too large"));
        woken.acquire();
    }

    private ProducerRecord<byte[], byte[]> last() {
        return producer.history().get(producer.history().size() - 1);
    }

    @Test
    void aRecordWithoutKeyOrValueIsALetterWithoutThem() throws InterruptedException {
        topic.report(new ConsumerRecord<>("source", 4, 77, null, null), BAD);
        sent.acquire();
        assertThat(producer.history().get(0).key()).isNull();
        assertThat(producer.history().get(0).value()).isNull();
    }

    private static ConsumerRecord<byte[], ByteBuffer> record() {
        ByteBuffer slice = ByteBuffer.wrap("value".getBytes(StandardCharsets.UTF_8), 1, 3);
        return new ConsumerRecord<>("source", 4, 77, "key".getBytes(StandardCharsets.UTF_8), slice);
    }

    private static Map<String, String> headers(ProducerRecord<byte[], byte[]> letter) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : letter.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return headers;
    }
}
