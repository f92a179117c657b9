package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.assignment.RefusedPartitions.Refusal;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An engine with an empty disk, while Kafka no longer holds the first records. */
@ExtendWith(SharedBroker.class)
class TakeOverIT {
    private static final int PARTITIONS = 3;
    private static final int FILES = 10;
    private static final String TOKEN = "a-secret-of-some-length";

    @TempDir
    Path directory;

    @Test
    void anEngineOfAnotherGroupGivesTheFilesOfEachPartition(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, PARTITIONS);
                TestEngine holder = start(topic, "holder", topic.groupId())) {
            NumberedFiles files = new NumberedFiles(topic, FILES);
            files.append(0, 10);
            topic.awaitCommitted();
            removeFirst(topic, 5);
            try (TestEngine taker = start(topic, "taker", topic.name() + "-second")) {
                files.append(10, 20);
                Eventually.until("all files are there", () -> files.areAt(taker, 20));
                assertThat(taker.wiring().connector().refusals()).isEmpty();
                assertThat(taker.query("check").out()).contains(": clean");
                assertThat(taker.query("partitions").out()).doesNotContain("incomplete");
            }
            topic.awaitCommitted();
            assertThat(files.others(holder, 20)).isEmpty();
        }
    }

    @Test
    void aBackupGivesThemWhereNoEngineHasThem(TestBroker broker) throws Exception {
        Path backups = directory.resolve("backups");
        try (TestTopic topic = TestTopic.create(broker, PARTITIONS)) {
            NumberedFiles files = new NumberedFiles(topic, FILES);
            try (TestEngine lost = TestEngine.start(directory.resolve("lost"), topic)) {
                files.append(0, 10);
                topic.awaitCommitted();
                assertThat(lost.wiring().connector().refusals()).isEmpty();
            }
            removeFirst(topic, 5);
            topic.forget(directory.resolve("lost"));
            try (TestEngine alone =
                    TestEngine.start(directory.resolve("alone"), topic, "positions.bootstrap.backup=" + backups)) {
                Eventually.until(
                        "nothing is taken",
                        () -> alone.wiring().connector().refusals().size() == PARTITIONS);
                assertThat(alone.wiring().connector().refusals())
                        .extracting(Refusal::reason)
                        .containsOnly(Refusal.Reason.FIRST_RECORDS_GONE);
                assertThat(TestEngine.query(directory.resolve("lost"), "backup", backups.toString())
                                .status())
                        .isZero();
                files.append(10, 20);
                Eventually.until("all files are there", () -> files.areAt(alone, 20));
                assertThat(alone.wiring().connector().refusals()).isEmpty();
            }
        }
    }

    private TestEngine start(TestTopic topic, String name, String group) {
        return TestEngine.start(
                directory.resolve(name),
                topic,
                "http=on",
                "http.port=0",
                "http.read.token=" + TOKEN,
                "group.id=" + group,
                "engines.topic=" + topic.name() + "-engines");
    }

    private static void removeFirst(TestTopic topic, int rounds) throws Exception {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            topic.removeUpTo(partition, (long) rounds * FILES);
        }
    }
}
