package io.zonelog.deploy.bench.kafka;

import io.zonelog.connector.client.ClientSettings;
import io.zonelog.connector.options.Assignment;
import io.zonelog.connector.options.ConsumerOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/** One consumer with the engine's own settings, from the start of all partitions of a topic. Used by one thread. */
final class TopicConsumer implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], ByteBuffer> consumer;

    TopicConsumer(FilledTopic topic) {
        Map<String, Object> settings = ClientSettings.of(new ConsumerOptions(
                        topic.bootstrapServers(),
                        "bench",
                        "bench",
                        new Assignment.Manual(topic.partitions()),
                        1,
                        Map.of()))
                .consumer(0);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteBufferDeserializer());
        consumer.assign(topic.partitions());
        consumer.seekToBeginning(topic.partitions());
    }

    /** The next records, once there are some. */
    ConsumerRecords<byte[], ByteBuffer> next() {
        ConsumerRecords<byte[], ByteBuffer> records = consumer.poll(POLL);
        while (records.isEmpty()) {
            records = consumer.poll(POLL);
        }
        return records;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
