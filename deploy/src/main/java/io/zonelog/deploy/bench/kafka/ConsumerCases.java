package io.zonelog.deploy.bench.kafka;

import io.zonelog.connector.client.ClientSettings;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.deploy.bench.limit.ValueStore;
import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.Latencies;
import io.zonelog.deploy.bench.measure.Measurement;
import io.zonelog.deploy.bench.measure.Meter;
import io.zonelog.deploy.demo.ScratchDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * What one consumer with the engine's own settings can do without an engine, from the start of all partitions of a topic. Measured behind
 * the first poll that brings records.
 */
final class ConsumerCases {
    /** What {@link #consumeOnly} is called. */
    static final String CONSUME_ONLY = "C: consume only";

    private static final Duration POLL = Duration.ofMillis(100);

    private ConsumerCases() {}

    /** Drops its records, called C. */
    static BenchCase consumeOnly(FilledTopic topic) {
        return BenchCase.of(CONSUME_ONLY, round -> {
            try (KafkaConsumer<byte[], ByteBuffer> consumer = open(topic)) {
                long first = next(consumer).count();
                Meter meter = Meter.start();
                long seen = first;
                while (seen < topic.records().count()) {
                    seen += next(consumer).count();
                }
                return Measurement.ofBytes(topic.bytesBehind(first), meter.stop(), Latencies.none());
            }
        });
    }

    /** Puts its records into RocksDB, values and all, durable every 4 MiB. A latency is that of one write batch. */
    static BenchCase toValues(Path directory, FilledTopic topic, ValueStore.Form form) {
        return BenchCase.of(form.title(), round -> {
            Path database = Files.createDirectories(directory.resolve("rocksdb"));
            long[] places = new long[topic.records().files()];
            try (ScratchDirectory scratch = new ScratchDirectory(database);
                    ValueStore store = ValueStore.create(
                            scratch.path(), form, topic.records().payloadBytes());
                    KafkaConsumer<byte[], ByteBuffer> consumer = open(topic)) {
                long first = put(next(consumer), places, store);
                Meter meter = Meter.start();
                long seen = first;
                while (seen < topic.records().count()) {
                    seen += put(next(consumer), places, store);
                }
                store.sync();
                return Measurement.ofBytes(topic.bytesBehind(first), meter.stop(), store.latencies());
            }
        });
    }

    private static int put(ConsumerRecords<byte[], ByteBuffer> records, long[] places, ValueStore store)
            throws IOException {
        for (ConsumerRecord<byte[], ByteBuffer> record : records) {
            int file = FilledTopic.fileOf(record.key());
            store.put(file, places[file]++, record.value());
        }
        return records.count();
    }

    private static KafkaConsumer<byte[], ByteBuffer> open(FilledTopic topic) {
        Map<String, Object> settings = ClientSettings.of(new ConnectorOptions.Consumers(
                        topic.bootstrapServers(),
                        "bench",
                        "bench",
                        new ConnectorOptions.Assignment.Manual(topic.partitions()),
                        1,
                        Map.of()))
                .consumer(0);
        KafkaConsumer<byte[], ByteBuffer> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteBufferDeserializer());
        consumer.assign(topic.partitions());
        consumer.seekToBeginning(topic.partitions());
        return consumer;
    }

    /** The next records, once there are some. */
    private static ConsumerRecords<byte[], ByteBuffer> next(KafkaConsumer<byte[], ByteBuffer> consumer) {
        ConsumerRecords<byte[], ByteBuffer> records = consumer.poll(POLL);
        while (records.isEmpty()) {
            records = consumer.poll(POLL);
        }
        return records;
    }
}
