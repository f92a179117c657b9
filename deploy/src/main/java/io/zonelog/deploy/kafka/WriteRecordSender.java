package io.zonelog.deploy.kafka;

import io.zonelog.connector.client.BrokerProbe;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Words;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteBufferSerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends write records to one topic, in order, and confirms them. Used by one thread; Kafka's thread reports what arrived.
 */
public final class WriteRecordSender implements AutoCloseable {
    private static final int MAX_REQUEST_BYTES = 16 << 20;

    private final KafkaProducer<String, ByteBuffer> producer;
    private final String topic;
    private final OptionalInt partition;
    private final AtomicReference<@Nullable Exception> firstFailure = new AtomicReference<>();
    /** Filled by Kafka's thread: partition to the first and last offset that arrived. */
    private final Map<Integer, Offsets> arrived = new TreeMap<>();

    private long records;
    private long valueBytes;

    /**
     * A run of a partition's offsets.
     *
     * @param first the lowest
     * @param last the highest
     */
    public record Offsets(long first, long last) {
        private Offsets with(long offset) {
            return new Offsets(Math.min(first, offset), Math.max(last, offset));
        }
    }

    private WriteRecordSender(Map<String, String> clientSettings, String topic, OptionalInt partition) {
        this.producer = producer(clientSettings);
        this.topic = topic;
        this.partition = partition;
    }

    /** A producer that loses and doubles nothing, and takes large records. */
    static KafkaProducer<String, ByteBuffer> producer(Map<String, String> clientSettings) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("linger.ms", "5");
        settings.put("batch.size", Integer.toString(1 << 20));
        settings.put("max.request.size", Integer.toString(MAX_REQUEST_BYTES));
        settings.put("max.block.ms", "30000");
        settings.putAll(clientSettings);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteBufferSerializer());
    }

    /**
     * Makes sure that settings are those of a client of Kafka's, and that what listens there speaks its protocol.
     *
     * @throws CommandFailure with one line, if not
     */
    static void requireKafka(Map<String, String> clientSettings) {
        try {
            BrokerProbe.check(clientSettings);
        } catch (ConnectorStopException wrong) {
            throw CommandFailure.usage(wrong.line(), wrong);
        }
    }

    /**
     * A sender to a topic that takes records: waits some seconds until it does.
     *
     * @param clientSettings settings of the producer, {@code bootstrap.servers} among them
     * @param topic where to; a broker that creates topics on first use makes it
     * @param partition the partition; without one, the key chooses as in every Kafka client
     * @throws CommandFailure if no broker answers, or there is no such topic or partition
     */
    public static WriteRecordSender open(Map<String, String> clientSettings, String topic, OptionalInt partition) {
        requireKafka(clientSettings);
        int partitions = TopicReadiness.await(clientSettings, topic);
        if (partition.isPresent() && partition.getAsInt() >= partitions) {
            throw CommandFailure.usage("topic " + topic + " has " + Words.counted(partitions, "partition")
                    + " from 0, so there is no partition " + partition.getAsInt());
        }
        return new WriteRecordSender(clientSettings, topic, partition);
    }

    /**
     * Sends one record; waits only when Kafka's buffer is full.
     *
     * @throws CommandFailure if this or an earlier record was refused
     */
    public void send(WriteRecord record) {
        throwFirstFailure();
        Integer chosen = partition.isPresent() ? Integer.valueOf(partition.getAsInt()) : null;
        try {
            var unused = producer.send(
                    new ProducerRecord<>(topic, chosen, record.key(), record.value(), record.headers()),
                    this::completed);
        } catch (KafkaException refused) {
            throw failure(refused);
        }
        records++;
        valueBytes += record.value().remaining();
    }

    /**
     * Waits until everything sent has arrived.
     *
     * @return the offsets that the records got, by partition
     * @throws CommandFailure if a record did not arrive
     */
    public Map<Integer, Offsets> confirm() {
        producer.flush();
        throwFirstFailure();
        synchronized (arrived) {
            return Map.copyOf(arrived);
        }
    }

    public long records() {
        return records;
    }

    public long valueBytes() {
        return valueBytes;
    }

    @Override
    public void close() {
        producer.close();
    }

    private void completed(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        if (failure != null) {
            firstFailure.compareAndSet(null, failure);
        } else if (metadata != null) {
            long offset = metadata.offset();
            synchronized (arrived) {
                Offsets before = arrived.getOrDefault(metadata.partition(), new Offsets(offset, offset));
                arrived.put(metadata.partition(), before.with(offset));
            }
        }
    }

    private void throwFirstFailure() {
        Optional.ofNullable(firstFailure.get()).ifPresent(failure -> {
            throw failure(failure);
        });
    }

    private CommandFailure failure(Exception cause) {
        return CommandFailure.problem("topic " + topic + " did not take a record: " + FailureLine.of(cause), cause);
    }
}
