package io.zonelog.connector.options;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        Consumers consumer,
        TopicCreation topicCreation,
        PositionPolicy positions,
        BadRecordPolicy badRecords,
        HandOver handOver,
        Timing timing) {
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

    /** Who decides which partitions are consumed. */
    public sealed interface Assignment {
        /** The group shares out all partitions of the topics among its members. */
        record Group() implements Assignment {}

        /**
         * A fixed set of partitions, shared out among this connector's consumers; the group's name is used for committed offsets only.
         *
         * @param partitions at least one
         */
        record Manual(Set<TopicPartition> partitions) implements Assignment {
            public Manual {
                partitions = Set.copyOf(partitions);
                Checks.require(!partitions.isEmpty(), "a manual assignment needs at least one partition");
                Checks.require(
                        partitions.stream().allMatch(partition -> partition.partition() >= 0),
                        "a partition's number is 0 or more: " + partitions);
            }
        }
    }

    /** What to do about a record that cannot be applied. */
    public sealed interface BadRecordPolicy {
        /** Stop before it. */
        record Stop() implements BadRecordPolicy {}

        /**
         * Copy it to a topic, with the reason, and go on.
         *
         * @param topic the dead-letter topic; created with one partition if it does not exist
         * @param writer the group that copies what is bad in every copy; empty for the first by name of those that hold the partition
         */
        record DeadLetter(String topic, String writer) implements BadRecordPolicy {
            public DeadLetter {
                Checks.require(!topic.isBlank(), "the dead-letter topic needs a name");
            }

            /** The first group by name copies. */
            public DeadLetter(String topic) {
                this(topic, "");
            }
        }
    }

    /** What to do about a topic that does not exist. */
    public sealed interface TopicCreation {
        /** Somebody else creates it. */
        record WaitForTopic() implements TopicCreation {}

        /**
         * The connector creates it, with the broker's replication factor.
         *
         * @param partitions how many partitions, at least one
         */
        record CreateTopic(int partitions) implements TopicCreation {
            public CreateTopic {
                Checks.require(partitions >= 1, "a topic has at least one partition, not " + partitions);
            }
        }
    }

    /**
     * What to do about partitions whose files the device cannot go on with from its own stored position and Kafka's records alone.
     *
     * @param newPartitions those that the device has no position of
     * @param incompleteLogs those whose files would lack records that Kafka has removed
     * @param leftRetention for how long those that are left behind are kept once another engine holds them whole; zero for ever
     */
    public record PositionPolicy(NewPartitions newPartitions, IncompleteLogs incompleteLogs, Duration leftRetention) {
        /** Keeps what is left behind for ever. */
        public PositionPolicy(NewPartitions newPartitions, IncompleteLogs incompleteLogs) {
            this(newPartitions, incompleteLogs, Duration.ZERO);
        }

        /** What to do about a partition that the device has no position of. */
        public enum NewPartitions {
            /** Build its files from the log. */
            EARLIEST,
            /** Stop: whoever runs the engine expects that its device knows all partitions. */
            STOP
        }

        /** What to do about a log whose records are not all there: its first ones are gone, or it is compacted. */
        public enum IncompleteLogs {
            /** Leave the partition alone, and say so. */
            REFUSE,
            /** Build files from what Kafka still holds, and mark them. */
            ACCEPT
        }
    }

    /** The checks that the records of this package share. */
    static final class Checks {
        private Checks() {}

        static void require(boolean holds, String message) {
            if (!holds) {
                throw new IllegalArgumentException(message);
            }
        }

        static void requirePositive(Duration duration, String what) {
            require(!duration.isNegative() && !duration.isZero(), what + " must be positive, not " + duration);
        }
    }

    /**
     * How to consume.
     *
     * @param bootstrapServers brokers to ask first, {@code host:port} with commas between
     * @param groupId the consumer group
     * @param memberId what tells this engine's members of the group from others', the device's UUID: member N of it is the static
     *     member {@code memberId-N}
     * @param assignment who decides which partitions are consumed
     * @param threads consumers, each with a thread of its own, from 1 to {@value #MAX_THREADS}
     * @param kafka further settings of Kafka's clients, by their own names
     */
    public record Consumers(
            String bootstrapServers,
            String groupId,
            String memberId,
            ConnectorOptions.Assignment assignment,
            int threads,
            Map<String, String> kafka) {
        /** The most consumers of one connector. */
        public static final int MAX_THREADS = 64;

        public Consumers {
            kafka = Map.copyOf(kafka);
            ConnectorOptions.Checks.require(!bootstrapServers.isBlank(), "bootstrap servers are needed");
            ConnectorOptions.Checks.require(!groupId.isBlank(), "the consumer group needs a name");
            ConnectorOptions.Checks.require(!memberId.isBlank(), "the group's member needs an id");
            ConnectorOptions.Checks.require(
                    threads >= 1 && threads <= MAX_THREADS,
                    "consumer threads must be from 1 to " + MAX_THREADS + ", not " + threads);
        }
    }

    /**
     * How much may wait between the consumers and the engine. Beside it each consumer keeps at most one poll that found no room.
     *
     * @param maxBytes memory of the records waiting, see {@link io.zonelog.connector.handover.PolledBatch#sizeBytes}; a single larger record is taken when nothing else waits
     * @param maxPolls polls waiting, or parts of large ones
     */
    public record HandOver(long maxBytes, int maxPolls) {
        /** Into how many parts a full hand-over is cut at least. */
        private static final int PARTS = 32;

        private static final int POLLS = 64;

        public HandOver {
            ConnectorOptions.Checks.require(
                    maxBytes >= 1, "the hand-over must take at least one byte, not " + maxBytes);
            ConnectorOptions.Checks.require(
                    maxPolls >= 1, "the hand-over must take at least one poll, not " + maxPolls);
        }

        /** The size of the parts in which a large poll is handed over, in bytes. */
        public long partBytes() {
            return Math.max(1, maxBytes / PARTS);
        }

        /** So much memory, in at most {@value #POLLS} polls. */
        public static HandOver ofBytes(long maxBytes) {
            return new HandOver(maxBytes, POLLS);
        }
    }

    /**
     * How long to wait for what.
     *
     * @param brokerWaitMax for a broker that cannot be reached at start; zero to give up at once
     * @param retryPause between two attempts at something that is waited for
     * @param revokeMax for records applied to become durable before a partition is given back
     * @param stopMax for records handed over to be applied and durable when stopping
     * @param identityCheck between two looks at the cluster: ids, topics, ends of logs
     * @param commitInterval between two commits of offsets to Kafka
     */
    public record Timing(
            Duration brokerWaitMax,
            Duration retryPause,
            Duration revokeMax,
            Duration stopMax,
            Duration identityCheck,
            Duration commitInterval) {
        public Timing {
            ConnectorOptions.Checks.require(
                    !brokerWaitMax.isNegative(), "the wait for a broker must not be negative: " + brokerWaitMax);
            ConnectorOptions.Checks.requirePositive(retryPause, "the pause between attempts");
            ConnectorOptions.Checks.requirePositive(revokeMax, "the time to give a partition back");
            ConnectorOptions.Checks.requirePositive(stopMax, "the time to stop");
            ConnectorOptions.Checks.requirePositive(identityCheck, "the interval of identity checks");
            ConnectorOptions.Checks.requirePositive(commitInterval, "the interval of commits");
        }

        /** Waits for a broker at start for so long, and for everything else for what has proved right. */
        public static Timing withBrokerWaitMax(Duration brokerWaitMax) {
            return new Timing(
                    brokerWaitMax,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(200));
        }
    }
}
