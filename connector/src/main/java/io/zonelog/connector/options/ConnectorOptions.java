package io.zonelog.connector.options;

import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * Everything a connector can be told.
 *
 * @param topics the topics with write records, at least one
 * @param consumer how to consume
 * @param topicCreation what to do about a topic that does not exist
 * @param positions what to do about partitions that the device does not know or cannot build whole
 * @param badRecords what to do about a record that cannot be applied
 * @param handOver how much may wait between the consumers and the engine
 * @param timing how long to wait for what
 */
public record ConnectorOptions(
        List<String> topics,
        ConsumerOptions consumer,
        TopicCreation topicCreation,
        PositionPolicy positions,
        BadRecordPolicy badRecords,
        HandOverOptions handOver,
        TimingOptions timing) {
    /** Checks that the topics are there and not mixed up. */
    public ConnectorOptions {
        topics = List.copyOf(topics);
        Checks.require(!topics.isEmpty(), "at least one topic is needed");
        Checks.require(topics.stream().noneMatch(String::isBlank), "a topic's name must not be empty: " + topics);
        Checks.require(topics.stream().distinct().count() == topics.size(), "a topic is named twice: " + topics);
        if (consumer.assignment() instanceof Assignment.Manual manual) {
            for (TopicPartition partition : manual.partitions()) {
                Checks.require(
                        topics.contains(partition.topic()),
                        "partition " + partition + " is assigned, but its topic is none of " + topics);
            }
        }
        if (badRecords instanceof BadRecordPolicy.DeadLetter deadLetter) {
            Checks.require(
                    !topics.contains(deadLetter.topic()),
                    "topic \"" + deadLetter.topic() + "\" cannot be source and dead-letter topic at once");
        }
    }
}
