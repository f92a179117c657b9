package io.zonelog.deploy.command.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.option.BrokersOption;
import io.zonelog.deploy.command.option.ConfigurationOptions;
import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.data.LastRun;
import io.zonelog.deploy.kafka.WholeFileSender;
import io.zonelog.deploy.kafka.WholeFileSender.Place;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.FileRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Where records of files go: an option wins over a setting, a setting over what the engine consumes, and that over the default.
 */
final class KafkaTarget {
    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private BrokersOption brokers = new BrokersOption();

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Topic of new files (else the engine's first one).")
    private @Nullable String topic;

    @Option(names = "--partition", paramLabel = "N", description = "Partition of new files (else the key chooses).")
    private @Nullable Integer partition;

    /** Who has chosen a topic. */
    enum Chosen {
        BY_USER,
        BY_DEFAULT
    }

    /**
     * A sender, and where it sends what has no place yet.
     *
     * @param sender to be closed
     * @param topic of new files
     * @param chosen whether somebody has chosen the topic
     * @param partition of new files; null: the key chooses
     */
    record Opened(
            WholeFileSender sender,
            String topic,
            Chosen chosen,
            @Nullable Integer partition) implements AutoCloseable {
        /** Where a file is written: to the partition that has it, if there is one. */
        Place placeOf(String key, Optional<FileRow> existing) {
            if (existing.isPresent()) {
                return new Place(existing.get().topic(), existing.get().partition());
            }
            return partition == null ? sender.placeOf(topic, key) : sender.place(topic, partition);
        }

        /** Where a file is written that was in a partition of another engine, and whose key alone does not tell which file it is. */
        Place placeOf(Place before) {
            return sender.place(chosen == Chosen.BY_USER ? topic : before.topic(), before.partition());
        }

        @Override
        public void close() {
            sender.close();
        }
    }

    /** Opens a sender to the brokers of the engine that is asked. */
    Opened open(Terminal terminal, AnswerSource source) {
        Configuration settings = configuration.sources(terminal.environment()).load();
        Optional<LastRun> run = run(terminal, source);
        Map<String, String> client = new HashMap<>(settings.kafka());
        client.put("bootstrap.servers", brokers.of(settings, () -> run));
        String standard = settings.isDefault(KafkaSettings.TOPICS)
                ? run.map(each -> each.topics().get(0))
                        .orElse(settings.list(KafkaSettings.TOPICS).get(0))
                : settings.list(KafkaSettings.TOPICS).get(0);
        return topic == null
                ? new Opened(new WholeFileSender(client), standard, Chosen.BY_DEFAULT, partition)
                : new Opened(new WholeFileSender(client), topic, Chosen.BY_USER, partition);
    }

    private static Optional<LastRun> run(Terminal terminal, AnswerSource source) {
        Optional<EngineClient> engine = source.engine(terminal);
        return engine.isPresent()
                ? Optional.of(run(engine.get()))
                : LastRun.of(source.data().directory(terminal.environment()));
    }

    private static LastRun run(EngineClient engine) {
        Map<String, String> values = new HashMap<>();
        for (JsonNode row : engine.get("/api/v1/configuration")) {
            values.put(row.path("key").asText(), row.path("value").asText());
        }
        return new LastRun(
                values.getOrDefault(KafkaSettings.BOOTSTRAP_SERVERS.key(), ""),
                values.getOrDefault(KafkaSettings.GROUP_ID.key(), ""),
                List.of(values.getOrDefault(KafkaSettings.TOPICS.key(), "").split("\\s*,\\s*", -1)));
    }
}
