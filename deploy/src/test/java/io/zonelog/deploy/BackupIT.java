package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
            NumberedFiles files = new NumberedFiles(topic, FILES);
            try (TestEngine engine = TestEngine.start(
                    directory.resolve("lost"),
                    topic,
                    "http=on",
                    "http.port=0",
                    "http.read.token=a-secret-of-some-length")) {
                files.append(0, 10);
                topic.awaitCommitted();
                assertThat(engine.query("backup", backups.toString()).err()).contains("http.read.token");
                CommandLineRun backup =
                        engine.query("backup", backups.toString(), "--set", "http.read.token=a-secret-of-some-length");
                assertThat(backup.status()).as(backup.err()).isZero();
                assertThat(backup.out()).contains(PARTITIONS + " partitions, " + PARTITIONS * FILES + " files");
                files.append(10, 20);
                topic.awaitCommitted();
            }
            for (int partition = 0; partition < PARTITIONS; partition++) {
                topic.removeUpTo(partition, 10L * FILES);
            }
            topic.forget(directory.resolve("lost"));
            restore(backups, restored);
            try (TestEngine engine = TestEngine.start(restored, topic)) {
                files.append(20, 30);
                topic.awaitCommitted();
                assertThat(engine.wiring().connector().refusals()).isEmpty();
                assertThat(files.others(engine, 30)).isEmpty();
                assertThat(engine.query("check").status()).isZero();
            }
        }
    }

    @Test
    void aBackupTakesWhatHasChangedAndNeedsTheOnesBeforeIt(TestBroker broker) throws Exception {
        Path backups = directory.resolve("backups");
        Path data = directory.resolve("data");
        Path restored = directory.resolve("restored");
        try (TestTopic topic = TestTopic.create(broker, PARTITIONS)) {
            NumberedFiles files = new NumberedFiles(topic, FILES);
            consume(data, files, 0, 10);
            String first = backup(data, backups);
            String unchanged = backup(data, backups);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                String snapshot = topic.name() + "-" + partition + ".snapshot";
                assertThat(Files.size(backups.resolve(unchanged).resolve(snapshot)))
                        .isLessThan(Files.size(backups.resolve(first).resolve(snapshot)) / 4);
            }
            consume(data, files, 10, 30);
            String last = backup(data, backups, "--keep", "1");
            assertThat(names(backups)).containsExactly(first, unchanged, last);
            restore(backups, restored);
            topic.forget(data);
            try (TestEngine engine = TestEngine.start(restored, topic)) {
                assertThat(files.others(engine, 30)).isEmpty();
                assertThat(engine.query("check").status()).isZero();
            }
            Files.delete(backups.resolve(first).resolve("backup.json"));
            CommandLineRun verify = CommandLineRun.of("backup", "verify", backups.toString());
            assertThat(verify.status()).isEqualTo(1);
            assertThat(verify.out()).contains("builds upon backup " + first + ", which is not there");
            CommandLineRun whole = CommandLineRun.of("backup", backups.toString(), "--data", data.toString());
            assertThat(whole.status()).as(whole.err()).isZero();
            assertThat(whole.err()).contains("is taken whole, since backup " + last + " cannot be built upon");
            assertThat(CommandLineRun.of("backup", "verify", backups.toString()).status())
                    .isZero();
            String full = backup(data, backups, "--full", "--keep", "1");
            assertThat(names(backups)).containsExactly(full);
        }
    }

    private static void consume(Path data, NumberedFiles files, int from, int to) {
        try (TestEngine engine = TestEngine.start(data, files.topic())) {
            files.append(from, to);
            files.topic().awaitCommitted();
            assertThat(engine.wiring().connector().refusals()).isEmpty();
        }
    }

    /** Makes a backup of a data directory; returns its name. */
    private static String backup(Path data, Path backups, String... further) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("backup", backups.toString(), "--data", data.toString()));
        arguments.addAll(List.of(further));
        CommandLineRun backup = CommandLineRun.of(arguments.toArray(String[]::new));
        assertThat(backup.status()).as(backup.err()).isZero();
        assertThat(backup.err()).doesNotContain("taken whole");
        List<String> names = names(backups);
        return names.get(names.size() - 1);
    }

    /** The names of all backups, the oldest first. */
    private static List<String> names(Path backups) throws IOException {
        try (Stream<Path> all = Files.list(backups)) {
            return all.filter(backup -> Files.exists(backup.resolve("backup.json")))
                    .map(backup -> backup.getFileName().toString())
                    .sorted()
                    .toList();
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
}
