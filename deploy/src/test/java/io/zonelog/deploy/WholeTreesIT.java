package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.kafka.WholeFileSender;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code zonelog export} and {@code zonelog import}: a whole tree out of one engine and into another. */
@ExtendWith(SharedBroker.class)
class WholeTreesIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Keys that cannot be names of files, or not all of them at once, and such that look like them. */
    private static final List<String> ODD_KEYS = List.of(
            "a b",
            "100%",
            "%2F",
            "dir/file",
            "dir",
            "dir//file",
            "/lead",
            "trail/",
            "..",
            ".",
            "up/../x",
            "nul\u0000",
            "back\\slash",
            "ä/ö",
            "\uD83D\uDE00",
            "x".repeat(300),
            "l/" + "ä".repeat(200),
            "new\nline",
            ".zonelog/names.json",
            "dir%",
            "%");

    @TempDir
    Path directory;

    private final Map<String, byte[]> contents = new TreeMap<>();

    @Test
    void aTreeIsTheSameInAnotherEngineHoweverOftenItIsCopied(TestBroker broker) throws Exception {
        Path tree = directory.resolve("tree");
        try (TestTopic one = TestTopic.create(broker, 3);
                TestTopic two = TestTopic.create(broker, 3);
                TestEngine from = start("from", one);
                TestEngine to = start("to", two)) {
            write(one);
            JsonNode first = run(from, "export", "", tree.toString());
            assertCounts(first, contents.size() + 2, contents.size() + 2, 0);
            assertThat(first.path("renamedCount").asInt())
                    .isEqualTo(Files.readString(tree.resolve(".zonelog/names.json"))
                                    .split("\"path\"", -1)
                                    .length
                            - 1);
            assertCounts(run(from, "export", "", tree.toString()), contents.size() + 2, 0, contents.size() + 2);
            harm(tree);
            assertCounts(run(from, "export", "", tree.toString()), contents.size() + 2, 3, contents.size() - 1);
            assertThat(tree.resolve(".zonelog/part-7")).doesNotExist();

            leaveHalfAnImport(two);
            String[] imported = {"import", tree.toString(), "--topic", two.name()};
            assertCounts(run(to, imported), contents.size() + 2, contents.size(), 2);
            assertSame(to);
            assertThat(cat(to, "twice@" + two.name() + "/0")).isEqualTo("in 0".getBytes(StandardCharsets.UTF_8));
            assertThat(cat(to, "twice@" + two.name() + "/1")).isEqualTo("in 1".getBytes(StandardCharsets.UTF_8));
            assertCounts(run(to, imported), contents.size() + 2, 0, contents.size() + 2);
            assertThat(to.query("check").status()).isZero();

            Files.writeString(tree.resolve("many/0007"), "another content");
            assertCounts(run(to, imported), contents.size() + 2, 1, contents.size() + 1);
            assertThat(cat(to, "many/0007")).isEqualTo("another content".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aPartOfATreeGoesUnderAnotherPrefix(TestBroker broker) throws Exception {
        Path tree = directory.resolve("tree");
        try (TestTopic topic = TestTopic.create(broker, 2);
                TestEngine engine = start("data", topic)) {
            for (String key : List.of("a/b/1", "a/b/2", "a/c/3", "z")) {
                topic.append(0, key, key.getBytes(StandardCharsets.UTF_8));
            }
            topic.awaitCommitted();
            CommandLineRun export = CommandLineRun.of(
                    "export",
                    "a/b",
                    tree.toString(),
                    "--data",
                    engine.directory().toString());
            assertThat(export.out()).as(export.err()).isEqualTo("2 files, 10 B: 2 copied (10 B), 0 unchanged\n");
            assertThat(tree.resolve("b/1")).hasContent("a/b/1");
            assertThat(tree.resolve(".zonelog")).doesNotExist();
            Files.createSymbolicLink(tree.resolve("link"), tree.resolve("b/1"));
            CommandLineRun imported = CommandLineRun.of(
                    "import",
                    tree.toString(),
                    "copy/",
                    "--data",
                    engine.directory().toString(),
                    "-b",
                    topic.bootstrapServers(),
                    "--topic",
                    topic.name());
            assertThat(imported.out()).as(imported.err()).isEqualTo("2 files, 10 B: 2 copied (10 B), 0 unchanged\n");
            assertThat(imported.err()).isEqualTo("zonelog: left out link: it is no file\n");
            assertThat(new String(cat(engine, "copy/b/2"), StandardCharsets.UTF_8))
                    .isEqualTo("a/b/2");
            assertThat(CommandLineRun.of("import", directory + "/none").err()).contains("is no directory");
        }
    }

    private TestEngine start(String name, TestTopic topic) {
        return TestEngine.start(directory.resolve(name), topic, "http=on", "http.port=0");
    }

    private void write(TestTopic topic) {
        SplittableRandom random = new SplittableRandom(42);
        ODD_KEYS.forEach(key -> contents.put(key, ("content of " + key).getBytes(StandardCharsets.UTF_8)));
        for (int number = 0; number < 300; number++) {
            byte[] content = new byte[random.nextInt(60_000)];
            random.nextBytes(content);
            contents.put(String.format("many/%04d", number), content);
        }
        contents.put("large", new byte[3_000_000]);
        contents.put("empty", new byte[0]);
        int partition = 0;
        for (Map.Entry<String, byte[]> file : contents.entrySet()) {
            topic.append(partition++ % 3, file.getKey(), file.getValue());
        }
        topic.append(0, "twice", "in 0".getBytes(StandardCharsets.UTF_8));
        topic.append(1, "twice", "in 1".getBytes(StandardCharsets.UTF_8));
        topic.append(0, WholeFileSender.hiddenPrefix("x") + "y", new byte[10]);
        topic.awaitCommitted();
    }

    /** As an export leaves it that was killed, and as a user does. */
    private static void harm(Path tree) throws IOException {
        byte[] content = Files.readAllBytes(tree.resolve("many/0001"));
        content[content.length - 1]++;
        Files.write(tree.resolve("many/0001"), content);
        Files.write(tree.resolve("many/0002"), new byte[1]);
        Files.delete(tree.resolve("large"));
        Files.write(tree.resolve(".zonelog/part-7"), new byte[5]);
    }

    /** As an import leaves it that was killed: some files, and a part of one under a hidden name. */
    private void leaveHalfAnImport(TestTopic topic) {
        topic.append(0, "many/0003", content("many/0003"));
        topic.append(1, "many/0004", content("many/0004"));
        topic.append(2, "many/0005", new byte[1]);
        topic.append(0, WholeFileSender.hiddenPrefix("many/0006") + "z", new byte[100]);
        topic.awaitCommitted();
    }

    private byte[] content(String key) {
        return contents.getOrDefault(key, new byte[0]);
    }

    private void assertSame(TestEngine engine) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        contents.values().forEach(all::writeBytes);
        byte[] found = cat(engine, contents.keySet().toArray(String[]::new));
        if (!Arrays.equals(found, all.toByteArray())) {
            contents.forEach(
                    (key, content) -> assertThat(cat(engine, key)).as(key).isEqualTo(content));
        }
        assertThat(found).isEqualTo(all.toByteArray());
        long files = Stream.of(engine.query("ls", "--json").out().split("\n", -1))
                .filter(line -> line.startsWith("{") && !line.contains(".zonelog-put-"))
                .count();
        assertThat(files).isEqualTo(contents.size() + 2);
    }

    private static byte[] cat(TestEngine engine, String... keys) {
        CommandLineRun run =
                engine.query(Stream.concat(Stream.of("cat"), Stream.of(keys)).toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isZero();
        return run.bytes().array();
    }

    private static JsonNode run(TestEngine engine, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--json");
        String url = engine.url();
        CommandLineRun run = CommandLineRun.of(Map.of("ZONELOG_URL", url), all.toArray(String[]::new));
        assertThat(run.status()).as(run.err() + run.out()).isZero();
        return JSON.readTree(run.out());
    }

    private static void assertCounts(JsonNode summary, int files, int copied, int unchanged) {
        assertThat(List.of(
                        summary.path("files").asInt(),
                        summary.path("copiedFiles").asInt(),
                        summary.path("unchangedFiles").asInt()))
                .as(summary.toString())
                .isEqualTo(List.of(files, copied, unchanged));
    }
}
