package io.zonelog.connector.assignment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's cooperative sticky assignor, which does not give a partition to a member that cannot serve it. Members announce
 * which ones they refuse with their subscription, as text, and get it back with their assignment: so a static member that is started anew,
 * to which the brokers just hand its old assignment, sees what that went by.
 *
 * <p>Where somebody refuses something, the sticky assignor is shown each partition as a topic of its own, which a member subscribes to
 * unless it refuses it; so the rest is shared out evenly and stays where it is. What all refuse is given to nobody. Made by Kafka's
 * client, used on its consumer's thread.
 */
public final class RefusingAssignor implements ConsumerPartitionAssignor, Configurable {
    /** The consumer's setting that holds its engine's {@link RefusedPartitions}. */
    public static final String REFUSED_CONFIG = "zonelog.refused.partitions";
    /** No topic has it in its name. */
    private static final char SEPARATOR = '/';

    private static final int NO_GENERATION = -1;

    private final CooperativeStickyAssignor sticky = new CooperativeStickyAssignor();
    private RefusedPartitions refused = new RefusedPartitions();

    @Override
    public void configure(Map<String, ?> configs) {
        if (configs.get(REFUSED_CONFIG) instanceof RefusedPartitions ofEngine) {
            refused = ofEngine;
        }
    }

    @Override
    public String name() {
        return "zonelog-refusing";
    }

    @Override
    public short version() {
        return sticky.version();
    }

    @Override
    public List<RebalanceProtocol> supportedProtocols() {
        return sticky.supportedProtocols();
    }

    @Override
    public void onAssignment(@Nullable Assignment assignment, @Nullable ConsumerGroupMetadata metadata) {
        refused.announced(text(Objects.requireNonNull(assignment).userData()));
        sticky.onAssignment(assignment, metadata);
    }

    @Override
    public ByteBuffer subscriptionUserData(Set<String> topics) {
        return StandardCharsets.UTF_8.encode(refused.announcement());
    }

    private static Set<TopicPartition> refusedBy(Subscription subscription) {
        Set<TopicPartition> partitions = new HashSet<>();
        text(subscription.userData()).lines().forEach(line -> {
            String[] words = line.split(",");
            Arrays.stream(words)
                    .skip(1)
                    .map(number -> new TopicPartition(words[0], Integer.parseInt(number)))
                    .forEach(partitions::add);
        });
        return partitions;
    }

    private static String text(@Nullable ByteBuffer userData) {
        return userData == null
                ? ""
                : StandardCharsets.UTF_8.decode(userData.duplicate()).toString();
    }

    @Override
    public GroupAssignment assign(@Nullable Cluster metadata, @Nullable GroupSubscription group) {
        Cluster cluster = Objects.requireNonNull(metadata);
        Map<String, Subscription> members = Objects.requireNonNull(group).groupSubscription();
        boolean refusing = members.values().stream()
                .anyMatch(subscription -> !refusedBy(subscription).isEmpty());
        return refusing ? assignOneByOne(cluster, members) : sticky.assign(cluster, group);
    }

    private GroupAssignment assignOneByOne(Cluster cluster, Map<String, Subscription> members) {
        List<TopicPartition> all = new ArrayList<>();
        members.values().stream()
                .flatMap(subscription -> subscription.topics().stream())
                .distinct()
                .flatMap(topic -> cluster.partitionsForTopic(topic).stream())
                .forEach(partition -> all.add(new TopicPartition(partition.topic(), partition.partition())));
        Map<String, Subscription> shown = new HashMap<>();
        members.forEach((member, subscription) -> shown.put(member, oneByOne(subscription, all)));
        Map<String, Assignment> assigned = new HashMap<>();
        sticky.assign(oneByOne(cluster, all), new GroupSubscription(shown))
                .groupAssignment()
                .forEach((member, assignment) -> assigned.put(
                        member,
                        new Assignment(
                                assignment.partitions().stream()
                                        .map(RefusingAssignor::partition)
                                        .toList(),
                                Objects.requireNonNull(members.get(member)).userData())));
        return new GroupAssignment(assigned);
    }

    /** A cluster that has each partition as a topic. */
    private static Cluster oneByOne(Cluster cluster, List<TopicPartition> partitions) {
        List<PartitionInfo> topics = partitions.stream()
                .map(partition -> new PartitionInfo(topic(partition), 0, null, new Node[0], new Node[0]))
                .toList();
        return new Cluster(cluster.clusterResource().clusterId(), cluster.nodes(), topics, Set.of(), Set.of());
    }

    /** A subscription to each partition that is not refused, as a topic. */
    private static Subscription oneByOne(Subscription subscription, List<TopicPartition> all) {
        Set<TopicPartition> refused = refusedBy(subscription);
        Set<String> topics = Set.copyOf(subscription.topics());
        Subscription shown = new Subscription(
                all.stream()
                        .filter(partition -> topics.contains(partition.topic()) && !refused.contains(partition))
                        .map(RefusingAssignor::topic)
                        .toList(),
                null,
                subscription.ownedPartitions().stream()
                        .map(owned -> new TopicPartition(topic(owned), 0))
                        .toList(),
                subscription.generationId().orElse(NO_GENERATION),
                subscription.rackId());
        shown.setGroupInstanceId(subscription.groupInstanceId());
        return shown;
    }

    private static String topic(TopicPartition partition) {
        return partition.topic() + SEPARATOR + partition.partition();
    }

    private static TopicPartition partition(TopicPartition topic) {
        int separator = topic.topic().lastIndexOf(SEPARATOR);
        return new TopicPartition(
                topic.topic().substring(0, separator),
                Integer.parseInt(topic.topic().substring(separator + 1)));
    }
}
