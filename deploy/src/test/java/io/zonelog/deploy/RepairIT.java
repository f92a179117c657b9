package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.kafka.WriteRecord;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.metadata.MetadataOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An engine whose device rots and loses a zone has what was there again, from an engine of another group or a backup; what nobody has is told. */
@ExtendWith(SharedBroker.class)
class RepairIT {
    private static final int BLOCK = 4096;
    private static final String FIRST_BATCH = "batch.max.bytes=1MiB";
    private static final String SECOND_BATCH = "batch.max.bytes=64KiB";
    private static final String TOKEN = "a-secret-of-some-length";
    private static final Map<String, String> ENVIRONMENT = Map.of("ZONELOG_TOKEN", TOKEN);

    @TempDir
    Path directory;

    private final Random random = new Random(11);
    private final Map<String, byte[]> contents = new TreeMap<>();

    @Test
    void whatIsDamagedOrLostIsFetchedFromTheOtherCopy(TestBroker broker) throws Exception {
        Path data = directory.resolve("second");
        try (TestTopic topic = TestTopic.create(broker, 1)) {
            try (TestEngine first = start(topic, "first", topic.groupId(), FIRST_BATCH)) {
                try (TestEngine second = start(topic, "second", otherGroup(topic), SECOND_BATCH)) {
                    write(topic);
                    Eventually.until(
                            "the copies are equal", () -> compare(first, second).status() == 0);
                }
                rot(data, "f00", 3);
                rot(data, "f01", 0);
                rot(data, "f01", 1);
                rotLast(data, "f02");
                loseZoneOf(data, "f07");
                try (TestEngine second = start(topic, "second", otherGroup(topic), SECOND_BATCH)) {
                    assertThat(second.query("scrub").out()).contains("f00", "f01", "f02");
                    assertThat(second.query("check").out()).contains("is Offline");
                    Eventually.until("the other one is known to hold it", () -> knowsHolder(second, first));
                    CommandLineRun repair = repair(second, "--url", second.url());
                    assertThat(repair.status()).as(repair.out() + repair.err()).isZero();
                    assertThat(repair.out())
                            .matches("(?s).* read and compared: (\\d+) of \\1 damaged blocks repaired\n");
                    assertWhole(second);
                    assertThat(compare(first, second).status()).isZero();
                    CommandLineRun again = repair(second, "--url", second.url(), "--json");
                    assertThat(again.out()).contains("\"state\":\"ended\"", "\"damagedBlocks\":0", "\"lostCount\":0");
                }
            }
            nobodyHasIt(topic, data);
            byItself(topic, data);
        }
    }

    private void nobodyHasIt(TestTopic topic, Path data) throws Exception {
        rot(data, "f03", 2);
        try (TestEngine alone = start(topic, "second", otherGroup(topic), SECOND_BATCH)) {
            String before = alone.query("map", "f03", "--json").out();
            CommandLineRun repair = repair(alone, "--url", alone.url());
            assertThat(repair.status()).isEqualTo(1);
            assertThat(repair.out())
                    .contains(
                            "file f03 of " + topic.name()
                                    + "/0, from offset 8192, length 4096 bytes: 1 of 1 blocks cannot"
                                    + " be had: no other engine holds " + topic.name() + "/0",
                            "0 of 1 damaged block repaired");
            assertThat(alone.query("map", "f03", "--json").out()).isEqualTo(before);
            assertThat(alone.query("scrub").out()).contains("f03", "1 problem");
        }
        CommandLineRun stopped = TestEngine.query(data, "scrub", "--repair");
        assertThat(stopped.status()).isEqualTo(2);
        assertThat(stopped.err().lines()).hasSize(1);
        assertThat(stopped.err()).contains("no engine runs on ", "start it");
        CommandLineRun withoutRepair = CommandLineRun.of("scrub", "--url", "http://localhost:1");
        assertThat(withoutRepair.status()).isEqualTo(2);
        assertThat(withoutRepair.err()).contains("--url goes with --repair");
    }

    private void byItself(TestTopic topic, Path data) throws Exception {
        try (TestEngine first = start(topic, "first", topic.groupId(), FIRST_BATCH);
                TestEngine second = start(topic, "second", otherGroup(topic), SECOND_BATCH, "scrub.interval=1s")) {
            Eventually.until(
                    "what rotted is repaired", () -> second.query("scrub").status() == 0);
            assertWhole(second);
            assertThat(compare(first, second).status()).isZero();
            assertThat(data).exists();
        }
    }

