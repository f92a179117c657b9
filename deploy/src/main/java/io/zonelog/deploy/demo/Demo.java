package io.zonelog.deploy.demo;

import io.zonelog.connector.Connector;
import io.zonelog.deploy.broker.EmbeddedBroker;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.config.DeviceSettings;
import io.zonelog.deploy.config.HttpSettings;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.data.ConfiguredDevice;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.DriveMaker;
import io.zonelog.deploy.data.LastRun;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.kafka.KafkaOffsetsReader;
import io.zonelog.deploy.kafka.WriteRecord;
import io.zonelog.deploy.kafka.WriteRecordSender;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.deploy.view.ExtentRow;
import io.zonelog.deploy.view.FileFinder;
import io.zonelog.deploy.view.FileMap;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.deploy.view.source.OffsetRow;
import io.zonelog.deploy.view.source.OffsetRow.KafkaOffsets;
import io.zonelog.deploy.view.zone.ZoneReport;
import io.zonelog.deploy.view.zone.ZoneRow;
import io.zonelog.deploy.wiring.Wiring;
import io.zonelog.engine.EngineStatistics;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The main job from end to end, in one process: a broker, an engine, records of every kind, and the proof that all of it can be read
 * back.
 */
public final class Demo {
    private static final int PARTITIONS = 2;
    private static final String DEAD_LETTERS = "zonelog.errors";
    private static final Duration COMMIT_LIMIT = Duration.ofMinutes(2);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final int LARGEST_PRINTED_MAP = 12;

    private final Terminal terminal;
    private final Path directory;
    private final long writtenBytes;
    private final @Nullable Path drive;
    private final long startNanos = System.nanoTime();

    /**
     * A demonstration.
     *
     * @param directory where broker and engine keep their data; empty
     * @param writtenBytes how many bytes of real files to copy at least
     * @param drive the zoned drive that is mounted there as zonefs, empty, or none for a simulated device
     */
    public Demo(Terminal terminal, Path directory, long writtenBytes, @Nullable Path drive) {
        this.drive = drive;
        this.terminal = terminal;
        this.directory = directory;
        this.writtenBytes = writtenBytes;
    }

