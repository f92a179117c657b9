package io.zonelog.deploy.bench.kafka;

import io.zonelog.connector.client.ClientSettings;
import io.zonelog.connector.options.Assignment;
import io.zonelog.connector.options.ConsumerOptions;
import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/** One consumer with the engine's own settings that drops its records, called C; measured behind the first poll that brings some. */
final class ConsumeOnly implements BenchCase {
    /** What the case is called. */
    static final String NAME = "C: consume only";

    private static final Duration POLL = Duration.ofMillis(100);

    private final FilledTopic topic;

    ConsumeOnly(FilledTopic topic) {
        this.topic = topic;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Measurement run(int round) {
        Map<String, Object> settings = ClientSettings.of(new ConsumerOptions(
                        topic.bootstrapServers(),
                        "bench",
                        "bench",
                        new Assignment.Manual(Set.of(topic.partition())),
                        1,
                        Map.of()))
                .consumer(0);
        try (KafkaConsumer<byte[], ByteBuffer> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteBufferDeserializer())) {
            consumer.assign(Set.of(topic.partition()));
            consumer.seekToBeginning(Set.of(topic.partition()));
            ConsumerRecords<byte[], ByteBuffer> records = consumer.poll(POLL);
            while (records.isEmpty()) {
                records = consumer.poll(POLL);
            }
            Meter meter = Meter.start();
            long first = records.count();
            long seen = first;
            while (seen < topic.records().count()) {
                seen += consumer.poll(POLL).count();
            }
            return Measurement.ofBytes(topic.bytesBehind(first), meter.stop(), Latencies.none());
        }
    }
}
