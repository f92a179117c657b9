package io.zonelog.deploy.kafka;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Words;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Utils;

/**
 * Writes whole files through Kafka, each in one step: its bytes go to a hidden name in the same partition first and, when all of them have
 * arrived, a rename record gives it its key. So readers find the old file or the new one. For any thread; Kafka's thread sends.
 */
public final class WholeFileSender implements AutoCloseable {
    /** What the hidden names begin with. */
    public static final String HIDDEN_PREFIX = ".zonelog-put-";

    private static final int RECORD_BYTES = 512 << 10;
    /** Records of one file that may be on their way. */
    private static final int MOST_UNCONFIRMED = 32;

    private final Map<String, String> clientSettings;
    private final KafkaProducer<String, ByteBuffer> producer;
    private final Map<String, Integer> partitionCounts = new ConcurrentHashMap<>();

    /**
     * A sender to any topic of a cluster.
     *
     * @param clientSettings settings of the producer, {@code bootstrap.servers} among them
     * @throws CommandFailure if they are refused
     */
    public WholeFileSender(Map<String, String> clientSettings) {
        this.clientSettings = Map.copyOf(clientSettings);
        WriteRecordSender.requireKafka(clientSettings);
        this.producer = WriteRecordSender.producer(clientSettings);
    }

    /**
     * The partition of a file.
     *
     * @param topic the topic
     * @param partition its number
     */
    public record Place(String topic, int partition) {
        @Override
        public String toString() {
            return topic + "/" + partition;
        }
    }

    /** Takes in what is sent, as it is sent. */
    @FunctionalInterface
    public interface Observer {
        /** Sees the first bytes of an array. */
        void sent(byte[] bytes, int count);
    }

    /**
     * Where the key puts a file, as in every Kafka client; waits some seconds for the topic.
     *
     * @throws CommandFailure if no broker answers, or there is no such topic
     */
    public Place placeOf(String topic, String key) {
        int hash = Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8)));
        return new Place(topic, hash % partitionCount(topic));
    }

    /**
     * A partition that the topic has.
     *
     * @throws CommandFailure if it has not, or as {@link #placeOf}
     */
    public Place place(String topic, int partition) {
        int count = partitionCount(topic);
        if (partition < 0 || partition >= count) {
            throw CommandFailure.usage("topic " + topic + " has " + Words.counted(count, "partition")
                    + " from 0, so there is no partition " + partition);
        }
        return new Place(topic, partition);
    }

    private int partitionCount(String topic) {
        return partitionCounts.computeIfAbsent(topic, name -> TopicReadiness.await(clientSettings, name));
    }

    /** What the hidden names of a key begin with. */
    public static String hiddenPrefix(String key) {
        CRC32C hash = new CRC32C();
        hash.update(key.getBytes(StandardCharsets.UTF_8));
        return HIDDEN_PREFIX + String.format("%08x-", hash.getValue());
    }

    /**
     * Writes a file, in place of one that has the key.
     *
     * @return the offset of the record with which the file is there
     * @throws IOException if the content cannot be read
     * @throws CommandFailure if a record does not arrive
     */
    public long put(Place place, String key, InputStream content, Observer observer) throws IOException {
        String hidden = hiddenPrefix(key) + UUID.randomUUID();
        boolean complete = false;
        try {
            write(place, hidden, content, observer);
            complete = true;
        } finally {
            if (!complete) {
                var unused = send(place, WriteRecord.unlink(hidden));
            }
        }
        return offset(send(place, rename(hidden, key)), place);
    }

    /** The record that gives a hidden file its key. */
    public static WriteRecord rename(String hidden, String key) {
        return WriteRecord.operation(key, "rename", List.of(WriteRecord.header("zonelog.source", hidden)));
    }

    private void write(Place place, String hidden, InputStream content, Observer observer) throws IOException {
        Deque<Future<RecordMetadata>> unconfirmed = new ArrayDeque<>();
        long position = 0;
        byte[] data;
        do {
            data = content.readNBytes(RECORD_BYTES);
            if (data.length > 0 || position == 0) {
                unconfirmed.add(send(place, WriteRecord.writeAt(hidden, position, ByteBuffer.wrap(data))));
                observer.sent(data, data.length);
            }
            position += data.length;
            if (unconfirmed.size() > MOST_UNCONFIRMED) {
                offset(unconfirmed.remove(), place);
            }
        } while (data.length == RECORD_BYTES);
        // A file whose bytes have not all arrived must not get its name.
        while (!unconfirmed.isEmpty()) {
            offset(unconfirmed.remove(), place);
        }
    }

    /** Removes a file; {@link #offset} waits until the record has arrived. */
    public Future<RecordMetadata> unlink(Place place, String key) {
        return send(place, WriteRecord.unlink(key));
    }

    private Future<RecordMetadata> send(Place place, WriteRecord record) {
        try {
            return producer.send(new ProducerRecord<>(
                    place.topic(), place.partition(), record.key(), record.value(), record.headers()));
        } catch (KafkaException refused) {
            throw failure(place, refused);
        }
    }

    /**
     * Waits until a record has arrived.
     *
     * @return its offset
     * @throws CommandFailure if it does not arrive
     */
    public static long offset(Future<RecordMetadata> sent, Place place) {
        try {
            return sent.get().offset();
        } catch (ExecutionException refused) {
            throw failure(place, refused.getCause() == null ? refused : refused.getCause());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw CommandFailure.problem("interrupted while sending to topic " + place.topic(), interrupt);
        }
    }

    private static CommandFailure failure(Place place, Throwable cause) {
        return CommandFailure.problem(
                "topic " + place.topic() + " did not take a record: " + FailureLine.of(cause), cause);
    }

    @Override
    public void close() {
        producer.close();
    }
}
