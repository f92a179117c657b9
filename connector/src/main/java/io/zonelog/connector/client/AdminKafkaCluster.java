package io.zonelog.connector.client;

import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as Kafka's admin client sees it. The client is made at the first question, since making it already fails while
 * the brokers' names cannot be resolved.
 */
public final class AdminKafkaCluster implements KafkaCluster {
    private final Supplier<Admin> adminSource;
    private final BooleanSupplier probe;
    private @Nullable Admin admin;
    private boolean closed;
    private boolean brokerSeen;

    /**
     * A cluster that is asked by clients of a source.
     *
     * @param probe looks who listens at the bootstrap addresses, before the client and until it says that a broker does
     */
    public AdminKafkaCluster(Supplier<Admin> adminSource, BooleanSupplier probe) {
        this.adminSource = adminSource;
        this.probe = probe;
    }

    @Override
    public ClusterView describe(Collection<String> topics) throws KafkaCluster.BrokerUnreachableException {
        Admin asked = admin();
        String clusterId = get(asked.describeCluster().clusterId(), "the cluster's id");
        Map<String, KafkaFuture<TopicDescription>> answers =
                asked.describeTopics(topics).topicNameValues();
        Map<String, TopicView> found = new HashMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
            find(answer.getValue(), "topic " + answer.getKey())
                    .ifPresent(description -> found.put(
                            answer.getKey(),
                            new TopicView(
                                    description.topicId().toString(),
                                    description.partitions().size())));
        }
        return new ClusterView(clusterId, found);
    }

    @Override
    public Map<TopicPartition, OffsetRange> offsetRanges(Collection<TopicPartition> partitions)
            throws KafkaCluster.BrokerUnreachableException {
        ListOffsetsResult earliest = list(partitions, OffsetSpec.earliest());
        ListOffsetsResult latest = list(partitions, OffsetSpec.latest());
        Map<TopicPartition, OffsetRange> ranges = new HashMap<>();
        for (TopicPartition partition : partitions) {
            String what = "the offsets of " + partition;
            ranges.put(
                    partition,
                    new OffsetRange(
                            get(earliest.partitionResult(partition), what).offset(),
                            get(latest.partitionResult(partition), what).offset()));
        }
        return ranges;
    }

    private ListOffsetsResult list(Collection<TopicPartition> partitions, OffsetSpec offset)
            throws KafkaCluster.BrokerUnreachableException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (TopicPartition partition : partitions) {
            asked.put(partition, offset);
        }
        return admin().listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
    }

    @Override
    public Map<String, Map<String, String>> settings(Collection<String> topics)
            throws KafkaCluster.BrokerUnreachableException {
        List<ConfigResource> asked = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<String, Map<String, String>> found = new HashMap<>();
        for (Map.Entry<ConfigResource, KafkaFuture<Config>> answer :
                admin().describeConfigs(asked).values().entrySet()) {
            String topic = answer.getKey().name();
            find(answer.getValue(), "the settings of topic " + topic, AuthorizationException.class)
                    .ifPresent(config -> found.put(topic, byName(config)));
        }
        return found;
    }

    private static Map<String, String> byName(Config config) {
        Map<String, String> settings = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                settings.put(entry.name(), entry.value());
            }
        }
        return settings;
    }

    @Override
    public void createTopics(Collection<String> topics, int partitions, Map<String, String> settings)
            throws KafkaCluster.BrokerUnreachableException {
        List<NewTopic> asked = topics.stream()
                .map(topic -> new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(settings))
                .toList();
        for (Map.Entry<String, KafkaFuture<Void>> answer :
                admin().createTopics(asked).values().entrySet()) {
            try {
                answer.getValue().get();
            } catch (ExecutionException failure) {
                if (!(failure.getCause() instanceof TopicExistsException)) {
                    throw refused(failure, "to create topic " + answer.getKey());
                }
            } catch (InterruptedException interrupt) {
                throw interrupted(interrupt);
            }
        }
    }

    private static <T> T get(KafkaFuture<T> answer, String what) throws KafkaCluster.BrokerUnreachableException {
        return find(answer, what)
                .orElseThrow(() -> new KafkaCluster.BrokerUnreachableException(
                        "the brokers do not know " + what + " yet", new UnknownTopicOrPartitionException(what)));
    }

    private static <T> Optional<T> find(KafkaFuture<T> answer, String what)
            throws KafkaCluster.BrokerUnreachableException {
        return find(answer, what, UnknownTopicOrPartitionException.class);
    }

    /** Empty if the brokers do not know it, or for a reason that need not matter. */
    private static <T> Optional<T> find(KafkaFuture<T> answer, String what, Class<? extends ApiException> tolerated)
            throws KafkaCluster.BrokerUnreachableException {
        try {
            return Optional.of(answer.get());
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof UnknownTopicOrPartitionException
                    || tolerated.isInstance(failure.getCause())) {
                return Optional.empty();
            }
            throw refused(failure, "to tell " + what);
        } catch (InterruptedException interrupt) {
            throw interrupted(interrupt);
        }
    }

    /** Sorts a failure: something to wait for is returned as an exception to throw, anything else is thrown at once. */
    private static KafkaCluster.BrokerUnreachableException refused(ExecutionException failure, String request) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof RetriableException) {
            return new KafkaCluster.BrokerUnreachableException(String.valueOf(cause.getMessage()), cause);
        }
        throw new ConnectorStopException(
                StopReason.BROKER_REFUSED, "Kafka refused " + request + ": " + cause.getMessage(), cause);
    }

    private static KafkaCluster.BrokerUnreachableException interrupted(InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        return new KafkaCluster.BrokerUnreachableException("interrupted while waiting for an answer", interrupt);
    }

    private synchronized Admin admin() throws KafkaCluster.BrokerUnreachableException {
        if (closed) {
            throw new KafkaCluster.BrokerUnreachableException(
                    "the client is closed", new IllegalStateException("closed"));
        }
        if (!brokerSeen) {
            brokerSeen = probe.getAsBoolean();
        }
        Admin present = admin;
        if (present == null) {
            present = open();
            admin = present;
        }
        return present;
    }

    private Admin open() throws KafkaCluster.BrokerUnreachableException {
        try {
            return adminSource.get();
        } catch (KafkaException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof ConfigException && message.contains("No resolvable bootstrap")) {
                throw new KafkaCluster.BrokerUnreachableException(message, failure);
            }
            throw new ConnectorStopException(
                    StopReason.CONFIGURATION, "Kafka's client refuses its settings: " + message, failure);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Admin present = admin;
        admin = null;
        if (present != null) {
            present.close(Duration.ZERO);
        }
    }
}
