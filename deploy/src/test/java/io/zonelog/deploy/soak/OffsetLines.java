package io.zonelog.deploy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.TestTopic;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Lines that are appended to files of all partitions, each with its partition and its record's offset. So a file and a position tell the
 * content to the byte, and a lost, doubled or foreign record shows. One thread sends, any thread asks.
 */
final class OffsetLines implements Runnable {
    private static final int LINES_PER_FILE = 200;
    private static final int SENT_TOGETHER = 20;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final SplittableRandom random;
    private final long[] sent;
    private final AtomicLongArray acknowledged;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    /** To how many partitions records go; grows. */
    private volatile int partitions;

    /** Sends nothing yet. */
    OffsetLines(TestTopic topic, int mostPartitions, SplittableRandom random) {
        this.topic = topic.name();
        this.producer = topic.producer();
        this.partitions = topic.partitions();
        this.random = random;
        this.sent = new long[mostPartitions];
        this.acknowledged = new AtomicLongArray(mostPartitions);
    }

    @Override
    public void run() {
        while (!ending.get()) {
            for (int count = 0; count < SENT_TOGETHER; count++) {
                send(random.nextInt(partitions));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        producer.flush();
    }

    private void send(int partition) {
        long offset = sent[partition]++;
        byte[] key = key(partition, offset).getBytes(StandardCharsets.UTF_8);
        byte[] line = line(partition, offset).getBytes(StandardCharsets.UTF_8);
        var unused = producer.send(new ProducerRecord<>(topic, partition, key, line), (metadata, refused) -> {
            if (refused != null) {
                failure.compareAndSet(null, refused);
            } else if (metadata.offset() != offset) {
                failure.compareAndSet(null, new AssertionError("line " + offset + " has offset " + metadata.offset()));
            } else {
                acknowledged.set(partition, offset + 1);
            }
        });
    }

    /** No more are sent. */
    void end() {
        ending.set(true);
    }

    void spreadOver(int morePartitions) {
        partitions = morePartitions;
    }

    int partitions() {
        return partitions;
    }

    /** The offset behind the last record that the brokers have acknowledged. */
    long acknowledged(int partition) {
        return acknowledged.get(partition);
    }

    long acknowledged() {
        long all = 0;
        for (int partition = 0; partition < partitions; partition++) {
            all += acknowledged(partition);
        }
        return all;
    }

    void requireSent() {
        assertThat(failure.get()).as("what the producer was told").isNull();
    }

    /** The file that the record of an offset is appended to. */
    static String key(int partition, long offset) {
        return "p" + partition + "/" + offset / LINES_PER_FILE;
    }

    /** The first record of the file behind that of an offset. */
    static long nextFile(long offset) {
        return (offset / LINES_PER_FILE + 1) * LINES_PER_FILE;
    }

    private static String line(int partition, long offset) {
        return partition + ":" + offset + "\n";
    }

    /** What the file with an offset holds when its partition is consumed up to a position. */
    static String content(int partition, long offset, long position) {
        StringBuilder lines = new StringBuilder();
        long end = Math.min(nextFile(offset), position);
        for (long next = nextFile(offset) - LINES_PER_FILE; next < end; next++) {
            lines.append(line(partition, next));
        }
        return lines.toString();
    }
}
