package io.zonelog.deploy.command.option;

import io.zonelog.connector.client.BrokerProbe;
import io.zonelog.connector.directory.DirectoryReader;
import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.data.LastRun;
import io.zonelog.deploy.failure.CommandFailure;
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
import picocli.CommandLine.Mixin;

/** Which directory of engines: the topic of the settings, at the brokers of these, of the last run, or of the command line. */
public final class DirectoryOption {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private BrokersOption brokers = new BrokersOption();

    /**
     * The rows of all engines.
     *
     * @param data whose last run names the brokers, if nothing else does
     * @throws CommandFailure if the directory cannot be read
     */
    public List<EngineRow> read(Terminal terminal, DataOption data) {
        EngineDirectory directory = directory(terminal, data);
        return EngineRow.of(directory, Math.max(System.currentTimeMillis(), directory.latestMillis()));
    }

    private EngineDirectory directory(Terminal terminal, DataOption data) {
        Configuration settings = configuration.sources(terminal.environment()).load();
        String topic = settings.text(KafkaSettings.ENGINES_TOPIC);
        String servers = brokers.of(settings, () -> LastRun.of(data.directory(terminal.environment())));
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