    @Test
    void whatNoEngineHasIsTakenFromABackup(TestBroker broker) throws Exception {
        Path data = directory.resolve("alone");
        Path backups = directory.resolve("backups");
        try (TestTopic topic = TestTopic.create(broker, 1)) {
            try (TestEngine alone = start(topic, "alone", topic.groupId(), SECOND_BATCH)) {
                write(topic);
                topic.awaitCommitted();
                CommandLineRun backup =
                        CommandLineRun.of(ENVIRONMENT, "backup", backups.toString(), "--url", alone.url());
                assertThat(backup.status()).as(backup.err()).isZero();
                overwrite(topic, "f03", 2);
                topic.awaitCommitted();
            }
            rot(data, "f00", 3);
            rotLast(data, "f02");
            rot(data, "f03", 2);
            loseZoneOf(data, "f07");
            String fromBackup = "positions.bootstrap.backup=" + backups;
            try (TestEngine alone = start(topic, "alone", topic.groupId(), SECOND_BATCH, fromBackup)) {
                CommandLineRun repair = repair(alone, "--url", alone.url());
                assertThat(repair.status()).as(repair.out() + repair.err()).isEqualTo(1);
                assertThat(repair.out().lines().filter(line -> line.startsWith("file ")))
                        .containsExactly("file f03 of " + topic.name()
                                + "/0, from offset 8192, length 4096 bytes: 1 of 1 blocks cannot be had:"
                                + " no other engine holds " + topic.name() + "/0; the newest backup in " + backups
                                + " has other data there, or none");
                CommandLineRun scrub = alone.query("scrub");
                assertThat(scrub.out()).contains("f03", "1 problem");
                overwrite(topic, "f03", 2);
                topic.awaitCommitted();
                assertWhole(alone);
                assertThat(metrics(alone))
                        .contains("\nzonelog_repair_blocks_lost_total 1.0\n")
                        .containsPattern("\nzonelog_repair_blocks_repaired_total [1-9]")
                        .containsPattern("\nzonelog_repair_ended_age_seconds \\d");
            }
        }
    }

    private void overwrite(TestTopic topic, String key, int block) {
        byte[] other = new byte[BLOCK];
        random.nextBytes(other);
        System.arraycopy(other, 0, content(key), block * BLOCK, BLOCK);
        topic.send(
                0,
                key.getBytes(StandardCharsets.UTF_8),
                other,
                List.of(WriteRecord.header("zonelog.offset", Integer.toString(block * BLOCK))));
        topic.flush();
    }

    private static String metrics(TestEngine engine) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(engine.url() + "/metrics")).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String otherGroup(TestTopic topic) {
        return topic.groupId() + "-other";
    }

    private TestEngine start(TestTopic topic, String name, String group, String... settings) {
        return TestEngine.startCopy(directory.resolve(name), topic, TOKEN, group, settings);
    }

    private static CommandLineRun compare(TestEngine first, TestEngine second) {
        return CommandLineRun.of(ENVIRONMENT, "compare", "--url", first.url(), "--url", second.url());
    }

    private static CommandLineRun repair(TestEngine engine, String... arguments) {
        List<String> all = new ArrayList<>(List.of("scrub", "--repair"));
        all.addAll(List.of(arguments));
        assertThat(engine.directory()).exists();
        return CommandLineRun.of(ENVIRONMENT, all.toArray(String[]::new));
    }

    private static boolean knowsHolder(TestEngine engine, TestEngine holder) {
        CommandLineRun engines = CommandLineRun.of(ENVIRONMENT, "engines", "--json", "--url", engine.url());
        return Pattern.compile("\"url\":\"" + holder.url() + "\"[^\\]]*\"state\":\"held\"")
                .matcher(engines.out())
                .find();
    }

    /** Files of some records each, so that the copies' batches and extents differ. */
    private void write(TestTopic topic) throws IOException {
        for (int file = 0; file < 10; file++) {
            String key = String.format("f%02d", file);
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            for (int record = 0; record < 5; record++) {
                byte[] data = new byte[random.nextInt(10_000, 40_000)];
                random.nextBytes(data);
                content.write(data);
                topic.append(0, key, data);
            }
            contents.put(key, content.toByteArray());
        }
        topic.flush();
    }

    /** Flips a bit of one of a file's blocks in the files that are the device. */
    private void rot(Path data, String key, int block) throws IOException {
        byte[] written = Arrays.copyOfRange(content(key), block * BLOCK, block * BLOCK + 512);
        try (Stream<Path> zones = Files.list(data.resolve("device/zones"))) {
            for (Path zone : zones.toList()) {
                byte[] bytes = Files.readAllBytes(zone);
                for (int at = 0; at < bytes.length; at += BLOCK) {
                    if (Arrays.equals(bytes, at, at + written.length, written, 0, written.length)) {
                        bytes[at + 100] ^= 4;
                        Files.write(zone, bytes);
                        return;
                    }
                }
            }
        }
        throw new AssertionError("block " + block + " of " + key + " is nowhere");
    }

    private byte[] content(String key) {
        return Objects.requireNonNull(contents.get(key));
    }

    private void rotLast(Path data, String key) throws IOException {
        rot(data, key, (content(key).length - 1) / BLOCK);
    }

    /** The zone in which a file begins turns Offline. */
    private static void loseZoneOf(Path data, String key) {
        int zone;
        try (EngineData open = EngineData.open(new DataDirectory(data), MetadataOptions.of(8 << 20))) {
            long fileId = open.store().file(FileKey.of(0, key)).orElseThrow().fileId();
            try (Cursor<Extent> extents = open.store().extents(fileId, 0)) {
                assertThat(extents.advance()).isTrue();
                zone = open.device().geometry().zoneOf(extents.current().sector());
            }
        }
        CommandLineRun fault = TestEngine.query(data, "device", "fault", Integer.toString(zone), "--to", "offline");
        assertThat(fault.status()).as(fault.err()).isZero();
    }

    private void assertWhole(TestEngine engine) {
        CommandLineRun scrub = engine.query("scrub");
        assertThat(scrub.status()).as(scrub.out()).isZero();
        CommandLineRun check = engine.query("check");
        assertThat(check.status()).as(check.out()).isZero();
        contents.forEach((key, content) -> assertThat(
                        engine.query("cat", key).bytes().stream().toByteArray())
                .as(key)
                .isEqualTo(content));
    }
}
