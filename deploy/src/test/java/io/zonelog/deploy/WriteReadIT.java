package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.Connector;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedBroker.class)
class WriteReadIT {
    @TempDir
    Path directory;

    @Test
    void whatIsProducedIsReadBackBesideTheEngineAfterItAndAfterARestart(TestBroker broker) throws Exception {
        byte[] content = randomBytes(3_000_000, 1);
        try (TestTopic topic = TestTopic.create(broker, 2)) {
            try (TestEngine engine = TestEngine.start(directory, topic)) {
                for (int from = 0; from < content.length; from += 100_000) {
                    topic.append(0, "big", Arrays.copyOfRange(content, from, from + 100_000));
                }
                topic.append(1, "small", bytes("abc"));
                topic.append(1, "small", bytes("def"));
                topic.awaitCommitted();
                assertThat(engine.query("cat", "big").bytes().array()).isEqualTo(content);
                assertThat(engine.query("cat", "small").out()).isEqualTo("abcdef");
                assertThat(engine.query("check").status()).isZero();
            }
            assertThat(TestEngine.query(directory, "cat", "big").bytes().array())
                    .isEqualTo(content);
            try (TestEngine again = TestEngine.start(directory, topic)) {
                topic.append(1, "small", bytes("ghi"));
                topic.awaitCommitted();
                assertThat(again.query("cat", "small").out()).isEqualTo("abcdefghi");
                assertThat(again.query("cat", "small", "--offset", "2", "--length", "4")
                                .out())
                        .isEqualTo("cdef");
                assertThat(again.query("scrub").status()).isZero();
            }
        }
    }

