package io.zonelog.deploy.command.query;

import io.zonelog.connector.client.BrokerProbe;
import io.zonelog.connector.directory.DirectoryReader;
import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.option.BrokersOption;
import io.zonelog.deploy.command.option.ConfigurationOptions;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.data.LastRun;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.source.EngineRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog engines}: who is in the directory of engines. */
@Command(
        name = "engines",
        description = {
            "Shows the engines that are in the directory, and how many partitions each one has.",
            "Asks the brokers of the last run of the data directory, unless told otherwise."
        },
        footer = {
            "  zonelog engines",
            "  zonelog engines --bootstrap-server kafka:9092 --json",
            "  zonelog engines --watch 5"
        })
public final class EnginesCommand implements Verb {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Terminal terminal;

    @Mixin
    private AnswerSource source = new AnswerSource();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private BrokersOption brokers = new BrokersOption();

    @Mixin
    private WatchOption watch = new WatchOption();

    public EnginesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() throws InterruptedException {
        watch.repeat(terminal, this::answer);
        return ExitCode.FINE;
    }

    private void answer() {
        List<EngineRow> rows = source.engine(terminal)
                .map(engine -> List.of(engine.get("/api/v1/engines", EngineRow[].class)))
                .orElseGet(this::ofBrokers);
        if (output.isJson()) {
            terminal.jsonRows(rows.iterator());
        } else {
            terminal.table(EngineRow.table(rows));
        }
    }

    private List<EngineRow> ofBrokers() {
        EngineDirectory directory = read();
        return EngineRow.of(directory, Math.max(System.currentTimeMillis(), directory.latestMillis()));
    }

    private EngineDirectory read() {
        Configuration settings = configuration.sources(terminal.environment()).load();
        String topic = settings.text(KafkaSettings.ENGINES_TOPIC);
        String servers = brokers.of(settings, () -> LastRun.of(source.data().directory(terminal.environment())));
        EngineDirectory directory = new EngineDirectory(System::nanoTime);
        try (DirectoryReader reader = new DirectoryReader(consumer(settings, servers), topic, directory)) {
            reader.readAll(PATIENCE);
            return directory;
        } catch (UnknownTopicOrPartitionException missing) {
            throw CommandFailure.problem(
                    "no engine has written into the directory: topic " + topic + " does not exist at " + servers
                            + "; engines.topic names another one",
                    missing);
        } catch (KafkaException | ConnectorStopException refused) {
            throw CommandFailure.problem(
                    "the directory, topic " + topic + " at " + servers + ", cannot be read: "
                            + FailureLine.ofRoot(refused),
                    refused);
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Configuration settings, String brokers) {
        Map<String, Object> client = new HashMap<>(settings.kafka());
        client.put("bootstrap.servers", brokers);
        client.put("enable.auto.commit", false);
        client.put("auto.offset.reset", "earliest");
        client.put("allow.auto.create.topics", false);
        client.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
        client.put("request.timeout.ms", (int) PATIENCE.toMillis());
        BrokerProbe.check(client);
        return new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
