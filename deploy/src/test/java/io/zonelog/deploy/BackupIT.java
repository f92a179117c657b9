package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A backup beside a running engine, the loss of its disk, and an engine that goes on from the backup. */
@ExtendWith(SharedBroker.class)
class BackupIT {
    private static final int PARTITIONS = 3;
    private static final int FILES = 20;

    @TempDir
    Path directory;

    @Test
    void anEngineGoesOnFromABackupAlthoughKafkaHoldsOnlyWhatCameAfterIt(TestBroker broker) throws Exception {
        Path backups = directory.resolve("backups");
        Path restored = directory.resolve("restored");
        try (TestTopic topic = TestTopic.create(broker, PARTITIONS)) {
            try (TestEngine engine = TestEngine.start(
                    directory.resolve("lost"),
                    topic,
                    "http=on",
                    "http.port=0",
                    "http.read.token=a-secret-of-some-length")) {
                append(topic, 0, 10);
                topic.awaitCommitted();
                assertThat(engine.query("backup", backups.toString()).err()).contains("http.read.token");
                CommandLineRun backup =
                        engine.query("backup", backups.toString(), "--set", "http.read.token=a-secret-of-some-length");
                assertThat(backup.status()).as(backup.err()).isZero();
                assertThat(backup.out()).contains(PARTITIONS + " partitions, " + PARTITIONS * FILES + " files");
                append(topic, 10, 20);
                topic.awaitCommitted();
            }
            for (int partition = 0; partition < PARTITIONS; partition++) {
                topic.removeUpTo(partition, 10L * FILES);
            }
            restore(backups, restored);
            try (TestEngine engine = TestEngine.start(restored, topic)) {
                append(topic, 20, 30);
                topic.awaitCommitted();
                assertThat(engine.wiring().connector().refusals()).isEmpty();
                assertExact(engine);
                assertThat(engine.query("check").status()).isZero();
            }
        }
    }

    private static void restore(Path backups, Path restored) {
        CommandLineRun restore = CommandLineRun.of(
                "restore",
                backups.toString(),
                "--data",
                restored.toString(),
                "--set",
                "device.zone.size=4MiB",
                "--set",
                "device.zone.count=64");
        assertThat(restore.status()).as(restore.err()).isZero();
    }

    private static void assertExact(TestEngine engine) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int file = 0; file < FILES; file++) {
                assertThat(engine.query("cat", name(partition, file)).out()).isEqualTo(numbers(0, 30));
            }
        }
    }

    private static void append(TestTopic topic, int from, int to) {
        for (int number = from; number < to; number++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                for (int file = 0; file < FILES; file++) {
                    topic.append(partition, name(partition, file), (number + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        topic.flush();
    }

    private static String name(int partition, int file) {
        return "f" + partition + "-" + file;
    }

    private static String numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> number + "\n").collect(Collectors.joining());
    }
}
