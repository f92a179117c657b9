package io.zonelog.deploy;

import io.zonelog.connector.options.Assignment;
import io.zonelog.connector.options.BadRecordPolicy;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.options.ConsumerOptions;
import io.zonelog.connector.options.HandOverOptions;
import io.zonelog.connector.options.PositionPolicy;
import io.zonelog.connector.options.PositionPolicy.IncompleteLogs;
import io.zonelog.connector.options.PositionPolicy.NewPartitions;
import io.zonelog.connector.options.TimingOptions;
import io.zonelog.connector.options.TopicCreation;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.Key;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Makes the connector's options from the configuration. */
public final class ConnectorSettings {
    private ConnectorSettings() {}

    /**
     * The options for the engine of a device.
     *
     * @throws CommandFailure if settings do not fit each other
     */
    public static ConnectorOptions of(Configuration configuration, UUID deviceUuid) {
        try {
            return new ConnectorOptions(
                    configuration.list(Key.TOPICS),
                    new ConsumerOptions(
                            configuration.text(Key.BOOTSTRAP_SERVERS),
                            configuration.text(Key.GROUP_ID),
                            deviceUuid.toString(),
                            assignment(configuration),
                            configuration.integer(Key.CONSUMER_THREADS),
                            configuration.kafka()),
                    topicCreation(configuration),
                    positions(configuration),
                    badRecords(configuration),
                    new HandOverOptions(
                            configuration.sizeBytes(Key.CONSUMER_HANDOVER_BYTES),
                            HandOverOptions.standard().maxPolls()),
                    TimingOptions.standard().withBrokerWaitMax(configuration.duration(Key.BROKER_WAIT_MAX)));
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage(FailureLine.of(refused), refused);
        }
    }

    private static Assignment assignment(Configuration configuration) {
        if (configuration.text(Key.ASSIGNMENT).equals("group")) {
            return new Assignment.Group();
        }
        Set<TopicPartition> partitions = configuration.list(Key.ASSIGNMENT_PARTITIONS).stream()
                .map(ConnectorSettings::partition)
                .collect(Collectors.toSet());
        return new Assignment.Manual(partitions);
    }

    private static TopicPartition partition(String text) {
        int slash = text.lastIndexOf('/');
        return new TopicPartition(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
    }

    private static TopicCreation topicCreation(Configuration configuration) {
        int partitions = configuration.integer(Key.TOPICS_CREATE_PARTITIONS);
        return partitions == 0 ? new TopicCreation.WaitForTopic() : new TopicCreation.CreateTopic(partitions);
    }

    private static PositionPolicy positions(Configuration configuration) {
        return new PositionPolicy(
                NewPartitions.valueOf(
                        configuration.text(Key.POSITIONS_NEW_PARTITION).toUpperCase(Locale.ROOT)),
                IncompleteLogs.valueOf(
                        configuration.text(Key.POSITIONS_INCOMPLETE).toUpperCase(Locale.ROOT)));
    }

    private static BadRecordPolicy badRecords(Configuration configuration) {
        String topic = configuration.text(Key.ERRORS_DEAD_LETTER_TOPIC);
        boolean stop = topic.isEmpty() || configuration.text(Key.ERRORS_POLICY).equals("stop");
        return stop ? new BadRecordPolicy.Stop() : new BadRecordPolicy.DeadLetter(topic);
    }
}
