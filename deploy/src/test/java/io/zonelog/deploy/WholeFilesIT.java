package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.kafka.WholeFileSender;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code zonelog put} and {@code zonelog rm}: whole files in and away, in one step each. */
@ExtendWith(SharedBroker.class)
class WholeFilesIT {
    private static final int LARGE = 1_300_000;

    @TempDir
    Path directory;

    private String url = "";

    private TestEngine start(TestTopic topic) {
        TestEngine engine = TestEngine.start(directory.resolve("data"), topic, "http=on", "http.port=0");
        url = engine.url();
        return engine;
    }

    private Path file() {
        return directory.resolve("file");
    }

    private CommandLineRun afar(String... words) {
        return CommandLineRun.of(Map.of("ZONELOG_URL", url), words);
    }

    private CommandLineRun here(TestTopic topic, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-b", topic.bootstrapServers(), "--topic", topic.name()));
        return TestEngine.query(directory.resolve("data"), all.toArray(String[]::new));
    }

    private static CommandLineRun fine(CommandLineRun run) {
        assertThat(run.status()).as(run.err()).isZero();
        return run;
    }

    private void put(String key, byte[] content) throws Exception {
        Files.write(file(), content);
        fine(afar("put", key, file().toString()));
        assertThat(afar("cat", key).bytes().array()).as(key).isEqualTo(content);
    }

