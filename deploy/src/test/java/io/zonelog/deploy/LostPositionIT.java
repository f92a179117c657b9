package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.ConnectorStatus;
import io.zonelog.connector.outcome.ConnectorResult;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import io.zonelog.deploy.testing.Trees;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A stored position that a real broker does not hold: the engine stops with one line, and what it has stays readable. */
@ExtendWith(SharedBroker.class)
class LostPositionIT {
    /** With one, a start brings the mappings up to date. */
    private static final String WITHOUT_JOURNAL = "store.sync=commit";

    @TempDir
    Path directory;

    @Test
    void recordsThatRetentionTookBeforeTheyWereConsumedStopTheEngine(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1)) {
            consume(topic, 0, 10);
            append(topic, 10, 20);
            topic.removeUpTo(0, 15);
            assertThat(stopOf(topic, StopReason.POSITION_OUT_OF_RANGE, WITHOUT_JOURNAL))
                    .contains("Kafka does not hold the stored offset 10; Kafka holds offsets 15 to 20;");
            assertThat(TestEngine.query(data(), "cat", "f").out()).isEqualTo(numbers(0, 10));
        }
    }

    @Test
    void aTopicMadeAnewStopsTheEngine(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                Admin admin = admin(topic)) {
            consume(topic, 0, 10);
            admin.deleteTopics(List.of(topic.name())).all().get();
            Eventually.until("the topic is made anew", () -> isMade(admin, topic.name()));
            append(topic, 100, 120);
            assertThat(stopOf(topic, StopReason.TOPIC_RECREATED))
                    .contains("topic " + topic.name() + " partition 0 was deleted and made anew");
            assertThat(TestEngine.query(data(), "cat", "f").out()).isEqualTo(numbers(0, 10));
        }
    }

    @Test
    void aLogThatLostItsEndStopsTheEngineAndSoDoesAnotherCluster(TestBroker other) throws Exception {
        Path backup = directory.resolve("backup");
        try (TestBroker.Embedded own = TestBroker.embedded();
                TestTopic topic = TestTopic.create(own, 1)) {
            append(topic, 0, 5);
            own.outage(() -> Trees.copy(own.directory(), backup));
            consume(topic, 5, 10);
            own.outage(() -> {
                Trees.delete(own.directory());
                Trees.copy(backup, own.directory());
            });
            append(topic, 100, 102);
            assertThat(stopOf(topic, StopReason.LOG_TRUNCATED))
                    .contains("the log was truncated before the stored offset 10, at offset 7")
                    .contains("Kafka holds offsets 0 to 7");
            assertThat(TestEngine.query(data(), "cat", "f").out()).isEqualTo(numbers(0, 10));
            try (TestTopic elsewhere = topic.on(other)) {
                assertThat(stopOf(elsewhere, StopReason.OTHER_CLUSTER)).contains("check bootstrap.servers");
            }
        }
    }

    /** Same ids and leader epochs, and more records than the engine had consumed: only the records themselves tell. */
    @Test
    void aLogThatWasSetBackAndGrewAgainStopsTheEngine() throws Exception {
        Path backup = directory.resolve("backup");
        try (TestBroker.Embedded own = TestBroker.embedded();
                TestTopic topic = TestTopic.create(own, 1)) {
            append(topic, 0, 5);
            own.outage(() -> Trees.copy(own.directory(), backup));
            consume(topic, 5, 10);
            own.outage(() -> {
                Trees.delete(own.directory());
                Trees.copy(backup, own.directory());
            });
            append(topic, 100, 120);
            assertThat(stopOf(topic, StopReason.LOG_TRUNCATED))
                    .contains("at offset 9 Kafka has another record than the one that was consumed");
            assertThat(TestEngine.query(data(), "cat", "f").out()).isEqualTo(numbers(0, 10));
        }
    }

    @Test
    void mappingsThatFellBackAreToldAndKafkaFillsTheGapOrTheEngineStops(TestBroker broker) throws Exception {
        Path mappings = data().resolve("metadata");
        Path backup = directory.resolve("backup");
        try (TestTopic topic = TestTopic.create(broker, 1)) {
            consume(topic, 0, 10, WITHOUT_JOURNAL);
            Trees.copy(mappings, backup);
            consume(topic, 10, 20, WITHOUT_JOURNAL);
            Trees.delete(mappings);
            Trees.copy(backup, mappings);
            assertThat(TestEngine.query(data(), "check").err())
                    .contains("records are consumed again from the mappings' position: ")
                    .contains(" from offset 10, the device is at 20");
            consume(topic, 20, 30, WITHOUT_JOURNAL);
            assertThat(TestEngine.query(data(), "cat", "f").out()).isEqualTo(numbers(0, 30));
            Trees.delete(mappings);
            Trees.copy(backup, mappings);
            topic.removeUpTo(0, 15);
            assertThat(stopOf(topic, StopReason.POSITION_OUT_OF_RANGE, WITHOUT_JOURNAL))
                    .contains("Kafka does not hold the stored offset 10; Kafka holds offsets 15 to 30;");
        }
    }

    @Test
    void aZoneFileThatGoesAwayUnderTheEngineIsNoticedBeforeWhatIsWrittenToItIsCalledDurable(TestBroker broker)
            throws Exception {
        Path zones = data().resolve("device").resolve("zones");
        assertThat(failureOnceGone(broker, () -> {
                    try (Stream<Path> files = Files.list(zones)) {
                        files.forEach(Trees::delete);
                    }
                }))
                .contains(zones.toString())
                .containsPattern("was (removed|replaced) while the device was in use");
    }

    @Test
    void zoneFilesThatGoAwayWithTheirDirectoryAreNamedWithTheReason(TestBroker broker) throws Exception {
        Path zones = data().resolve("device").resolve("zones");
        assertThat(failureOnceGone(broker, () -> Trees.delete(zones)))
                .contains(zones.toString())
                .containsAnyOf("no such file or directory", "was removed while the device was in use");
    }

    /** Takes something away. */
    @FunctionalInterface
    private interface Loss {
        void strike() throws Exception;
    }

    /** Has an engine write on and on while something is lost, and returns the line with which it ends. */
    private String failureOnceGone(TestBroker broker, Loss loss) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(data(), topic)) {
            append(topic, 0, 10);
            topic.awaitCommitted();
            loss.strike();
            Eventually.until("the engine ends", () -> {
                append(topic, 10, 11);
                return engine.wiring().connector().status().phase() == ConnectorStatus.Phase.STOPPED;
            });
            ConnectorResult result = engine.wiring().connector().awaitStopped();
            assertThat(result).isInstanceOf(ConnectorResult.Failed.class);
            return ((ConnectorResult.Failed) result).line();
        }
    }

    /** Appends numbers and lets an engine make them durable. */
    private void consume(TestTopic topic, int from, int to, String... settings) {
        try (TestEngine engine = TestEngine.start(data(), topic, settings)) {
            append(topic, from, to);
            topic.awaitCommitted();
            assertThat(engine.query("check").status()).isZero();
        }
    }

    /** Starts an engine that stops by itself, and returns its line. */
    private String stopOf(TestTopic topic, StopReason reason, String... settings) throws InterruptedException {
        try (TestEngine engine = TestEngine.start(data(), topic, settings)) {
            ConnectorResult result = engine.wiring().connector().awaitStopped();
            assertThat(result)
                    .isInstanceOfSatisfying(
                            ConnectorResult.Stopped.class,
                            stopped -> assertThat(stopped.reason()).isEqualTo(reason));
            String line = ((ConnectorResult.Stopped) result).line();
            assertThat(line).doesNotContain("\n");
            return line;
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private static void append(TestTopic topic, int from, int to) {
        for (int number = from; number < to; number++) {
            topic.append(0, "f", (number + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        topic.flush();
    }

    private static String numbers(int from, int to) {
        StringBuilder numbers = new StringBuilder();
        for (int number = from; number < to; number++) {
            numbers.append(number).append('\n');
        }
        return numbers.toString();
    }

    private static Admin admin(TestTopic topic) {
        return Admin.create(Map.of("bootstrap.servers", topic.bootstrapServers()));
    }

    /** A deletion takes a moment, during which the name is taken. */
    private static boolean isMade(Admin admin, String name) {
        try {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
            return true;
        } catch (ExecutionException taken) {
            assertThat(taken).hasCauseInstanceOf(TopicExistsException.class);
            return false;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