    /** Runs it; fine only if everything was read back as it was written. */
    public ExitCode run() throws IOException, InterruptedException {
        step("starting the embedded broker and the engine");
        EmbeddedBroker.Options options =
                new EmbeddedBroker.Options(directory.resolve("broker"), EmbeddedBroker.Options.ANY_PORT, PARTITIONS);
        try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
            Configuration settings = settings(broker);
            DataDirectory data = new DataDirectory(Path.of(settings.text(DeviceSettings.DATA_DIR)));
            if (drive == null) {
                data.create(ConfiguredDevice.geometry(settings), ConfiguredDevice.behaviour(settings));
            } else {
                DriveMaker.forFirstRun(drive, settings).make(data);
            }
            new LastRun(
                            settings.text(KafkaSettings.BOOTSTRAP_SERVERS),
                            settings.text(KafkaSettings.GROUP_ID),
                            settings.list(KafkaSettings.TOPICS))
                    .save(data);
            try (Wiring wiring = new Wiring(settings, data)) {
                return writeAndCompare(settings, data, wiring.connector());
            }
        }
    }

    private Configuration settings(EmbeddedBroker broker) {
        return new ConfigurationSources()
                .settings(List.of(
                        KafkaSettings.BOOTSTRAP_SERVERS + "=" + broker.bootstrapServers(),
                        DeviceSettings.DATA_DIR + "=" + directory.resolve("data"),
                        HttpSettings.ENABLED + "=off",
                        KafkaSettings.ENGINES_TOPIC + "=off",
                        KafkaSettings.TOPICS_CREATE_PARTITIONS + "=" + PARTITIONS,
                        KafkaSettings.ERRORS_DEAD_LETTER_TOPIC + "=" + DEAD_LETTERS))
                .load();
    }

    private ExitCode writeAndCompare(Configuration settings, DataDirectory data, Connector connector)
            throws IOException, InterruptedException {
        Map<String, String> client = Map.of("bootstrap.servers", settings.text(KafkaSettings.BOOTSTRAP_SERVERS));
        String topic = settings.list(KafkaSettings.TOPICS).get(0);
        Path changed = Files.createDirectories(directory.resolve("expected"));
        try (WriteRecordSender sender = WriteRecordSender.open(client, topic, OptionalInt.empty())) {
            ExpectedFiles expected = new ExpectedFiles(sender, changed);
            produce(sender, expected);
            step("waiting until everything is durable and committed");
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            KafkaOffsetsReader kafka = new KafkaOffsetsReader(client, ANSWER_LIMIT);
            KafkaOffsets offsets = new CommitWait(connector, kafka, COMMIT_LIMIT)
                    .await(settings.text(KafkaSettings.GROUP_ID), partitions);
            try (QueryData query = QueryData.open(data)) {
                show(query, offsets);
                return compare(query, expected, sender, connector);
            }
        }
    }

    private void produce(WriteRecordSender sender, ExpectedFiles expected) throws IOException {
        step("producing copies of real files, then overwrites, sparse writes, truncates, unlinks and a bad record");
        Workload workload = new Workload(expected);
        workload.copies(RealFiles.atLeast(writtenBytes));
        workload.changes();
        sender.send(new WriteRecord(
                "bad", ByteBuffer.allocate(1), List.of(WriteRecord.header("zonelog.offset", "minus one"))));
        sender.confirm();
        terminal.line("      " + Words.counted(sender.records(), "record") + " with "
                + Sizes.rounded(sender.valueBytes()) + " of data");
    }

    private void show(QueryData query, KafkaOffsets offsets) {
        step("maps of some files (zonelog map)");
        for (String key : List.of("sparse", "cut-and-grown", "grown")) {
            FileFinder.FoundFile found = new FileFinder(query.store(), LeftBehind.SHOWN).find(key);
            try (Cursor<Extent> extents = query.store().extents(found.file().fileId(), 0)) {
                List<String> map = new ArrayList<>();
                FileMap.of(found, query.geometry(), new ExtentRow.Walk(found.file(), extents, query.geometry()))
                        .print(map::add);
                map.stream().limit(LARGEST_PRINTED_MAP).forEach(terminal::line);
            }
        }
        step("zones (zonelog zones); # used, . dead, = mapping journal");
        new ZoneReport(query.geometry(), ZoneRow.of(query.device(), query.store()))
                .lines(ZoneReport.Shown.NOT_EMPTY)
                .forEach(terminal::line);
        step("positions (zonelog offsets)");
        OffsetRow.table(OffsetRow.of(query.store().positions(), offsets)).forEach(terminal::line);
    }

    private ExitCode compare(QueryData query, ExpectedFiles expected, WriteRecordSender sender, Connector connector)
            throws IOException {
        step("reading everything back and comparing SHA-256");
        Comparison comparison = new Comparison(query);
        List<String> differences = comparison.differences(expected.files());
        differences.forEach(terminal::line);
        EngineStatistics statistics = connector.engineStatistics().orElseThrow();
        terminal.line(String.format(
                Locale.ROOT,
                "%s: %d files, %s compared; %s in %d records, %d ioends, %d splits, %d merges, %d segments,"
                        + " write amplification %.3f, %.1f s",
                differences.isEmpty() ? "all matched" : differences.size() + " DIFFERENCES",
                expected.files().size(),
                Sizes.rounded(comparison.comparedBytes()),
                Sizes.rounded(sender.valueBytes()),
                sender.records(),
                statistics.writeback().ioends(),
                statistics.writeback().splits(),
                statistics.writeback().merges(),
                statistics.appended().segments(),
                statistics.writeAmplification(),
                (System.nanoTime() - startNanos) / 1e9));
        return differences.isEmpty() ? ExitCode.FINE : ExitCode.PROBLEM;
    }

    private void step(String what) {
        terminal.line(String.format(Locale.ROOT, "%5.1f %s", (System.nanoTime() - startNanos) / 1e9, what));
        terminal.flush();
    }
}
