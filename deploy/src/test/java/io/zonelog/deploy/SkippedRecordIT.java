package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.Connector;
import io.zonelog.connector.outcome.ConnectorResult;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code zonelog offsets skip}: an operator passes the record that holds a partition up. */
@ExtendWith(SharedBroker.class)
class SkippedRecordIT {
    private static final String TOKEN = "a-token-for-the-test";

    @TempDir
    Path directory;

    @Test
    void aRunningEnginePassesTheRecordThatWaitsForSpaceAndKeepsItAsADeadLetter(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(
                        directory, topic, "device.zone.count=4", "http=on", "http.port=0", "http.token=" + TOKEN)) {
            int records = 12;
            for (int count = 0; count < records; count++) {
                topic.append(0, "f" + count, new byte[1 << 20]);
            }
            topic.flush();
            Connector connector = engine.wiring().connector();
            Eventually.until(
                    "the partition waits", () -> connector.spaceShortage().isPresent());
            long waiting = connector.partitions().get(0).durableOffset();
            assertThat(skip(engine, topic, 0).err()).contains("offset 0", "is passed already");
            for (long offset = waiting; offset < records; offset++) {
                assertThat(skip(engine, topic, offset).out())
                        .contains("passed offset " + offset, "dead-letter topic " + topic.deadLetterTopic());
            }
            topic.awaitCommitted();
            List<ConsumerRecord<byte[], byte[]>> letters = topic.deadLetters((int) (records - waiting));
            assertThat(letters).allSatisfy(letter -> assertThat(reason(letter)).isEqualTo("SKIPPED_BY_OPERATOR"));
            assertThat(letters.get(0).value()).hasSize(1 << 20);
            assertThat(engine.query("ls").out()).doesNotContain("  f" + waiting);
            assertThat(connector.spaceShortage()).isEmpty();
        }
    }

    @Test
    void aRecordBeforeWhichTheEngineStopsIsPassedWhileNoneRuns(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1)) {
            topic.append(0, "good", bytes("before"));
            topic.send(0, bytes("bad"), bytes("b"), List.of(new RecordHeader("zonelog.op", bytes("explode"))));
            topic.append(0, "good", bytes(" after"));
            topic.flush();
            try (TestEngine engine = TestEngine.start(directory, topic, "errors.policy=stop")) {
                assertThat(engine.wiring().connector().awaitStopped())
                        .isInstanceOfSatisfying(
                                ConnectorResult.Stopped.class,
                                stopped -> assertThat(stopped.line())
                                        .endsWith("zonelog offsets skip " + topic.name() + " 0 1"));
            }
            assertThat(offline(topic, 2).err()).contains("is offset 1, not 2; only the next one can be passed");
            assertThat(offline(topic, 1).out()).contains("passed offset 1", "only the log tells of it");
            assertThat(offline(topic, 1).err()).contains("is offset 2, not 1");
            try (TestEngine engine = TestEngine.start(directory, topic, "errors.policy=stop")) {
                topic.awaitCommitted();
                assertThat(engine.query("cat", "good").out()).isEqualTo("before after");
                assertThat(engine.query("check").status()).isZero();
            }
        }
    }

    private static CommandLineRun skip(TestEngine engine, TestTopic topic, long offset) {
        return engine.query(
                "offsets", "skip", topic.name(), "0", Long.toString(offset), "--set", "http.token=" + TOKEN);
    }

    private CommandLineRun offline(TestTopic topic, long offset) {
        return TestEngine.query(
                directory,
                "offsets",
                "skip",
                topic.name(),
                "0",
                Long.toString(offset),
                "--set",
                "bootstrap.servers=" + topic.bootstrapServers(),
                "--set",
                "cache.pool.bytes=8MiB",
                "--set",
                "batch.max.bytes=1MiB");
    }

    private static String reason(ConsumerRecord<byte[], byte[]> letter) {
        return new String(letter.headers().lastHeader("__zonelog.errors.reason").value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
