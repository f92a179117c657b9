package io.zonelog.connector.directory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the directory's topic from its beginning into a directory. Owns its consumer; used by one thread. */
public final class DirectoryReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryReader.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final EngineDirectory directory;
    private final List<TopicPartition> partitions;

    /**
     * Begins at the first row.
     *
     * @throws UnknownTopicOrPartitionException if the topic does not exist
     */
    public DirectoryReader(Consumer<byte[], byte[]> consumer, String topic, EngineDirectory directory) {
        this.consumer = consumer;
        this.directory = directory;
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            throw new UnknownTopicOrPartitionException("topic " + topic + " does not exist");
        }
        partitions = found.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Takes the rows that come within some time, as soon as there is one. */
    public void read(Duration patience) {
        consumer.poll(patience).forEach(this::take);
    }

    /**
     * Reads all rows that were there when it was called.
     *
     * @throws TimeoutException if they do not come in time
     */
    public void readAll(Duration patience) {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, patience);
        while (partitions.stream().anyMatch(each -> consumer.position(each, patience) < ends.getOrDefault(each, 0L))) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new TimeoutException("not all rows came within " + patience.toSeconds() + " s");
            }
            read(STEP);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            byte[] key = record.key() == null ? new byte[0] : record.key();
            UUID device = UUID.fromString(new String(key, StandardCharsets.UTF_8));
            if (record.value() == null) {
                directory.remove(device, record.timestamp());
                return;
            }
            EngineDescription engine = DescriptionFormat.read(record.value());
            if (!engine.deviceUuid().equals(device)) {
                throw new IOException("it is of device " + engine.deviceUuid() + ", its key " + device);
            }
            directory.put(engine, record.timestamp());
        } catch (IOException | IllegalArgumentException unreadable) {
            LOG.debug(
                    "no row of an engine in {} partition {} offset {}: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    unreadable.getMessage());
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_MAX));
    }
}
