package io.zonelog.deploy.bench.kafka;

import io.zonelog.connector.Connector;
import io.zonelog.connector.ConnectorStatus;
import io.zonelog.connector.metrics.ConnectorCounters.Counted;
import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.Latencies;
import io.zonelog.deploy.bench.measure.Measurement;
import io.zonelog.deploy.bench.measure.Meter;
import io.zonelog.deploy.bench.subject.BenchData;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.demo.ScratchDirectory;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.wiring.Wiring;
import io.zonelog.engine.EngineStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The engine as {@code zonelog run} wires it, from a topic to durable; measured behind the first records that it applies, until all are
 * durable. Each round has a new data directory, but for the zones' files, which are those of the round before: in a device that has been
 * in use they have been written before. If the settings let it serve HTTP, an audience looks at it meanwhile.
 */
final class KafkaToDurable implements BenchCase {
    private static final long LOOK_NANOS = 2_000_000L;

    private final Path directory;
    private final Path writtenZones;
    private final FilledTopic topic;
    private final String name;
    private final List<String> settings;

    /**
     * Measures nothing yet.
     *
     * @param settings settings of the engine that differ, as {@code key=value}
     */
    KafkaToDurable(Path directory, FilledTopic topic, String name, String... settings) {
        this.directory = directory;
        this.writtenZones = directory.resolve("written-zones");
        this.topic = topic;
        this.name = name;
        this.settings = List.of(settings);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Measurement run(int round) throws IOException {
        Path path = directory.resolve("engine");
        List<String> all = new ArrayList<>(settings);
        all.add(KafkaSettings.BOOTSTRAP_SERVERS + "=" + topic.bootstrapServers());
        all.add(KafkaSettings.TOPICS + "=" + topic.name());
        all.add(KafkaSettings.ASSIGNMENT + "=manual");
        all.add(KafkaSettings.ASSIGNMENT_PARTITIONS + "=" + topic.partitionList());
        BenchData data = BenchData.create(path, 4 * topic.records().payloadBytes(), all.toArray(String[]::new));
        Path zones = data.directory().device().resolve("zones");
        if (Files.exists(writtenZones)) {
            Files.delete(zones);
            Files.move(writtenZones, zones);
        }
        try (ScratchDirectory scratch = new ScratchDirectory(path)) {
            Measurement measurement = consume(new DataDirectory(scratch.path()), data.settings());
            Files.move(zones, writtenZones);
            return measurement;
        }
    }

    private Measurement consume(DataDirectory data, Configuration configuration) {
        try (Wiring wiring = new Wiring(configuration, data);
                HttpAudience audience = HttpAudience.of(wiring.httpPort())) {
            Connector connector = wiring.connector();
            while (connector.counters().value(Counted.RECORDS_APPLIED) == 0) {
                look(connector);
            }
            Meter meter = Meter.start();
            long first = connector.counters().value(Counted.RECORDS_APPLIED);
            while (connector.engineStatistics().map(EngineStatistics::records).orElse(0L)
                    < topic.records().count()) {
                look(connector);
            }
            Measurement measured = Measurement.ofBytes(topic.bytesBehind(first), meter.stop(), Latencies.none());
            audience.requireAnswers();
            return measured;
        }
    }

    private static void look(Connector connector) {
        requireRunning(connector);
        LockSupport.parkNanos(LOOK_NANOS);
    }

    /** Fails if the connector has stopped by itself. */
    static void requireRunning(Connector connector) {
        if (connector.status().phase().compareTo(ConnectorStatus.Phase.STOPPING) >= 0) {
            throw CommandFailure.problem("the engine stopped while it was measured: " + connector.status());
        }
    }
}
