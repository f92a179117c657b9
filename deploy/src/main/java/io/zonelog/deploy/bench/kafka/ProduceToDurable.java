package io.zonelog.deploy.bench.kafka;

import io.zonelog.connector.Connector;
import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.Latencies;
import io.zonelog.deploy.bench.measure.Measurement;
import io.zonelog.deploy.bench.measure.Meter;
import io.zonelog.deploy.bench.measure.RecordStream;
import io.zonelog.deploy.bench.subject.BenchData;
import io.zonelog.deploy.config.EngineSettings;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.kafka.WriteRecord;
import io.zonelog.deploy.kafka.WriteRecordSender;
import io.zonelog.deploy.wiring.Wiring;
import io.zonelog.engine.EngineStatistics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/**
 * Records sent at a steady rate, each timed from when it is handed to the producer, which does not linger, until the engine reports it
 * durable. The engine is looked at five thousand times a second, so a latency is up to 0.2 ms too long.
 */
final class ProduceToDurable implements BenchCase {
    private static final int RECORDS_PER_SECOND = 1000;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long LOOK_NANOS = 200_000L;

    private final String name;
    private final RecordStream records;
    private final WriteRecordSender sender;
    private final Wiring wiring;
    private long sentBefore;

    /**
     * Starts an engine on a topic of its own.
     *
     * @param linger {@code batch.linger}
     */
    ProduceToDurable(Path directory, String bootstrapServers, String linger, RecordStream records) {
        this.name = "linger " + linger;
        this.records = records;
        String topic = "bench-latency-" + linger;
        sender = WriteRecordSender.open(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "0"), topic, OptionalInt.of(0));
        // when this one is durable, the engine has started
        sender.send(WriteRecord.append("first", ByteBuffer.allocate(1)));
        sender.confirm();
        BenchData data = BenchData.create(
                directory.resolve("latency-" + linger),
                1 << 30,
                KafkaSettings.BOOTSTRAP_SERVERS + "=" + bootstrapServers,
                KafkaSettings.TOPICS + "=" + topic,
                KafkaSettings.ASSIGNMENT + "=manual",
                KafkaSettings.ASSIGNMENT_PARTITIONS + "=" + topic + "/0",
                EngineSettings.BATCH_LINGER + "=" + linger);
        wiring = new Wiring(data.settings(), data.directory());
        sentBefore = 1;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Measurement run(int round) {
        Latencies latencies = Latencies.ofAtMost((int) records.count());
        long[] sentNanos = new long[(int) records.count()];
        ByteBuffer value = records.newValue();
        awaitDurable(sentBefore);
        Meter meter = Meter.start();
        long startNanos = System.nanoTime();
        int sent = 0;
        int durable = 0;
        while (durable < sentNanos.length) {
            long now = System.nanoTime();
            if (sent < sentNanos.length && now - startNanos >= sent * SECOND_NANOS / RECORDS_PER_SECOND) {
                sentNanos[sent] = now;
                sender.send(WriteRecord.append("file-" + records.file(sent), value.duplicate()));
                sent++;
                continue;
            }
            long reported = durableRecords() - sentBefore;
            for (; durable < Math.min(reported, sent); durable++) {
                latencies.add(System.nanoTime() - sentNanos[durable]);
            }
            KafkaToDurable.requireRunning(wiring.connector());
            LockSupport.parkNanos(LOOK_NANOS);
        }
        sentBefore += sent;
        return Measurement.ofCount(records.count(), 0, meter.stop(), latencies);
    }

    private void awaitDurable(long count) {
        while (durableRecords() < count) {
            KafkaToDurable.requireRunning(wiring.connector());
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private long durableRecords() {
        Connector connector = wiring.connector();
        return connector.engineStatistics().map(EngineStatistics::records).orElse(0L);
    }

    @Override
    public void close() {
        sender.close();
        wiring.close();
    }
}
