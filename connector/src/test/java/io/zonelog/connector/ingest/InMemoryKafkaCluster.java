package io.zonelog.connector.ingest;

import io.zonelog.connector.client.KafkaCluster;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** The port's twin in memory: a test says what exists, and how many questions find nobody there. Any thread. */
public final class InMemoryKafkaCluster implements KafkaCluster {
    private final Map<String, TopicView> topics = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> settings = new ConcurrentHashMap<>();
    private final Map<TopicPartition, OffsetRange> ranges = new ConcurrentHashMap<>();
    private volatile String clusterId = "cluster-1";
    private int unansweredQuestions;
    private int questions;
    private int signalAtQuestion = -1;
    private Runnable signal = () -> {};

    public InMemoryKafkaCluster withTopic(String topic, String topicId, int partitions) {
        topics.put(topic, new TopicView(topicId, partitions));
        return this;
    }

    public InMemoryKafkaCluster withoutTopic(String topic) {
        topics.remove(topic);
        return this;
    }

    public InMemoryKafkaCluster withSettings(String topic, Map<String, String> made) {
        settings.put(topic, made);
        return this;
    }

    public InMemoryKafkaCluster withRange(TopicPartition partition, long earliestOffset, long endOffset) {
        ranges.put(partition, new OffsetRange(earliestOffset, endOffset));
        return this;
    }

    public InMemoryKafkaCluster withClusterId(String id) {
        clusterId = id;
        return this;
    }

    /** The next questions find no broker. */
    public synchronized void goAwayFor(int count) {
        unansweredQuestions = count;
    }

    /** Calls somebody when so many questions have been asked. */
    public synchronized void afterQuestions(int count, Runnable listener) {
        signalAtQuestion = questions + count;
        signal = listener;
    }

    public synchronized int questions() {
        return questions;
    }

    private synchronized void ask() throws KafkaCluster.BrokerUnreachableException {
        questions++;
        if (questions == signalAtQuestion) {
            signal.run();
        }
        if (unansweredQuestions > 0) {
            unansweredQuestions--;
            throw new KafkaCluster.BrokerUnreachableException("nobody there", new IllegalStateException("test"));
        }
    }

    @Override
    public ClusterView describe(Collection<String> asked) throws KafkaCluster.BrokerUnreachableException {
        ask();
        Map<String, TopicView> found = new HashMap<>(topics);
        found.keySet().retainAll(asked);
        return new ClusterView(clusterId, found);
    }

    @Override
    public Map<TopicPartition, OffsetRange> offsetRanges(Collection<TopicPartition> partitions)
            throws KafkaCluster.BrokerUnreachableException {
        ask();
        Map<TopicPartition, OffsetRange> found = new HashMap<>();
        for (TopicPartition partition : partitions) {
            found.put(partition, ranges.getOrDefault(partition, new OffsetRange(0, 0)));
        }
        return found;
    }

    @Override
    public Map<String, Map<String, String>> settings(Collection<String> asked)
            throws KafkaCluster.BrokerUnreachableException {
        ask();
        Map<String, Map<String, String>> found = new HashMap<>(settings);
        found.keySet().retainAll(asked);
        return found;
    }

    @Override
    public void createTopics(Collection<String> created, int partitions, Map<String, String> with)
            throws KafkaCluster.BrokerUnreachableException {
        ask();
        for (String topic : created) {
            topics.putIfAbsent(topic, new TopicView("id-of-" + topic, partitions));
            settings.putIfAbsent(topic, with);
        }
    }

    @Override
    public void close() {
        // nothing is held
    }
}