    @Test
    void aFileIsThereAsAWholeWhenThePutReturns(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 3);
                TestEngine engine = start(topic)) {
            byte[] large = filled(LARGE, 7);
            put("dir/large", large);
            put("dir/large", filled(10, 1));
            put("dir/large", new byte[0]);
            put("100% odd@name/1", filled(524_288, 2));
            topic.append(2, "elsewhere", filled(100, 3));
            topic.awaitCommitted();
            put("elsewhere", filled(50, 4));
            assertThat(afar("ls", "--json").out()).doesNotContain(".zonelog-put-");
            assertThat(afar("stat", "elsewhere", "--json").out()).contains("\"partition\":2,\"sizeBytes\":50,");

            Files.write(file(), large);
            assertThat(fine(here(topic, "put", "by/directory", file().toString(), "--json"))
                            .out())
                    .contains("\"key\":\"by/directory\"", "\"sizeBytes\":" + LARGE, "\"offset\":");
            assertThat(engine.query("cat", "by/directory").bytes().array()).isEqualTo(large);
            assertThat(fine(here(topic, "put", "on/purpose", file().toString(), "--partition", "1"))
                            .out())
                    .contains("on/purpose: 1.2 MiB, durable at offset", topic.name() + " partition 1");
            fine(afar("put", "empty", "-"));
            assertThat(afar("stat", "empty").out()).contains("Size: 0 bytes");
        }
    }

    @Test
    void whatCannotBePutIsToldInOneLine(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 2);
                TestEngine engine = start(topic)) {
            topic.append(0, "twice", filled(1, 1));
            topic.append(1, "twice", filled(1, 1));
            topic.awaitCommitted();
            Files.write(file(), filled(10, 1));
            assertRefused(afar("put", "twice", file().toString()), 2, "several partitions have a file of that name");
            assertRefused(afar("put", "k", directory + "/none"), 2, "there is no file " + directory + "/none");
            assertRefused(afar("put", "k", directory.toString()), 2, "it is a directory; zonelog import writes all");
            assertRefused(afar("put", "k".repeat(1025), file().toString()), 2, "the key has 1025 bytes");
            assertRefused(afar("put", "k", file().toString(), "--partition", "2"), 2, "there is no partition 2");
            fine(afar("put", "twice@" + topic.name() + "/1", file().toString()));
            assertThat(afar("stat", "twice@" + topic.name() + "/1").out()).contains("Size: 10 bytes");
            assertThat(engine.query("stat", "twice@" + topic.name() + "/0").out())
                    .contains("Size: 1 byte (");
        }
    }

    @Test
    void readersSeeTheOldFileOrTheNewOneWhoeverPuts(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = start(topic)) {
            put("shared", filled(LARGE, 0));
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
                while (!done.get()) {
                    assertWhole(afar("cat", "shared").bytes().array());
                }
            });
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int writer = 1; writer <= 2; writer++) {
                int first = writer * 10;
                writers.add(CompletableFuture.runAsync(() -> putManyTimes(topic, first)));
            }
            writers.forEach(CompletableFuture::join);
            done.set(true);
            reader.join();
            assertWhole(engine.query("cat", "shared").bytes().array());
            assertThat(afar("ls").out()).doesNotContain(".zonelog-put-");
        }
    }

    /** Where another writer comes in between, the command says so; what counts is that no file is a mixture. */
    private void putManyTimes(TestTopic topic, int first) {
        try {
            for (int round = 0; round < 5; round++) {
                Path content = directory.resolve("content-" + first + "-" + round);
                Files.write(content, filled(LARGE + first, first + round));
                CommandLineRun run = here(topic, "put", "shared", content.toString());
                assertThat(run.err())
                        .matches("|.*shared is not what was sent: another record has changed it since.*\n");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void assertWhole(byte[] content) {
        assertThat(content.length).isBetween(LARGE, LARGE + 20);
        assertThat(content).isEqualTo(filled(content.length, content[0]));
    }

    @Test
    void filesAreRemovedByRecords(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 2);
                TestEngine engine = start(topic)) {
            for (String key : List.of("a", "b", "logs/1", "logs/2", "logs/old/3", "keep", "st*r")) {
                topic.append(key.length() % 2, key, filled(1000, 1));
            }
            topic.awaitCommitted();
            assertThat(fine(afar("rm", "a", "logs/*", "--dry-run")).out())
                    .isEqualTo("a\nlogs/1\nlogs/2\n3 files, 2.9 KiB would be removed\n");
            assertThat(afar("ls").out()).contains("logs/1", "logs/2");
            assertThat(fine(afar("rm", "a", "logs/*")).out()).isEqualTo("3 files, 2.9 KiB removed\n");
            assertThat(fine(afar("rm", "st*r", "--json")).out()).contains("\"key\":\"st*r\"", "\"sizeBytes\":1000");
            assertThat(afar("ls").out()).contains("b", "logs/old/3", "keep").doesNotContain("logs/1", "st*r");
            assertThat(fine(here(topic, "rm", "--prefix", "logs/")).out()).isEqualTo("1 file, 1000 B removed\n");
            CommandLineRun some = afar("rm", "none", "b");
            assertThat(some.status()).isEqualTo(1);
            assertThat(some.err()).contains("no file is named none");
            assertThat(some.out()).isEqualTo("1 file, 1000 B removed\n");
            assertRefused(afar("rm", "none"), 1, "no file is named none");
            assertRefused(afar("rm", "no*"), 1, "no key is like no*");
            assertRefused(afar("rm"), 2, "rm needs the KEY of each file, or --prefix");
            assertRefused(afar("rm", "--prefix", ""), 2, "rm needs the KEY of each file, or --prefix");
            assertThat(engine.query("ls").out().lines()).hasSize(2).anyMatch(line -> line.endsWith("keep"));
        }
    }

    private static void assertRefused(CommandLineRun run, int status, String says) {
        assertThat(run.status()).as(run.err()).isEqualTo(status);
        assertThat(run.err()).contains(says).hasLineCount(1);
    }

    private static byte[] filled(int length, int value) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) value);
        return content;
    }

    @Test
    void theGuideDoesWhatItSays(TestBroker broker) throws Exception {
        String guide = Files.readString(Path.of("OPERATIONS.md"));
        String section = guide.substring(guide.indexOf("## Whole files"), guide.indexOf("## A full device"));
        List<String> commands = section.lines()
                .filter(line -> line.startsWith("    $ zonelog "))
                .map(line -> line.substring("    $ zonelog ".length()))
                .toList();
        assertThat(commands).hasSize(4);
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = start(topic)) {
            topic.append(0, "photos/old-1", filled(10, 1));
            topic.awaitCommitted();
            for (String command : commands) {
                fine(afar(command.replace("README.md", "../README.md")
                        .replace("/mnt/photos", directory.resolve("photos").toString())
                        .replace("'", "")
                        .split(" ", -1)));
            }
            assertThat(directory.resolve("photos/old-1")).exists();
            assertThat(engine.query("ls").out()).contains("notes.txt", "photos/old-1");
        }
    }

    @Test
    void whatAKilledPutHasLeftGoesAfterADay(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = start(topic)) {
            String hidden = WholeFileSender.hiddenPrefix("doc");
            long dayAgo = System.currentTimeMillis() - 2 * 86_400_000L;
            sendAt(topic, hidden + "old", dayAgo);
            topic.append(0, hidden + "new", filled(10, 1));
            topic.awaitCommitted();
            put("doc", "text".getBytes(StandardCharsets.UTF_8));
            assertThat(engine.query("ls").out()).contains(hidden + "new").doesNotContain(hidden + "old");
        }
    }

    private static void sendAt(TestTopic topic, String key, long timestampMillis) {
        var unused = topic.producer()
                .send(new ProducerRecord<>(
                        topic.name(), 0, timestampMillis, key.getBytes(StandardCharsets.UTF_8), filled(10, 1)));
    }
}
