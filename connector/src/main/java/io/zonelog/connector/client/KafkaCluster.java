package io.zonelog.connector.client;

import io.zonelog.connector.outcome.ConnectorStopException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The port to what a cluster knows about itself and its topics. Any thread may call.
 *
 * <p>Each method asks the brokers once, for as long as the client's timeouts allow, and throws
 * {@link BrokerUnreachableException} if none answered, {@link ConnectorStopException} if one refused.
 */
public interface KafkaCluster extends AutoCloseable {
    /** The cluster's id, and the topics among those asked for that exist. */
    ClusterView describe(Collection<String> topics) throws BrokerUnreachableException;

    /** What Kafka holds of partitions that exist, as far as transactions are decided. */
    Map<TopicPartition, OffsetRange> offsetRanges(Collection<TopicPartition> partitions)
            throws BrokerUnreachableException;

    /** The settings of topics, defaults included, by topic and name; a topic that we may not ask about, or that does not exist, is not there. */
    Map<String, Map<String, String>> settings(Collection<String> topics) throws BrokerUnreachableException;

    /**
     * Creates topics with the broker's replication factor; one that exists already is fine.
     *
     * @param settings of each topic, where they are not to be the broker's own
     */
    void createTopics(Collection<String> topics, int partitions, Map<String, String> settings)
            throws BrokerUnreachableException;

    @Override
    void close();

    /**
     * A cluster at one moment.
     *
     * @param clusterId the cluster's id
     * @param topics by name; a topic that does not exist is not there
     */
    record ClusterView(String clusterId, Map<String, TopicView> topics) {
        /** Takes a copy. */
        public ClusterView {
            topics = Map.copyOf(topics);
        }

        /** The same cluster with these of its topics only. */
        public ClusterView only(Collection<String> names) {
            Map<String, TopicView> chosen = new HashMap<>(topics);
            chosen.keySet().retainAll(names);
            return new ClusterView(clusterId, chosen);
        }
    }

    /**
     * A topic at one moment.
     *
     * @param topicId changes when the topic is deleted and made again
     * @param partitionCount partitions, numbered from 0
     */
    record TopicView(String topicId, int partitionCount) {}

    /**
     * What Kafka holds of a partition.
     *
     * @param earliestOffset the first record's offset
     * @param endOffset the offset behind the last record
     */
    record OffsetRange(long earliestOffset, long endOffset) {}

    /** No broker answered; asking again later may help. */
    public static final class BrokerUnreachableException extends Exception {
        public BrokerUnreachableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
