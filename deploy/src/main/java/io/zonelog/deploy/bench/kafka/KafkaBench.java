package io.zonelog.deploy.bench.kafka;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.RecordStream;
import io.zonelog.deploy.bench.Scenario;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.config.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The scenarios that need a broker; each starts one of its own, which ends with its last case. */
public final class KafkaBench {
    private static final int FILES = 64;
    private static final int LATENCY_RECORD_BYTES = 1 << 10;
    private static final int LATENCY_SECONDS = 3;
    private static final int LATENCY_RECORDS_PER_SECOND = 1000;

    private KafkaBench() {}

    /** Records of one length from a topic to durable, beside a consumer that drops them. */
    public static Scenario throughput(Path directory, long sizeBytes, int recordBytes, String words, String goal)
            throws IOException {
        String name = "kafka " + words;
        Path own = Files.createDirectories(directory.resolve("kafka-" + recordBytes));
        BrokerProcess broker = BrokerProcess.start(own);
        FilledTopic topic = FilledTopic.fill(
                broker.bootstrapServers(), "bench-" + recordBytes, RecordStream.appends(sizeBytes, recordBytes, FILES));
        List<BenchCase> cases =
                List.of(new ConsumeOnly(topic), withBroker(broker, new KafkaToDurable(own, topic, "to durable")));
        return new Scenario(name, cases, List.of(new Scenario.Ratio("to durable", List.of(ConsumeOnly.NAME), goal)));
    }

    /** A thousand records a second, each from the producer to durable. */
    public static Scenario latency(Path directory, long sizeBytes) throws IOException {
        Path own = Files.createDirectories(directory.resolve("latency"));
        BrokerProcess broker = BrokerProcess.start(own);
        long most = (long) LATENCY_SECONDS * LATENCY_RECORDS_PER_SECOND;
        RecordStream records =
                RecordStream.appends(Math.min(sizeBytes, most * LATENCY_RECORD_BYTES), LATENCY_RECORD_BYTES, FILES);
        String standard = new ConfigurationSources().load().text(Key.BATCH_LINGER);
        return new Scenario(
                "latency",
                List.of(
                        new ProduceToDurable(own, broker.bootstrapServers(), standard, records),
                        withBroker(broker, new ProduceToDurable(own, broker.bootstrapServers(), "1ms", records))),
                List.of());
    }

    /** The same case, which also ends the broker. */
    private static BenchCase withBroker(BrokerProcess broker, BenchCase last) {
        return new LastCase(broker, last);
    }
}
