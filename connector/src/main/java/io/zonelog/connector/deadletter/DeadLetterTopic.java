package io.zonelog.connector.deadletter;

import io.zonelog.connector.decode.DecodedRecord.BadRecord;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.connector.metrics.ConnectorCounters.Counted;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.StopReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy to go on: a bad record is copied, with key, value and headers as they are and the {@link DeadLetterHeader}s added.
 *
 * <p>The same record may be copied more than once, if the connector ends between the copy and the position that passes it.
 * The producer is owned by the thread "zonelog-dead-letter"; a send may block it, never the engine.
 */
public final class DeadLetterTopic implements BadRecords {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterTopic.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final String topic;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final ConnectorCounters counters;
    private final Runnable wakeEngine;
    private final ThreadPoolExecutor sender;
    /** Of the producer's own thread, which confirms. */
    private final LetterLines lines;

    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * Creates the sender.
     *
     * @param producers makes the producer, which waits for all replicas and is idempotent; asked once, for the first letter
     * @param wakeEngine called when a receipt has changed
     */
    public DeadLetterTopic(
            String topic,
            Supplier<Producer<byte[], byte[]>> producers,
            ConnectorCounters counters,
            Runnable wakeEngine) {
        this.topic = topic;
        this.producers = producers;
        this.counters = counters;
        this.wakeEngine = wakeEngine;
        this.lines = new LetterLines(topic, System::nanoTime);
        this.sender = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.NANOSECONDS, new ArrayBlockingQueue<>(MAX_UNCONFIRMED), work -> {
                    Thread thread = new Thread(work, "zonelog-dead-letter");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    @Override
    public DeadLetterReceipt report(ConsumerRecord<byte[], ByteBuffer> record, BadRecord bad) {
        DeadLetterReceipt receipt = new DeadLetterReceipt();
        ProducerRecord<byte[], byte[]> letter = letter(record, bad);
        sender.execute(() -> send(letter, failure -> settle(record, bad, receipt, failure)));
        return receipt;
    }

    private ProducerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], ByteBuffer> record, BadRecord bad) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(topic, null, null, record.key(), copy(record.value()), record.headers());
        Headers headers = letter.headers();
        add(headers, DeadLetterHeader.TOPIC, record.topic());
        add(headers, DeadLetterHeader.PARTITION, Integer.toString(record.partition()));
        add(headers, DeadLetterHeader.OFFSET, Long.toString(record.offset()));
        add(headers, DeadLetterHeader.TIMESTAMP, Long.toString(record.timestamp()));
        add(headers, DeadLetterHeader.REASON, bad.reason().name());
        add(headers, DeadLetterHeader.MESSAGE, bad.detail());
        return letter;
    }

    private static void add(Headers headers, DeadLetterHeader header, String text) {
        headers.add(header.headerName(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte @Nullable [] copy(@Nullable ByteBuffer value) {
        if (value == null) {
            return null;
        }
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return bytes;
    }

    private void send(ProducerRecord<byte[], byte[]> letter, Consumer<@Nullable Exception> settled) {
        try {
            Future<RecordMetadata> unused = producer().send(letter, (metadata, failure) -> settled.accept(failure));
        } catch (KafkaException | IllegalStateException failure) {
            settled.accept(failure);
        }
    }

    private void settle(
            ConsumerRecord<byte[], ByteBuffer> record,
            BadRecord bad,
            DeadLetterReceipt receipt,
            @Nullable Exception failure) {
        if (failure == null) {
            counters.increment(Counted.DEAD_LETTERS);
            receipt.confirm();
            lines.next(record, bad).ifPresent(LOG::warn);
        } else {
            String advice = failure instanceof RecordTooLargeException
                    ? "; raise max.message.bytes of that topic"
                    : "; the record is consumed again after a restart";
            receipt.fail(new ConnectorStopException(
                    StopReason.DEAD_LETTER_FAILED,
                    "the bad record in topic " + record.topic() + " partition " + record.partition() + " offset "
                            + record.offset() + " could not be written to dead-letter topic " + topic + ": "
                            + failure.getMessage() + advice,
                    failure));
        }
        wakeEngine.run();
    }

    private synchronized Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> present = producer;
        if (present == null) {
            present = producers.get();
            producer = present;
        }
        return present;
    }

    /** Waits a short while for sends under way; what is not confirmed then is consumed again. */
    @Override
    public void close() {
        sender.shutdownNow();
        Producer<byte[], byte[]> present;
        synchronized (this) {
            present = producer;
        }
        if (present != null) {
            present.close(CLOSE_MAX);
        }
    }
}
