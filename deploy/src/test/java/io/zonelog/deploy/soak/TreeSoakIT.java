package io.zonelog.deploy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many files out of one engine and into another: by commands that are killed in between, and as a second copy. */
@Tag("soak")
class TreeSoakIT {
    private static final Logger LOG = LoggerFactory.getLogger(TreeSoakIT.class);
    private static final int FILES = Integer.getInteger("zonelog.files", 10_000);
    private static final long BYTES = Long.getLong("zonelog.bytes", 1L << 30);
    private static final int PARTITIONS = 4;
    private static final int KILLS = 3;
    private static final int RECORD_BYTES = 256 << 10;

    @TempDir
    private Path directory;

    private final Map<String, String> sent = new TreeMap<>();

    @Test
    void aTreeIsTheSameAlthoughExportAndImportAreKilledInBetween() throws Exception {
        Path tree = directory.resolve("tree");
        try (TestBroker broker = TestBroker.start();
                TestTopic one = TestTopic.create(broker, PARTITIONS);
                TestTopic two = TestTopic.create(broker, PARTITIONS)) {
            try (TestEngine from = start("from", one)) {
                send(one);
                killed(List.of("export", "", tree.toString(), "--url", from.url()), () -> files(tree));
                assertThat(digests(tree)).isEqualTo(sent);
            }
            try (TestEngine to = start("to", two)) {
                killed(
                        List.of(
                                "import",
                                tree.toString(),
                                "--url",
                                to.url(),
                                "-b",
                                broker.bootstrapServers(),
                                "--topic",
                                two.name()),
                        () -> to.query("ls", "dir-").out().lines().count());
                Path back = directory.resolve("back");
                CommandLineRun export = CommandLineRun.of("export", "dir-", back.toString(), "--url", to.url());
                assertThat(export.status()).as(export.out() + export.err()).isZero();
                assertThat(digests(back)).isEqualTo(sent);
                assertThat(to.query("check").status()).isZero();
            }
        }
    }

    /** The log tells how long it takes, beside an export of the same files. */
    @Test
    void aSecondCopyIsBuiltFromTheFirst() throws Exception {
        Path exported = directory.resolve("exported");
        Path back = directory.resolve("back");
        try (TestBroker broker = TestBroker.start();
                TestTopic topic = TestTopic.create(broker, PARTITIONS)) {
            String engines = "engines.topic=" + topic.name() + "-engines";
            try (TestEngine first = start("first", topic, engines)) {
                send(topic);
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    topic.removeUpTo(partition, 1);
                }
                long exportBegan = System.nanoTime();
                export(first, exported);
                long exportMillis = millisSince(exportBegan);
                long began = System.nanoTime();
                try (TestEngine copy = start("second", topic, engines, "group.id=" + topic.name() + "-second")) {
                    Eventually.until("all partitions are there", () -> held(copy) == PARTITIONS);
                    long copyMillis = millisSince(began);
                    LOG.info(
                            "{} files: exported in {} ms, copied in {} ms, {} times as fast",
                            FILES,
                            exportMillis,
                            copyMillis,
                            (double) exportMillis / copyMillis);
                    export(copy, back);
                    assertThat(copy.query("check").status()).isZero();
                }
            }
        }
        assertThat(digests(exported)).isEqualTo(sent);
        assertThat(digests(back)).isEqualTo(sent);
    }

    private static long held(TestEngine engine) {
        String partitions =
                CommandLineRun.of("partitions", "--url", engine.url()).out();
        return partitions.lines().filter(line -> line.contains("held")).count();
    }

    private static void export(TestEngine from, Path to) {
        CommandLineRun export = CommandLineRun.of("export", "", to.toString(), "--url", from.url());
        assertThat(export.status()).as(export.out() + export.err()).isZero();
    }

    private static long millisSince(long beganNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
    }

    private TestEngine start(String name, TestTopic topic, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "http=on",
                "http.port=0",
                "device.zone.size=16MiB",
                "device.zone.count=256",
                "batch.max.bytes=8MiB",
                "cache.pool.bytes=64MiB"));
        all.addAll(List.of(settings));
        return TestEngine.start(directory.resolve(name), topic, all.toArray(String[]::new));
    }

    private void send(TestTopic topic) {
        SplittableRandom random = new SplittableRandom(Long.getLong("zonelog.seed", 1L));
        for (int file = 0; file < FILES; file++) {
            // most files are small, and a few hold most of the bytes
            long sizeBytes = (long) (BYTES / (double) FILES * -Math.log(1 - random.nextDouble()));
            String key = "dir-" + file % 100 + "/file-" + file;
            var digest = digest();
            for (long at = 0; at == 0 || at < sizeBytes; at += RECORD_BYTES) {
                byte[] value = new byte[(int) Math.min(RECORD_BYTES, sizeBytes - at)];
                random.nextBytes(value);
                digest.update(value);
                topic.append(file % PARTITIONS, key, value);
            }
            sent.put(key, HexFormat.of().formatHex(digest.digest()));
        }
        topic.awaitCommitted();
    }

    /** How far a command is. */
    @FunctionalInterface
    private interface Reached {
        long files();
    }

    /** Runs a command, kills it some times when it has done more than before, and lets it end. */
    private void killed(List<String> words, Reached reached) throws Exception {
        Path log = directory.resolve("command.log");
        for (int kill = 1; kill <= KILLS; kill++) {
            long wanted = (long) kill * FILES / (KILLS + 1);
            ZonelogProcess process = ZonelogProcess.start(log, words.toArray(String[]::new));
            BooleanSupplier enough =
                    () -> reached.files() >= wanted || !process.process().isAlive();
            Eventually.until(wanted + " files are done", enough);
            process.kill();
            LOG.info("killed {} at {} files", words.get(0), reached.files());
        }
        List<String> last = new ArrayList<>(words);
        last.add("--json");
        CommandLineRun run = CommandLineRun.of(last.toArray(String[]::new));
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        LOG.info("the last {}: {}", words.get(0), run.out());
        assertThat(run.out()).contains("\"files\":" + FILES + ",", "\"problemCount\":0");
    }

    private static long files(Path tree) {
        if (!Files.exists(tree)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            return all.filter(Files::isRegularFile).count();
        } catch (IOException | UncheckedIOException moving) {
            return 0;
        }
    }

    private static Map<String, String> digests(Path tree) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                var digest = digest();
                digest.update(Files.readAllBytes(file));
                digests.put(tree.relativize(file).toString(), HexFormat.of().formatHex(digest.digest()));
            }
        }
        return digests;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
