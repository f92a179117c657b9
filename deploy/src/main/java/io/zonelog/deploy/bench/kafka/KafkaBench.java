package io.zonelog.deploy.bench.kafka;

import io.zonelog.deploy.bench.limit.ValueStore;
import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.RecordStream;
import io.zonelog.deploy.bench.measure.Scenario;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.config.EngineSettings;
import io.zonelog.deploy.config.HttpSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The scenarios that need a broker; each starts one of its own, which ends with its last case. */
public final class KafkaBench {
    private static final String TO_DURABLE = "to durable";
    private static final String WATCHED = "metrics and page";
    private static final String UNWATCHED = "without HTTP";
    private static final int FILES = 64;
    private static final int PARTITIONS = 4;
    private static final int OVERHEAD_RECORD_BYTES = 4 << 10;
    private static final int LATENCY_RECORD_BYTES = 1 << 10;
    private static final int LATENCY_SECONDS = 3;
    private static final int LATENCY_RECORDS_PER_SECOND = 1000;

    private KafkaBench() {}

    /** Makes the cases of a scenario. */
    @FunctionalInterface
    private interface Cases {
        List<BenchCase> over(BrokerProcess broker) throws InterruptedException;
    }

    /**
     * What a scenario of records of one length is to reach.
     *
     * @param consumer ÷ C
     * @param values ÷ P
     * @param processor CPU s per GB ÷ C's
     */
    public record Goals(String consumer, String values, String processor) {}

    /** Records of one length from a topic to durable, beside a consumer that drops them and one that puts them into RocksDB. */
    public static Scenario throughput(Path directory, long sizeBytes, int recordBytes, String words, Goals goals)
            throws IOException, InterruptedException {
        Path own = Files.createDirectories(directory.resolve("kafka-" + recordBytes));
        RecordStream records = RecordStream.appends(sizeBytes, recordBytes, FILES);
        List<BenchCase> cases = withBroker(own, broker -> {
            FilledTopic topic =
                    FilledTopic.fill(broker.bootstrapServers(), "bench-" + recordBytes, PARTITIONS, records);
            return List.of(
                    ConsumerCases.consumeOnly(topic),
                    new KafkaToDurable(own, topic, TO_DURABLE),
                    ConsumerCases.toValues(own, topic, ValueStore.Form.VALUES),
                    ConsumerCases.toValues(own, topic, ValueStore.Form.BLOB_FILES));
        });
        List<String> consumer = List.of(ConsumerCases.CONSUME_ONLY);
        return new Scenario(
                "kafka " + words,
                cases,
                List.of(
                        new Scenario.Ratio(TO_DURABLE, consumer, goals.consumer()),
                        new Scenario.Ratio(
                                TO_DURABLE,
                                List.of(ValueStore.Form.VALUES.title(), ValueStore.Form.BLOB_FILES.title()),
                                goals.values()),
                        new Scenario.Ratio(TO_DURABLE, consumer, Scenario.Figure.PROCESSOR, goals.processor())));
    }

    /** The same records to durable by an engine that serves HTTP and is looked at, and by one that does not. */
    public static Scenario overhead(Path directory, long sizeBytes) throws IOException, InterruptedException {
        Path own = Files.createDirectories(directory.resolve("overhead"));
        RecordStream records = RecordStream.appends(sizeBytes, OVERHEAD_RECORD_BYTES, FILES);
        List<BenchCase> cases = withBroker(own, broker -> {
            FilledTopic topic = FilledTopic.fill(broker.bootstrapServers(), "bench-overhead", PARTITIONS, records);
            return List.of(
                    new KafkaToDurable(own, topic, UNWATCHED),
                    new KafkaToDurable(own, topic, WATCHED, HttpSettings.ENABLED + "=on", HttpSettings.PORT + "=0"));
        });
        return new Scenario("overhead", cases, List.of(new Scenario.Ratio(WATCHED, List.of(UNWATCHED), "≥ 0.98")));
    }

    /** A thousand records a second, each from the producer to durable. */
    public static Scenario latency(Path directory, long sizeBytes) throws IOException, InterruptedException {
        Path own = Files.createDirectories(directory.resolve("latency"));
        long most = (long) LATENCY_SECONDS * LATENCY_RECORDS_PER_SECOND;
        RecordStream records =
                RecordStream.appends(Math.min(sizeBytes, most * LATENCY_RECORD_BYTES), LATENCY_RECORD_BYTES, FILES);
        String standard = new ConfigurationSources().load().text(EngineSettings.BATCH_LINGER);
        List<BenchCase> cases = withBroker(
                own,
                broker -> List.of(
                        new ProduceToDurable(own, broker.bootstrapServers(), standard, records),
                        new ProduceToDurable(own, broker.bootstrapServers(), "1ms", records)));
        List<Scenario.Ratio> goals = List.of(
                Scenario.Ratio.alone(cases.get(0).name(), Scenario.Figure.P50, "≤ 15"),
                Scenario.Ratio.alone(cases.get(0).name(), Scenario.Figure.P99, "≤ 60"),
                Scenario.Ratio.alone(cases.get(1).name(), Scenario.Figure.P50, "≤ 5"));
        return new Scenario("latency", cases, goals);
    }

    /** Cases over a broker that ends with the last of them. */
    private static List<BenchCase> withBroker(Path directory, Cases source) throws IOException, InterruptedException {
        BrokerProcess broker = BrokerProcess.start(directory);
        try {
            List<BenchCase> cases = new ArrayList<>(source.over(broker));
            BenchCase last = cases.remove(cases.size() - 1);
            cases.add(BenchCase.of(last.name(), last.mostWarmUps(), last::run, last, broker::close));
            return cases;
        } catch (RuntimeException | InterruptedException failure) {
            broker.close();
            throw failure;
        }
    }
}
