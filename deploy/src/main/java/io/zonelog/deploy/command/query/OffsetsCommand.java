package io.zonelog.deploy.command.query;

import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.command.option.BrokersOption;
import io.zonelog.deploy.command.option.ConfigurationOptions;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.LastRun;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.kafka.KafkaOffsetsReader;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.source.OffsetRow;
import io.zonelog.deploy.view.source.OffsetRow.KafkaOffsets;
import io.zonelog.mapping.SourcePosition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code zonelog offsets}: stored positions beside Kafka's committed and end offsets. */
@Command(
        name = "offsets",
        description = {
            "Shows the stored positions beside Kafka's committed and end offsets.",
            "Asks the brokers of the last run unless told otherwise; without them it shows what is stored."
        },
        footer = {
            "  zonelog offsets",
            "  zonelog offsets --watch 5",
            "  zonelog offsets --bootstrap kafka:9092 --group zonelog --json"
        })
public final class OffsetsCommand implements Verb {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Terminal terminal;

    @Mixin
    private AnswerSource source = new AnswerSource();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private BrokersOption brokers = new BrokersOption();

    @Option(names = "--group", paramLabel = "GROUP", description = "Consumer group to ask for.")
    private @Nullable String groupId;

    @Mixin
    private WatchOption watch = new WatchOption();

    public OffsetsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() throws InterruptedException {
        watch.repeat(terminal, this::answer);
        return ExitCode.FINE;
    }

    private void answer() {
        List<OffsetRow> rows = rows();
        if (output.isJson()) {
            terminal.jsonRows(rows.iterator());
        } else {
            terminal.table(OffsetRow.table(rows));
        }
    }

    /** An engine afar tells what it knows of Kafka; for a data directory the brokers are asked. */
    private List<OffsetRow> rows() {
        if (source.engine(terminal).isPresent()) {
            if (brokers.given() != null || groupId != null) {
                throw CommandFailure.usage("--bootstrap-server and --group go with a data directory: with --url the"
                        + " engine tells what it knows of its brokers");
            }
            try (Answers answers = source.open(terminal)) {
                return answers.offsets();
            }
        }
        DataDirectory directory = source.data().directory(terminal.environment());
        directory.verifiedDevice();
        return rows(directory);
    }

    /** What is committed is asked for before the store, and the ends of the logs after it: an engine at work moves them in the other order. */
    private List<OffsetRow> rows(DataDirectory directory) {
        Configuration settings = configuration.sources(terminal.environment()).load();
        Optional<LastRun> lastRun = LastRun.of(directory);
        String servers = brokers.of(settings, () -> lastRun);
        String group = group(settings, lastRun);
        Map<String, String> client = new HashMap<>(settings.kafka());
        client.put("bootstrap.servers", servers);
        try (KafkaOffsetsReader.Session kafka = new KafkaOffsetsReader(client, PATIENCE).open()) {
            Map<TopicPartition, Long> committed = kafka.committed(group);
            List<SourcePosition> positions = positions(directory);
            List<TopicPartition> partitions = positions.stream()
                    .map(position -> new TopicPartition(
                            position.identity().topic(), position.identity().partition()))
                    .toList();
            return OffsetRow.of(positions, kafka.offsets(committed, partitions));
        } catch (KafkaOffsetsReader.UnansweredException unanswered) {
            terminal.note("zonelog: Kafka at " + servers + " does not answer (" + unanswered.getMessage()
                    + "); only stored offsets are shown");
            return OffsetRow.of(positions(directory), KafkaOffsets.UNKNOWN);
        }
    }

    private static List<SourcePosition> positions(DataDirectory directory) {
        try (QueryData open = QueryData.open(directory)) {
            return open.store().positions();
        }
    }

    /** As for the brokers: the option, a setting, the last run, the default. */
    private String group(Configuration settings, Optional<LastRun> lastRun) {
        if (groupId != null) {
            return groupId;
        }
        String configured = settings.text(KafkaSettings.GROUP_ID);
        return settings.isDefault(KafkaSettings.GROUP_ID)
                ? lastRun.map(LastRun::groupId).orElse(configured)
                : configured;
    }
}