    @Test
    void everyOperationShowsInTheFile(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(directory, topic)) {
            topic.append(0, "f", bytes("0123456789"));
            topic.send(0, bytes("f"), bytes("XY"), List.of(header("zonelog.offset", "4")));
            topic.send(0, bytes("f"), bytes("end"), List.of(header("zonelog.offset", "5000")));
            topic.send(0, bytes("cut"), bytes("abcdef"), List.of());
            topic.send(
                    0,
                    bytes("cut"),
                    new byte[0],
                    List.of(header("zonelog.op", "truncate"), header("zonelog.size", "2")));
            topic.append(0, "gone", bytes("gone"));
            topic.send(0, bytes("gone"), null, List.of());
            topic.append(0, "empty", new byte[0]);
            topic.awaitCommitted();

            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            expected.writeBytes(bytes("0123XY6789"));
            expected.writeBytes(new byte[4990]);
            expected.writeBytes(bytes("end"));
            assertThat(engine.query("cat", "f").bytes().array()).isEqualTo(expected.toByteArray());
            assertThat(engine.query("cat", "cut").out()).isEqualTo("ab");
            assertThat(engine.query("stat", "empty").out()).contains("Size: 0 bytes");
            assertThat(engine.query("ls", "--json").out())
                    .contains("\"key\":\"f\"", "\"sizeBytes\":5003")
                    .doesNotContain("gone");
            assertThat(engine.query("cat", "gone").err()).contains("no file is named gone");
            assertThat(engine.query(
                                    "offsets",
                                    "--bootstrap",
                                    topic.bootstrapServers(),
                                    "--group",
                                    topic.groupId(),
                                    "--json")
                            .out())
                    .contains("\"storedOffset\":8,\"committedOffset\":8,\"endOffset\":8");
        }
    }

    @Test
    void carriesClonesDirectWritesAndFallocateFromTheCommandLineToTheDevice(TestBroker broker) throws Exception {
        byte[] source = randomBytes(40_000, 3);
        byte[] blocks = randomBytes(8192, 4);
        Path sourceFile = Files.write(directory.resolve("source.bin"), source);
        Path blocksFile = Files.write(directory.resolve("blocks.bin"), blocks);
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(directory.resolve("data"), topic, "device.zone.conventional=1")) {
            produce(topic, "source", sourceFile.toString());
            produce(topic, "copy", "--op", "clone", "--source", "source");
            produce(topic, "tail", "--op", "clone", "--source", "source", "--source-offset", "4196", "--offset", "100");
            produce(topic, "copy", blocksFile.toString(), "--offset", "4096", "--direct", "--hint", "long");
            produce(topic, "disk", "--op", "fallocate", "--offset", "0", "--length", "64KiB");
            produce(topic, "disk", blocksFile.toString(), "--offset", "8192");
            topic.awaitCommitted();
            byte[] copy = source.clone();
            System.arraycopy(blocks, 0, copy, 4096, blocks.length);
            assertThat(engine.query("cat", "source").bytes().array()).isEqualTo(source);
            assertThat(engine.query("cat", "copy").bytes().array()).isEqualTo(copy);
            byte[] tail = new byte[100 + source.length - 4196];
            System.arraycopy(source, 4196, tail, 100, source.length - 4196);
            assertThat(engine.query("cat", "tail").bytes().array()).isEqualTo(tail);
            byte[] disk = new byte[8192 + blocks.length];
            System.arraycopy(blocks, 0, disk, 8192, blocks.length);
            assertThat(engine.query("cat", "disk").bytes().array()).isEqualTo(disk);
            assertThat(engine.query("map", "copy").out()).contains("shared");
            assertThat(engine.query("map", "disk").out()).contains("unwritten");
            assertThat(engine.query("check").status()).isZero();
            assertThat(engine.query("scrub").status()).isZero();
        }
    }

    private static void produce(TestTopic topic, String... words) {
        List<String> all = new ArrayList<>(List.of("produce"));
        all.addAll(List.of(words));
        all.addAll(List.of("--bootstrap", topic.bootstrapServers(), "--topic", topic.name()));
        assertThat(CommandLineRun.of(all.toArray(String[]::new)).status()).isZero();
    }

    @Test
    void goesOnAfterTheBrokerWasAway() throws Exception {
        try (TestBroker own = TestBroker.start();
                TestTopic topic = TestTopic.create(own, 1);
                TestEngine engine = TestEngine.start(directory, topic)) {
            topic.append(0, "f", bytes("before "));
            topic.awaitCommitted();
            own.outage(() -> {});
            topic.append(0, "f", bytes("after"));
            topic.awaitCommitted();
            assertThat(engine.query("cat", "f").out()).isEqualTo("before after");
        }
    }

    @Test
    void twoEnginesOfAGroupShareThePartitionsAndOneTakesOverWhenTheOtherEnds(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 2);
                TestEngine first = TestEngine.start(directory.resolve("first"), topic)) {
            try (TestEngine second = TestEngine.start(
                    directory.resolve("second"),
                    topic,
                    "kafka.session.timeout.ms=6000",
                    "kafka.heartbeat.interval.ms=500")) {
                for (int round = 0; round < 20; round++) {
                    topic.append(round % 2, "f" + round % 2, bytes(round + ","));
                }
                topic.awaitCommitted();
                assertThat(second.query("check").status()).isZero();
            }
            topic.append(0, "f0", bytes("last"));
            topic.append(1, "f1", bytes("last"));
            topic.awaitCommitted();
            Eventually.until(
                    "the first engine has both partitions",
                    () -> first.query("cat", "f0").out().endsWith("last")
                            && first.query("cat", "f1").out().endsWith("last"));
            assertThat(first.query("cat", "f0").out()).isEqualTo("0,2,4,6,8,10,12,14,16,18,last");
            assertThat(first.query("cat", "f1").out()).isEqualTo("1,3,5,7,9,11,13,15,17,19,last");
            assertThat(first.query("check").status()).isZero();
        }
    }

    @Test
    void aPartitionWaitsInFrontOfWhatAFullDeviceCannotHoldAndGoesOnByItself(TestBroker broker) throws Exception {
        byte[] record = randomBytes(1 << 19, 2);
        try (TestTopic topic = TestTopic.create(broker, 2);
                TestEngine engine = TestEngine.start(directory, topic, "device.zone.count=6")) {
            for (int count = 0; count < 12; count++) {
                topic.append(1, "other" + count, record);
            }
            topic.awaitCommitted();
            for (int count = 0; count < 24; count++) {
                topic.append(0, "f" + count, record);
            }
            topic.flush();
            Connector connector = engine.wiring().connector();
            Eventually.until(
                    "a partition waits", () -> connector.spaceShortage().isPresent());
            assertThat(connector.spaceShortage().orElseThrow())
                    .contains("the device is full", topic.name() + " partition 0 offset ");
            assertThat(engine.query("cat", "f0").bytes().array()).isEqualTo(record);
            for (int count = 0; count < 12; count++) {
                topic.send(1, bytes("other" + count), null, List.of());
            }
            topic.append(1, "small", bytes("still consumed"));
            Eventually.until("it goes on", () -> {
                String files = engine.query("ls").out();
                return files.contains(" f15\n") && files.contains(" small\n");
            });
            assertThat(engine.query("cat", "f15").bytes().array()).isEqualTo(record);
            assertThat(engine.query("cat", "small").out()).isEqualTo("still consumed");
            assertThat(engine.query("check").status()).isZero();
        }
    }

    @Test
    void aFullDeviceGoesOnAfterItHasGrown(TestBroker broker) throws Exception {
        byte[] record = randomBytes(1 << 20, 2);
        try (TestTopic topic = TestTopic.create(broker, 1)) {
            try (TestEngine engine = TestEngine.start(directory, topic, "device.zone.count=4")) {
                for (int count = 0; count < 24; count++) {
                    topic.append(0, "f" + count, record);
                }
                topic.flush();
                Connector connector = engine.wiring().connector();
                Eventually.until(
                        "the partition waits", () -> connector.spaceShortage().isPresent());
                CommandLineRun grown = engine.query("device", "grow", "--zones", "+12");
                assertThat(grown.out()).contains("has 16 zones now", "the engine that runs has taken them in");
                topic.awaitCommitted();
                for (int count = 0; count < 24; count++) {
                    assertThat(engine.query("cat", "f" + count).bytes().array()).isEqualTo(record);
                }
                assertThat(connector.spaceShortage()).isEmpty();
            }
            try (TestEngine again = TestEngine.start(directory, topic)) {
                assertThat(again.query("cat", "f23").bytes().array()).isEqualTo(record);
                assertThat(again.query("check").status()).isZero();
            }
        }
    }

    @Test
    void anOperatorGivesSpaceBackWhereEveryPartitionWaits(TestBroker broker) throws Exception {
        byte[] record = randomBytes(1 << 20, 3);
        String token = "a-token-for-the-test";
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(
                        directory, topic, "device.zone.count=4", "http=on", "http.port=0", "http.token=" + token)) {
            for (int count = 0; count < 12; count++) {
                topic.append(0, "f" + count, record);
            }
            topic.flush();
            Connector connector = engine.wiring().connector();
            Eventually.until(
                    "the partition waits", () -> connector.spaceShortage().isPresent());
            long filesBefore = engine.query("ls").out().lines().count();
            String port = "http.port=" + engine.wiring().httpPort().getAsInt();
            assertThat(engine.query("unlink", "f0").err()).contains("takes commands over HTTP only");
            assertThat(engine.query("zones", "--space", "--json", "--set", port).out())
                    .contains("\"partitionsWithoutSpace\":1", "\"openZones\":[{\"zone\":");
            assertThat(engine.query("zones", "--space", "--set", port).out())
                    .contains("1 partition waits for space", "since the start: write amplification ");
            String credential = "http.token=" + token;
            assertThat(engine.query("unlink", "none", "--set", port, "--set", credential)
                            .err())
                    .contains("no file is named none");
            assertThat(engine.query("unlink", "f0", "--set", port, "--set", credential)
                            .out())
                    .contains("f0: done at offset ");
            CommandLineRun shorter = engine.query("truncate", "f1", "--size", "5", "--set", port, "--set", credential);
            assertThat(shorter.err()).isEmpty();
            // one file is gone, and what it leaves is enough for the record that waited
            Eventually.until(
                    "the waiting record is taken",
                    () -> engine.query("ls").out().lines().count() >= filesBefore);
            assertThat(engine.query("cat", "f1").bytes().array()).isEqualTo(Arrays.copyOf(record, 5));
            assertThat(engine.query("cat", "f0").status()).isEqualTo(1);
            assertThat(engine.query("check").status()).isZero();
        }
    }

    private static byte[] randomBytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, bytes(value));
    }
}
