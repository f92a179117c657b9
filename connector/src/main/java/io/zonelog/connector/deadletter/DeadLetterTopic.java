package io.zonelog.connector.deadletter;

import io.zonelog.connector.decode.DecodedRecord.BadRecord;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.connector.metrics.ConnectorCounters.Counted;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy to go on: a bad record is copied, with key, value and headers as they are and the {@link DeadLetterHeader}s added. A copy
 * that the topic finds too large goes without its largest part, as often as need be.
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
        enqueue(DeadLetter.whole(record, bad), receipt);
        return receipt;
    }

    /** A letter is in the queue or on its way, never both, so the queue has room for all that may be unconfirmed. */
    private void enqueue(DeadLetter letter, DeadLetterReceipt receipt) {
        sender.execute(() -> send(letter, receipt));
    }

    private void send(DeadLetter letter, DeadLetterReceipt receipt) {
        try {
            Future<RecordMetadata> unused = producer()
                    .send(
                            letter.to(topic),
                            (metadata, failure) -> settle(letter, receipt, Optional.ofNullable(failure)));
        } catch (RuntimeException | Error failure) {
            settle(letter, receipt, Optional.of(failure));
        }
    }

    private void settle(DeadLetter letter, DeadLetterReceipt receipt, Optional<Throwable> failure) {
        if (failure.isEmpty()) {
            counters.increment(Counted.DEAD_LETTERS);
            receipt.confirm();
            lines.next(letter).ifPresent(LOG::warn);
        } else if (!isSentShorter(letter, receipt, failure.get())) {
            receipt.fail(refused(letter, failure.get()));
        }
        wakeEngine.run();
    }

    /** Not from here, which may be the producer's own thread: a send can wait for that. */
    private boolean isSentShorter(DeadLetter letter, DeadLetterReceipt receipt, Throwable failure) {
        Optional<DeadLetter> shorter = isTooLarge(failure) ? letter.shorter() : Optional.empty();
        try {
            shorter.ifPresent(next -> enqueue(next, receipt));
            return shorter.isPresent();
        } catch (RejectedExecutionException closing) {
            return false;
        }
    }

    private static boolean isTooLarge(Throwable failure) {
        return failure instanceof RecordTooLargeException || failure instanceof RecordBatchTooLargeException;
    }

    private ConnectorStopException refused(DeadLetter letter, Throwable failure) {
        String advice = isTooLarge(failure)
                ? "; raise max.message.bytes of that topic"
                : "; the record is consumed again after a restart";
        return new ConnectorStopException(
                StopReason.DEAD_LETTER_FAILED,
                "the bad record in topic " + letter.record().topic() + " partition "
                        + letter.record().partition() + " offset "
                        + letter.record().offset()
                        + " could not be written to dead-letter topic " + topic + ": " + failure.getMessage() + advice,
                failure);
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

    /**
     * Which dead letters the log tells of: each at once, up to twenty within ten seconds; in a flood then one in ten seconds, with the number
     * of those before it that had no line. Owned by the thread that confirms letters.
     */
    static final class LetterLines {
        private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

        /** What is less in one pause is no flood. */
        private static final int LINES_AT_ONCE = 20;

        private final String topic;
        private final LongSupplier nanoClock;
        private long periodNanos;
        private int lines;
        private long untold;

        /**
         * Lines about a dead-letter topic.
         *
         * @param topic its name
         */
        LetterLines(String topic, LongSupplier nanoClock) {
            this.topic = topic;
            this.nanoClock = nanoClock;
            this.periodNanos = nanoClock.getAsLong();
        }

        /** The line about a letter; empty if it is only counted. */
        Optional<String> next(DeadLetter letter) {
            long nowNanos = nanoClock.getAsLong();
            if (nowNanos - periodNanos >= PAUSE_NANOS) {
                // behind a flood the next period has one line, and all of them again when there was none untold
                lines = untold == 0 ? 0 : LINES_AT_ONCE - 1;
                periodNanos = nowNanos;
            }
            if (lines == LINES_AT_ONCE) {
                untold++;
                return Optional.empty();
            }
            String others = untold == 0 ? "" : "; so did " + untold + " since the line before";
            lines++;
            untold = 0;
            ConsumerRecord<?, ?> record = letter.record();
            String omission = letter.omission();
            String without =
                    omission.isEmpty() ? "" : ", without its " + omission + ", for which that topic has no room";
            return Optional.of(
                    "a bad record in topic " + record.topic() + " partition " + record.partition() + " offset "
                            + record.offset() + " went to dead-letter topic " + topic + without + ": "
                            + letter.bad().detail() + " (" + letter.bad().reason() + ")" + others);
        }
    }

    /** The headers that a dead letter has beside those of its record, all text, named after those of Kafka Connect. */
    public enum DeadLetterHeader {
        /** The topic that the record came from. */
        TOPIC("topic"),
        /** The partition that the record came from. */
        PARTITION("partition"),
        /** The record's offset there. */
        OFFSET("offset"),
        /** The record's timestamp, in milliseconds since 1970. */
        TIMESTAMP("timestamp"),
        /** Which rule it breaks, a {@link io.zonelog.connector.decode.BadRecordReason}. */
        REASON("reason"),
        /** What is wrong with it, in one line. */
        MESSAGE("message"),
        /** What of the record the topic had no room for, with sizes; only where something is left out. */
        OMITTED("omitted");

        private final String headerName;

        DeadLetterHeader(String suffix) {
            this.headerName = "__zonelog.errors." + suffix;
        }

        public String headerName() {
            return headerName;
        }
    }
}
