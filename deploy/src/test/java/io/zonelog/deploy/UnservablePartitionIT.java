package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.PartitionStatus;
import io.zonelog.connector.assignment.RefusedPartitions.Refusal;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions that an engine cannot serve are left to those that can, and the others go on. */
@ExtendWith(SharedBroker.class)
class UnservablePartitionIT {
    private static final int PARTITIONS = 4;
    /** Members soon hear of each other. */
    private static final String[] SETTINGS = {"kafka.heartbeat.interval.ms=500"};

    @TempDir
    Path directory;

    @Test
    void anEngineWhosePositionRetentionPassedLeavesThatPartitionToTheOneThatHoldsItWhole(TestBroker broker)
            throws Exception {
        try (TestTopic topic = TestTopic.create(broker, PARTITIONS);
                TestEngine whole = TestEngine.start(directory.resolve("whole"), topic, SETTINGS)) {
            append(topic, 0, 10);
            int lost;
            try (TestEngine late = TestEngine.start(directory.resolve("late"), topic, SETTINGS)) {
                awaitHeld(whole, PARTITIONS / 2);
                awaitHeld(late, PARTITIONS / 2);
                lost = held(late).iterator().next();
                append(topic, 10, 20);
                topic.awaitCommitted();
            }
            topic.forget(directory.resolve("late"));
            awaitHeld(whole, PARTITIONS);
            append(topic, 20, 30);
            topic.awaitCommitted();
            topic.removeUpTo(lost, 25);
            try (TestEngine late = TestEngine.start(directory.resolve("late"), topic, SETTINGS)) {
                awaitHeld(late, PARTITIONS / 2);
                awaitHeld(whole, PARTITIONS / 2);
                append(topic, 30, 40);
                topic.awaitCommitted();
                assertThat(held(whole)).contains(lost);
                assertThat(held(late)).doesNotContain(lost).doesNotContainAnyElementsOf(held(whole));
                assertThat(late.wiring().connector().refusals())
                        .extracting(Refusal::line)
                        .singleElement()
                        .asString()
                        .startsWith("topic " + topic.name() + " partition " + lost
                                + ": Kafka does not hold the stored offset 20; Kafka holds offsets 25 to ");
                assertLeftAt20(late, topic, lost);
                assertThat(whole.wiring().connector().refusals()).isEmpty();
                assertExact(topic, whole);
                assertExact(topic, late);
            }
        }
    }

    private static void assertLeftAt20(TestEngine late, TestTopic topic, int lost) throws Exception {
        String key = "f" + lost + "@" + topic.name() + "/" + lost;
        assertThat(late.query("cat", key).status()).isEqualTo(1);
        assertThat(late.query("cat", key).err())
                .contains("is left behind since ")
                .contains(" at offset 20");
        assertThat(late.query("ls").out()).doesNotContain(topic.name() + "/" + lost);
        assertThat(late.query("cat", "--left", key).out()).isEqualTo(numbers(0, 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aPartitionWhoseFirstRecordsAreGoneIsBuiltOnlyIfThatIsAccepted(String protocol, TestBroker broker)
            throws Exception {
        String group = "kafka.group.protocol=" + protocol;
        try (TestTopic topic = TestTopic.create(broker, 2)) {
            append(topic, 0, 10);
            topic.removeUpTo(1, 4);
            try (TestEngine engine = TestEngine.start(directory.resolve("new"), topic, group)) {
                awaitHeld(engine, 1);
                Eventually.until(
                        "partition 0 is consumed",
                        () -> content(topic, engine, 0).equals(numbers(0, 10)));
                assertThat(engine.wiring().connector().refusals())
                        .extracting(Refusal::reason)
                        .containsExactly(Refusal.Reason.FIRST_RECORDS_GONE);
                assertThat(engine.query("ls").out()).doesNotContain(" f1");
            }
            try (TestEngine engine =
                    TestEngine.start(directory.resolve("new"), topic, group, "positions.incomplete=accept")) {
                topic.awaitCommitted();
                assertThat(content(topic, engine, 1)).isEqualTo(numbers(4, 10));
                assertThat(engine.query("ls").out()).contains("f1  (incomplete: built from offset 4 on");
                assertThat(engine.wiring().connector().refusals()).isEmpty();
            }
        }
    }

    @Test
    void aCompactedTopicIsNotConsumed(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 2, Map.of("cleanup.policy", "compact"));
                TestEngine engine = TestEngine.start(directory.resolve("new"), topic)) {
            append(topic, 0, 10);
            Eventually.until(
                    "both partitions are refused",
                    () -> engine.wiring().connector().refusals().size() == 2);
            assertThat(engine.wiring().connector().refusals())
                    .allMatch(refusal -> refusal.reason() == Refusal.Reason.COMPACTED);
        }
    }

    private static void awaitHeld(TestEngine engine, int partitions) {
        Eventually.until(partitions + " partitions are held", () -> held(engine).size() == partitions);
    }

    private static Set<Integer> held(TestEngine engine) {
        return engine.wiring().connector().partitions().stream()
                .map(PartitionStatus::partition)
                .collect(Collectors.toSet());
    }

    /** What an engine holds is exactly what was sent. */
    private static void assertExact(TestTopic topic, TestEngine engine) {
        for (int partition : held(engine)) {
            assertThat(content(topic, engine, partition)).isEqualTo(numbers(0, 40));
        }
    }

    private static String content(TestTopic topic, TestEngine engine, int partition) {
        return engine.query("cat", "f" + partition + "@" + topic.name() + "/" + partition)
                .out();
    }

    /** Appends numbers to a file of each partition. */
    private static void append(TestTopic topic, int from, int to) {
        for (int number = from; number < to; number++) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                topic.append(partition, "f" + partition, (number + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
        topic.flush();
    }

    private static String numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> number + "\n").collect(Collectors.joining());
    }
}
