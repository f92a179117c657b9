package io.zonelog.connector.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.decode.BadRecordReason;
import io.zonelog.connector.decode.DecodedRecord.BadRecord;
import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.connector.directory.EngineDescription.PartitionCopy;
import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.engine.ApplyResult.Rejected.Where;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition.State;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of several groups, one writes the dead letter of a record. */
class SharedLettersTest {
    private static final long START = 1_700_000_000_000L;
    private static final BadRecord BAD = new BadRecord(BadRecordReason.UNKNOWN_OPERATION, "unknown operation \"x\"");
    private static final BadRecord BAD_HERE =
            new BadRecord(BadRecordReason.REJECTED_BY_ENGINE, "too large", Where.IN_THIS_COPY);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Semaphore confirmed = new Semaphore(0);
    private final DeadLetterTopic topic =
            new DeadLetterTopic("dead", () -> producer, new ConnectorCounters(), confirmed::release);
    private final EngineDirectory directory = new EngineDirectory(() -> 0);
    private long nowNanos;

    @AfterEach
    void close() {
        topic.close();
    }

    private SharedLetters letters(String ownGroup, String named) {
        return new SharedLetters(topic, new LetterWriter(directory, ownGroup, named), () -> nowNanos);
    }

    /** Group "b" is ours, at offset 5; others hold the partition at offset 0, or have it in another state. */
    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "a, '', false",
        "c, '', true",
        "a, b, true",
        "c, c, false",
        "a, c, true",
        "a, a, false",
    })
    void oneGroupWrites(String other, String named, boolean ours) throws InterruptedException {
        if (!other.isEmpty()) {
            put(1, other, 0, State.WHOLE);
        }
        DeadLetterReceipt receipt = letters("b", named).report(record(5), BAD);
        if (ours) {
            confirmed.acquire();
        }
        assertThat(receipt.isConfirmed()).isEqualTo(ours);
        assertThat(producer.history()).hasSize(ours ? 1 : 0);
    }

    @Test
    void theOthersPassARecordWhenTheWriterHas() {
        put(1, "a", 5, State.WHOLE);
        DeadLetterReceipt receipt = letters("b", "").report(record(5), BAD);
        assertThat(receipt.isConfirmed()).as("its position is in front of it").isFalse();
        put(1, "a", 6, State.WHOLE);
        assertThat(receipt.isConfirmed()).isTrue();
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void aWriterThatDoesNotComeThereIsNotWaitedForLong() throws InterruptedException {
        put(1, "a", 5, State.WHOLE);
        DeadLetterReceipt receipt = letters("b", "").report(record(5), BAD);
        nowNanos = TimeUnit.SECONDS.toNanos(30);
        assertThat(receipt.isConfirmed()).isFalse();
        assertThat(producer.history()).isEmpty();
        nowNanos++;
        assertThat(receipt.isConfirmed()).as("it is on its way").isFalse();
        confirmed.acquire();
        assertThat(receipt.isConfirmed()).isTrue();
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void aWriterThatGoesAwayIsNotWaitedFor() throws InterruptedException {
        put(1, "a", 5, State.WHOLE);
        DeadLetterReceipt receipt = letters("b", "").report(record(5), BAD);
        put(1, "a", 5, State.WHOLE.left(START));
        assertThat(receipt.isConfirmed()).isFalse();
        confirmed.acquire();
        assertThat(receipt.isConfirmed()).isTrue();
    }

    @Test
    void whatIsBadOnlyHereIsWrittenHere() throws InterruptedException {
        put(1, "a", 100, State.WHOLE);
        DeadLetterReceipt receipt = letters("b", "").report(record(5), BAD_HERE);
        confirmed.acquire();
        assertThat(receipt.isConfirmed()).isTrue();
        assertThat(producer.history()).hasSize(1);
    }

    private void put(int number, String group, long nextOffset, State state) {
        SourceIdentity identity = new SourceIdentity("cluster", "id", "writes", 3);
        directory.put(
                new EngineDescription(
                        new UUID(0, number),
                        "http://engine:8480",
                        group,
                        "1",
                        List.of(new PartitionCopy(identity, nextOffset, state))),
                START);
    }

    private static ConsumerRecord<byte[], ByteBuffer> record(long offset) {
        return new ConsumerRecord<>("writes", 3, offset, new byte[] {'k'}, ByteBuffer.allocate(0));
    }
}
