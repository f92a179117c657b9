package io.zonelog.connector.ingest;

import static io.zonelog.connector.ingest.Pipe.P0;
import static io.zonelog.connector.ingest.Pipe.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.deadletter.DeadLetterTopic;
import io.zonelog.connector.ingest.Pipe.Settings;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.connector.metrics.ConnectorCounters.Counted;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bad records and dead letters: no position passes what is neither applied nor confirmed. */
class BadRecordsInThePipeTest {
    private final Semaphore sent = new Semaphore(0);
    private final Semaphore answered = new Semaphore(0);
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                public synchronized Future<RecordMetadata> send(
                        ProducerRecord<byte[], byte[]> letter, Callback callback) {
                    Future<RecordMetadata> answer = super.send(letter, callback);
                    sent.release();
                    return answer;
                }
            };
    private final DeadLetterTopic deadLetters =
            new DeadLetterTopic("dead", () -> producer, new ConnectorCounters(), answered::release);

    @AfterEach
    void close() {
        deadLetters.close();
    }

    @Test
    void aBadRecordStopsTheConnectorBehindWhatWasAppliedBeforeIt() {
        Pipe pipe = new Pipe(Settings.standard());
        pipe.join(P0);
        pipe.deliver(append(P0, 0, "a", "before"));
        pipe.deliver(bad(1));
        pipe.deliver(append(P0, 2, "a", " behind"));
        pipe.settle();
        assertThat(pipe.content(P0, "a")).isEqualTo("before");
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(1);
        assertThat(pipe.committed(P0)).isEqualTo(1);
        assertThat(stopReason(pipe)).isEqualTo(StopReason.BAD_RECORD);
        assertThat(pipe.stopLatch.failure().orElseThrow()).hasMessageContaining("topic t partition 0 offset 1");
    }

    @Test
    void theRecordBehindABadOneWaitsUntilTheDeadLetterIsConfirmed() throws InterruptedException {
        Pipe pipe = new Pipe(Settings.standard().with(deadLetters));
        pipe.join(P0);
        pipe.deliver(append(P0, 0, "a", "before"));
        pipe.deliver(bad(1));
        pipe.deliver(append(P0, 2, "a", " behind"));
        pipe.turn();
        sent.acquire();
        pipe.settle();
        assertThat(pipe.content(P0, "a")).isEqualTo("before");
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(1);
        confirm(1);
        pipe.settle();
        assertThat(pipe.content(P0, "a")).isEqualTo("before behind");
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(3);
        assertThat(pipe.stopLatch.isStopping()).isFalse();
    }

    @Test
    void aPollOfBadRecordsOnlyIsSentTogetherAndPassedInOrder() throws InterruptedException {
        Pipe pipe = new Pipe(Settings.standard().with(deadLetters));
        pipe.join(P0);
        for (int offset = 0; offset < 40; offset++) {
            pipe.deliver(bad(offset));
        }
        pipe.turn();
        sent.acquire(40);
        confirm(10);
        pipe.settle();
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(10);
        confirm(30);
        pipe.settle();
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(40);
        assertThat(pipe.counters.value(Counted.BAD_RECORDS)).isEqualTo(40);
    }

    @Test
    void moreBadRecordsThanMayBeUnconfirmedWaitForRoom() throws InterruptedException {
        Pipe pipe = new Pipe(Settings.standard().with(deadLetters));
        pipe.join(P0);
        for (int offset = 0; offset < 200; offset++) {
            pipe.deliver(bad(offset));
        }
        pipe.turn();
        for (int confirmed = 0; confirmed < 200; confirmed++) {
            sent.acquire();
            confirm(1);
            pipe.engineTurns();
        }
        pipe.settle();
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(200);
        assertThat(producer.history()).hasSize(200);
    }

    @Test
    void badRecordsBetweenGoodOnesAreSentTogetherAndPassedInOrder() throws InterruptedException {
        Pipe pipe = new Pipe(Settings.standard().with(deadLetters));
        pipe.join(P0);
        for (int offset = 0; offset < 40; offset += 2) {
            pipe.deliver(bad(offset));
            pipe.deliver(append(P0, offset + 1, "a", "."));
        }
        pipe.turn();
        sent.acquire(20);
        confirm(3);
        pipe.settle();
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(6);
        assertThat(pipe.content(P0, "a")).isEqualTo("...");
        confirm(17);
        pipe.settle();
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(40);
        assertThat(pipe.content(P0, "a")).isEqualTo(".".repeat(20));
        assertThat(producer.history()).hasSize(20);
        assertThat(pipe.counters.value(Counted.BAD_RECORDS)).isEqualTo(20);
    }

    @Test
    void aRecordThatTheEngineRejectsFindsRoomInFrontOfThoseSentAhead() throws InterruptedException {
        Pipe pipe = new Pipe(Settings.standard().with(deadLetters));
        pipe.join(P0);
        pipe.deliver(bad(0));
        pipe.deliver(cloneOfNothing(1));
        for (int offset = 2; offset < 150; offset++) {
            pipe.deliver(bad(offset));
        }
        pipe.turn();
        for (int confirmed = 0; confirmed < 150; confirmed++) {
            sent.acquire();
            confirm(1);
            pipe.engineTurns();
        }
        pipe.settle();
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(150);
        assertThat(producer.history()).hasSize(150);
    }

    @Test
    void lettersSentAheadOfALostPartitionStillTakeRoomUntilTheyAreConfirmed() throws InterruptedException {
        Pipe pipe = new Pipe(Settings.standard().with(deadLetters));
        pipe.join(P0);
        pipe.deliver(bad(0));
        pipe.deliver(append(P0, 1, "a", "x"));
        for (int offset = 2; offset < 20; offset++) {
            pipe.deliver(bad(offset));
        }
        pipe.turn();
        sent.acquire(19);
        pipe.brokers.consumer.losePartitions(List.of(P0));
        confirm(19);
        pipe.engineTurns();
        pipe.passTime();
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isZero();
        pipe.brokers.consumer.rebalance(List.of(P0));
        pipe.deliver(bad(0));
        pipe.turn();
        sent.acquire();
        confirm(1);
        pipe.settle();
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(1);
    }

    @Test
    void aDeadLetterThatCannotBeWrittenStopsTheConnectorBeforeItsRecord() throws InterruptedException {
        Pipe pipe = new Pipe(Settings.standard().with(deadLetters));
        pipe.join(P0);
        pipe.deliver(append(P0, 0, "a", "before"));
        pipe.deliver(bad(1));
        pipe.turn();
        sent.acquire();
        producer.errorNext(new TimeoutException("nobody there"));
        answered.acquire();
        pipe.settle();
        assertThat(stopReason(pipe)).isEqualTo(StopReason.DEAD_LETTER_FAILED);
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(1);
    }

    @Test
    void aPartitionLostWhileItsDeadLettersAreUnconfirmedIsNotPassed() throws InterruptedException {
        Pipe pipe = new Pipe(Settings.standard().with(deadLetters));
        pipe.join(P0);
        pipe.deliver(bad(0));
        pipe.deliver(append(P0, 1, "a", "x"));
        pipe.turn();
        sent.acquire();
        pipe.brokers.consumer.losePartitions(List.of(P0));
        confirm(1);
        pipe.engineTurns();
        pipe.passTime();
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isZero();
    }

    private void confirm(int count) throws InterruptedException {
        for (int letter = 0; letter < count; letter++) {
            producer.completeNext();
            answered.acquire();
        }
    }

    private static StopReason stopReason(Pipe pipe) {
        return ((ConnectorStopException) pipe.stopLatch.failure().orElseThrow()).reason();
    }

    private static ConsumerRecord<byte[], ByteBuffer> cloneOfNothing(long offset) {
        ConsumerRecord<byte[], ByteBuffer> record = append(P0, offset, "copy", "");
        record.headers()
                .add("zonelog.op", "clone".getBytes(StandardCharsets.UTF_8))
                .add("zonelog.source", "nothing".getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static ConsumerRecord<byte[], ByteBuffer> bad(long offset) {
        return append(P0, offset, "", "no key");
    }
}
