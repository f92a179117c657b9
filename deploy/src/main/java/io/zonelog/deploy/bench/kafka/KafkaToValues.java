package io.zonelog.deploy.bench.kafka;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.deploy.bench.limit.ValueStore;
import io.zonelog.deploy.demo.ScratchDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** One consumer that puts its records into RocksDB, values and all, durable every 4 MiB. A latency is that of one write batch. */
final class KafkaToValues implements BenchCase {
    private final Path directory;
    private final FilledTopic topic;
    private final ValueStore.Form form;

    KafkaToValues(Path directory, FilledTopic topic, ValueStore.Form form) {
        this.directory = directory;
        this.topic = topic;
        this.form = form;
    }

    @Override
    public String name() {
        return form.title();
    }

    @Override
    public Measurement run(int round) throws IOException {
        Path database = Files.createDirectories(directory.resolve("rocksdb"));
        long[] places = new long[topic.records().files()];
        try (ScratchDirectory scratch = new ScratchDirectory(database);
                ValueStore store =
                        ValueStore.create(scratch.path(), form, topic.records().payloadBytes());
                TopicConsumer consumer = new TopicConsumer(topic)) {
            long first = put(consumer.next(), places, store);
            Meter meter = Meter.start();
            long seen = first;
            while (seen < topic.records().count()) {
                seen += put(consumer.next(), places, store);
            }
            store.sync();
            return Measurement.ofBytes(topic.bytesBehind(first), meter.stop(), store.latencies());
        }
    }

    private static int put(ConsumerRecords<byte[], ByteBuffer> records, long[] places, ValueStore store)
            throws IOException {
        for (ConsumerRecord<byte[], ByteBuffer> record : records) {
            int file = FilledTopic.fileOf(record.key());
            store.put(file, places[file]++, record.value());
        }
        return records.count();
    }
}
