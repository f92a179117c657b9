package io.zonelog.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.WrittenData;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zonelog backup}, {@code backup verify} and {@code restore} without an engine that runs. */
class BackupCommandsTest {
    private static final String[] SMALL = {
        "--set", "device.zone.size=1MiB", "--set", "device.zone.count=32", "--set", "device.append.limit=256KiB"
    };
    private static final String SEEN = "1 partition, 3 files, 184 KiB";

    @TempDir
    Path directory;

    private WrittenData data;
    private Path backups;

    @BeforeEach
    void write() throws IOException {
        backups = directory.resolve("backups");
        data = WrittenData.inSmallZones(directory.resolve("data"), engine -> {
            engine.write("a", 0, random(40 * WrittenData.BLOCK + 100));
            engine.drain();
            engine.apply("b", new FileOperation.Clone(FileKey.of(engine.sourceId(), "a"), 0, 0, -1));
            engine.write("b", 0, random(5));
            engine.write("c", 1 << 20, random(3 * WrittenData.BLOCK));
        });
    }

    @Test
    void aRestoredDirectoryHoldsTheSameFilesAndPositions() {
        CommandLineRun backup = data.run("backup", backups.toString());
        assertThat(backup.status()).as(backup.err()).isZero();
        assertThat(backup.out()).contains(SEEN).contains(backups.toString());
        CommandLineRun verify = CommandLineRun.of("backup", "verify", backups.toString());
        assertThat(verify.status()).as(verify.err()).isZero();
        assertThat(verify.out()).contains(SEEN).endsWith(": clean" + System.lineSeparator());
        Path restored = directory.resolve("restored");
        CommandLineRun restore = restore(restored);
        assertThat(restore.status()).as(restore.err()).isZero();
        assertThat(restore.out()).contains(SEEN);
        for (String file : List.of("a", "b", "c")) {
            assertThat(TestEngine.query(restored, "cat", file).bytes().array())
                    .isEqualTo(data.run("cat", file).bytes().array());
        }
        for (String query : List.of("ls", "offsets")) {
            assertThat(TestEngine.query(restored, query).out())
                    .isEqualTo(data.run(query).out());
        }
        assertThat(TestEngine.query(restored, "check").status()).isZero();
        assertThat(TestEngine.query(restored, "scrub").status()).isZero();
    }

    @Test
    void theNewestBackupIsMeantUnlessOneIsNamed() throws IOException {
        data.run("backup", backups.toString());
        String first = onlyName();
        data.run("unlink", "c");
        data.run("backup", backups.toString());
        Path newest = directory.resolve("newest");
        Path older = directory.resolve("older");
        restore(newest);
        restore(older, "--backup", first);
        assertThat(TestEngine.query(newest, "ls").out()).doesNotContain(" c");
        assertThat(TestEngine.query(older, "ls").out()).contains(" c");
    }

    @Test
    void aDamagedBackupIsNamedAndNothingIsMadeOfIt() throws IOException {
        data.run("backup", backups.toString());
        Path snapshot = backups.resolve(onlyName()).resolve("writes-0.snapshot");
        byte[] bytes = Files.readAllBytes(snapshot);
        bytes[bytes.length / 2] ^= 1;
        Files.write(snapshot, bytes);
        CommandLineRun verify = CommandLineRun.of("backup", "verify", backups.toString());
        assertThat(verify.status()).isEqualTo(1);
        assertThat(verify.out()).contains(snapshot + ": block ").contains("does not match its checksum");
        Path restored = directory.resolve("restored");
        CommandLineRun restore = restore(restored);
        assertThat(restore.status()).isEqualTo(1);
        assertThat(restore.err().lines()).hasSize(1).first().asString().contains(snapshot.toString());
        assertThat(restored).doesNotExist();
        Files.delete(snapshot);
        assertThat(CommandLineRun.of("backup", "verify", backups.toString()).out())
                .contains(snapshot.toString());
    }

    @Test
    void whatIsNotWholeIsNoBackup() throws IOException {
        Files.createDirectories(backups.resolve("2026-01-01T000000.000Z.partial"));
        CommandLineRun restore = restore(directory.resolve("restored"));
        assertThat(restore.status()).isEqualTo(2);
        assertThat(restore.err()).contains("there is no backup in " + backups);
    }

    @Test
    void aPartitionIsNotRestoredOverOneThatIsKnown() {
        data.run("backup", backups.toString());
        CommandLineRun restore = restore(data.directory());
        assertThat(restore.status()).isEqualTo(2);
        assertThat(restore.err()).contains("knows writes/0 already: restore into a new one");
        assertThat(data.run("ls").out()).contains(" a", " b", " c");
    }

    @Test
    void aDeviceThatIsTooSmallIsToldAndItsFilesAreOfNoUse() {
        data.run("backup", backups.toString());
        Path restored = directory.resolve("restored");
        CommandLineRun restore = CommandLineRun.of(
                "restore",
                backups.toString(),
                "--data",
                restored.toString(),
                "--set",
                "device.zone.size=64KiB",
                "--set",
                "device.zone.count=4",
                "--set",
                "device.append.limit=64KiB",
                "--set",
                "batch.max.bytes=64KiB");
        assertThat(restore.status()).as(restore.out()).isEqualTo(1);
        assertThat(restore.err().lines()).hasSize(1).first().asString().contains("cannot be restored");
        if (Files.exists(restored.resolve("metadata"))) {
            assertThat(TestEngine.query(restored, "ls").out()).doesNotContain(" a");
        }
    }

    private CommandLineRun restore(Path target, String... more) {
        String[] words = Stream.of(
                        Stream.of("restore", backups.toString(), "--data", target.toString()),
                        Stream.of(SMALL),
                        Stream.of(more))
                .flatMap(part -> part)
                .toArray(String[]::new);
        return CommandLineRun.of(words);
    }

    private String onlyName() throws IOException {
        try (Stream<Path> names = Files.list(backups)) {
            return names.findFirst().orElseThrow().getFileName().toString();
        }
    }

    private static byte[] random(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        new SplittableRandom(lengthBytes).nextBytes(bytes);
        return bytes;
    }
}
