package io.zonelog.deploy.kafka;

import io.zonelog.connector.client.BrokerProbe;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.view.source.OffsetRow.KafkaOffsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks a cluster for committed offsets and for the ends of logs.
 *
 * @param clientSettings settings of the admin client, {@code bootstrap.servers} among them
 * @param patience how long to wait for each answer
 */
public record KafkaOffsetsReader(Map<String, String> clientSettings, Duration patience) {
    public KafkaOffsetsReader {
        clientSettings = Map.copyOf(clientSettings);
    }

    /** Kafka does not answer, or refuses; the message is one line. */
    public static final class UnansweredException extends Exception {
        UnansweredException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Asks for all of it.
     *
     * @throws UnansweredException if there is no answer in time
     */
    public KafkaOffsets read(String groupId, Collection<TopicPartition> partitions) throws UnansweredException {
        try (Session session = open()) {
            return session.offsets(session.committed(groupId), partitions);
        }
    }

    /**
     * Begins to ask, in steps: who compares with what a store holds looks there between the two, since committed offsets follow the store,
     * and the store follows the logs.
     *
     * @throws UnansweredException if the settings are refused
     */
    public Session open() throws UnansweredException {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        String millis = Long.toString(patience.toMillis());
        settings.put("default.api.timeout.ms", millis);
        settings.put("request.timeout.ms", millis);
        try {
            BrokerProbe.check(settings);
            return new Session(Admin.create(settings));
        } catch (KafkaException | ConnectorStopException refused) {
            throw unanswered(refused);
        }
    }

    /** Questions to one cluster. */
    public final class Session implements AutoCloseable {
        private final Admin admin;

        private Session(Admin admin) {
            this.admin = admin;
        }

        /**
         * What a group has committed.
         *
         * @throws UnansweredException if there is no answer in time
         */
        public Map<TopicPartition, Long> committed(String groupId) throws UnansweredException {
            Map<TopicPartition, Long> committed = new HashMap<>();
            await(admin.listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata())
                    .forEach((partition, offset) -> {
                        if (offset != null) {
                            committed.put(partition, offset.offset());
                        }
                    });
            return committed;
        }

        /**
         * The ends of logs beside that, and which partitions do not exist.
         *
         * @throws UnansweredException if there is no answer in time
         */
        public KafkaOffsets offsets(Map<TopicPartition, Long> committed, Collection<TopicPartition> partitions)
                throws UnansweredException {
            Map<String, Integer> counts = partitionCounts(partitions);
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            Map<TopicPartition, String> reasons = new HashMap<>();
            for (TopicPartition partition : partitions) {
                if (partition.partition() < counts.getOrDefault(partition.topic(), 0)) {
                    latest.put(partition, OffsetSpec.latest());
                } else {
                    reasons.put(partition, KafkaOffsets.MISSING);
                }
            }
            Map<TopicPartition, Long> ends = new HashMap<>();
            ListOffsetsResult result = admin.listOffsets(latest);
            for (TopicPartition partition : latest.keySet()) {
                ends.put(partition, await(result.partitionResult(partition)).offset());
            }
            return new KafkaOffsets(committed, ends, reasons);
        }

        /** The topics that exist, with how many partitions they have. */
        private Map<String, Integer> partitionCounts(Collection<TopicPartition> partitions) throws UnansweredException {
            Set<String> topics = partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
            Map<String, Integer> counts = new HashMap<>();
            for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                    admin.describeTopics(topics).topicNameValues().entrySet()) {
                try {
                    counts.put(
                            topic.getKey(), await(topic.getValue()).partitions().size());
                } catch (UnansweredException refused) {
                    if (!(refused.getCause() instanceof UnknownTopicOrPartitionException)) {
                        throw refused;
                    }
                }
            }
            return counts;
        }

        @Override
        public void close() {
            admin.close(Duration.ZERO);
        }
    }

    private <T> T await(KafkaFuture<T> answer) throws UnansweredException {
        try {
            return answer.get(patience.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (ExecutionException refused) {
            throw unanswered(refused.getCause() == null ? refused : refused.getCause());
        } catch (TimeoutException late) {
            throw unanswered(late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unanswered(interrupted);
        }
    }

    private UnansweredException unanswered(Throwable cause) {
        boolean late =
                cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException;
        String line = late ? "no answer within " + patience.toSeconds() + " s" : FailureLine.of(cause);
        return new UnansweredException(line, cause);
    }
}
