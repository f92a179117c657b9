package io.zonelog.connector.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.assignment.RefusedPartitions.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Who gets what when members refuse partitions; each round is one rebalance of the cooperative protocol. */
class RefusingAssignorTest {
    private static final String TOPIC = "t";
    private static final Node NODE = new Node(0, "localhost", 9092);
    private static final int PARTITIONS = 6;

    private final Map<String, RefusedPartitions> refused = new HashMap<>();
    private Map<String, List<TopicPartition>> owned = new HashMap<>();
    private int generation;

    @Test
    void withoutRefusalsPartitionsAreSharedOutEvenly() {
        join("a", "b");
        assertThat(owned.get("a")).hasSize(3);
        assertThat(owned.get("b")).hasSize(3);
    }

    @Test
    void aMemberThatRefusesAllGetsNothingAndTheOtherKeepsAll() {
        join("a");
        assertThat(owned.get("a")).hasSize(PARTITIONS);
        refuse("b", 0, 1, 2, 3, 4, 5);
        join("b");
        assertThat(owned.get("b")).isEmpty();
        assertThat(owned.get("a")).hasSize(PARTITIONS);
    }

    @Test
    void theRestIsSharedOutEvenlyAndStaysWhereItIs() {
        join("a");
        refuse("b", 0, 1);
        join("b");
        assertThat(owned.get("b")).hasSize(3).doesNotContain(partition(0), partition(1));
        Map<String, List<TopicPartition>> before = Map.copyOf(owned);
        rebalance();
        assertThat(owned).isEqualTo(before);
    }

    @Test
    void aPartitionThatItsOwnerRefusesMovesInTwoRounds() {
        join("a", "b");
        TopicPartition refusedOne = owned.getOrDefault("b", List.of()).get(0);
        refuse("b", refusedOne.partition());
        oneRound();
        assertThat(all())
                .as("its owner gives it back before anybody else may have it")
                .doesNotContain(refusedOne);
        oneRound();
        assertThat(owned.get("a")).contains(refusedOne);
        assertThat(all()).hasSize(PARTITIONS);
    }

    @Test
    void whatAllRefuseIsGivenToNobody() {
        refuse("a", 3);
        refuse("b", 3);
        join("a", "b");
        assertThat(all()).hasSize(PARTITIONS - 1).doesNotContain(partition(3));
    }

    /** A static member that is started anew just gets its old assignment back, whatever it refuses by then. */
    @Test
    void aMemberSeesInItsAssignmentWhetherTheGroupGoesByWhatItRefuses() {
        RefusedPartitions now = new RefusedPartitions();
        RefusingAssignor assignor = configured(now);
        Assignment before = new Assignment(List.of(), StandardCharsets.UTF_8.encode("t,1,3"));
        assignor.onAssignment(before, new MockConsumer<>("none").groupMetadata());
        assertThat(now.areNewsToGroup()).isTrue();
        assertThat(now.areNewsToGroup()).as("it is asked once").isFalse();
        now.refuse(partition(1), new RefusedPartitions.Refusal(Reason.POSITION_GONE, "test"));
        assertThat(now.areNewsToGroup()).isTrue();
        now.refuse(partition(3), new RefusedPartitions.Refusal(Reason.POSITION_GONE, "test"));
        assertThat(now.areNewsToGroup()).isFalse();
    }

    private static RefusingAssignor configured(RefusedPartitions refused) {
        RefusingAssignor assignor = new RefusingAssignor();
        assignor.configure(Map.of(RefusingAssignor.REFUSED_CONFIG, refused));
        return assignor;
    }

    private void refuse(String member, int... partitions) {
        for (int number : partitions) {
            refused.computeIfAbsent(member, name -> new RefusedPartitions())
                    .refuse(partition(number), new RefusedPartitions.Refusal(Reason.POSITION_GONE, "test"));
        }
    }

    private void join(String... members) {
        for (String member : members) {
            owned.put(member, List.of());
        }
        rebalance();
    }

    private void rebalance() {
        oneRound();
        oneRound();
    }

    /** Every member tells the leader what it owns and refuses, and gets its share. */
    private void oneRound() {
        Map<String, Subscription> subscriptions = new HashMap<>();
        owned.forEach((member, partitions) -> {
            RefusingAssignor assignor = configured(refused.getOrDefault(member, new RefusedPartitions()));
            Subscription subscription = new Subscription(
                    List.of(TOPIC),
                    assignor.subscriptionUserData(Set.of(TOPIC)),
                    partitions,
                    generation,
                    Optional.empty());
            subscription.setGroupInstanceId(Optional.of(member));
            subscriptions.put(member, subscription);
        });
        generation++;
        Map<String, List<TopicPartition>> next = new HashMap<>();
        new RefusingAssignor()
                .assign(cluster(), new GroupSubscription(subscriptions))
                .groupAssignment()
                .forEach((member, assignment) -> next.put(member, assignment.partitions()));
        owned = next;
    }

    private List<TopicPartition> all() {
        List<TopicPartition> all = new ArrayList<>();
        owned.values().forEach(all::addAll);
        assertThat(all).doesNotHaveDuplicates();
        return all;
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition(TOPIC, number);
    }

    private static Cluster cluster() {
        List<PartitionInfo> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new PartitionInfo(TOPIC, number, NODE, new Node[] {NODE}, new Node[] {NODE}))
                .toList();
        return new Cluster("cluster", List.of(NODE), partitions, Set.of(), Set.of());
    }
}
