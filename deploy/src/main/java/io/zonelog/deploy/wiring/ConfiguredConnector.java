package io.zonelog.deploy.wiring;

import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.IncompleteLogs;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.NewPartitions;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Makes the connector's options from the configuration. */
public final class ConfiguredConnector {
    private ConfiguredConnector() {}

    /**
     * The options for the engine of a device.
     *
     * @throws CommandFailure if settings do not fit each other
     */
    public static ConnectorOptions of(Configuration configuration, UUID deviceUuid) {
        try {
            return new ConnectorOptions(
                    configuration.list(KafkaSettings.TOPICS),
                    new ConnectorOptions.Consumers(
                            configuration.text(KafkaSettings.BOOTSTRAP_SERVERS),
                            configuration.text(KafkaSettings.GROUP_ID),
                            deviceUuid.toString(),
                            assignment(configuration),
                            configuration.integer(KafkaSettings.CONSUMER_THREADS),
                            configuration.kafka()),
                    topicCreation(configuration),
                    positions(configuration),
                    badRecords(configuration),
                    ConnectorOptions.HandOver.ofBytes(configuration.sizeBytes(KafkaSettings.CONSUMER_HANDOVER_BYTES)),
                    ConnectorOptions.Timing.withBrokerWaitMax(configuration.duration(KafkaSettings.BROKER_WAIT_MAX)));
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage(FailureLine.of(refused), refused);
        }
    }

    private static ConnectorOptions.Assignment assignment(Configuration configuration) {
        if (configuration.text(KafkaSettings.ASSIGNMENT).equals("group")) {
            return new ConnectorOptions.Assignment.Group();
        }
        Set<TopicPartition> partitions = configuration.list(KafkaSettings.ASSIGNMENT_PARTITIONS).stream()
                .map(ConfiguredConnector::partition)
                .collect(Collectors.toSet());
        return new ConnectorOptions.Assignment.Manual(partitions);
    }

    private static TopicPartition partition(String text) {
        int slash = text.lastIndexOf('/');
        return new TopicPartition(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
    }

    private static ConnectorOptions.TopicCreation topicCreation(Configuration configuration) {
        int partitions = configuration.integer(KafkaSettings.TOPICS_CREATE_PARTITIONS);
        return partitions == 0
                ? new ConnectorOptions.TopicCreation.WaitForTopic()
                : new ConnectorOptions.TopicCreation.CreateTopic(partitions);
    }

    private static ConnectorOptions.PositionPolicy positions(Configuration configuration) {
        return new ConnectorOptions.PositionPolicy(
                NewPartitions.valueOf(configuration
                        .text(KafkaSettings.POSITIONS_NEW_PARTITION)
                        .toUpperCase(Locale.ROOT)),
                IncompleteLogs.valueOf(
                        configuration.text(KafkaSettings.POSITIONS_INCOMPLETE).toUpperCase(Locale.ROOT)),
                configuration.duration(KafkaSettings.POSITIONS_LEFT_RETENTION));
    }

    private static ConnectorOptions.BadRecordPolicy badRecords(Configuration configuration) {
        String topic = configuration.text(KafkaSettings.ERRORS_DEAD_LETTER_TOPIC);
        boolean stop = topic.isEmpty()
                || configuration.text(KafkaSettings.ERRORS_POLICY).equals("stop");
        return stop
                ? new ConnectorOptions.BadRecordPolicy.Stop()
                : new ConnectorOptions.BadRecordPolicy.DeadLetter(
                        topic, configuration.text(KafkaSettings.ERRORS_WRITER));
    }
}
