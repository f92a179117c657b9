package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.ShellRun;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every query and order is the same with the URL of an engine as with its data directory: lines, JSON, errors and exit status. */
@ExtendWith(SharedBroker.class)
class SameFromAfarIT {
    private static final String TOKEN = "a-token-of-some-length";
    private static final int MANY = 1100;

    /** Keys that a URL, a shell or a pattern could take for something else. */
    private static final List<String> ODD_KEYS = List.of(
            "a b",
            "a+b",
            "100%",
            "%2F",
            "dir/file",
            "dir//file",
            "/lead",
            "trail/",
            "..",
            ".",
            "../up",
            "q?x=1&y=2",
            "h#ash",
            "semi;colon",
            "back\\slash",
            "st*r",
            "[x]",
            "ä/ö",
            "\u0001",
            "\uD83D\uDE00",
            "k@topic/0",
            "nul\u0000",
            "-dash",
            "quote\"s",
            "new\nline");

    @TempDir
    Path directory;

    /** Where the engine of the test listens, host and port. */
    private String address = "";

    @Test
    void queriesAnswerTheSame(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 2);
                TestEngine engine = start(topic)) {
            address = address(engine);
            write(topic);
            for (List<String> query : queries(topic)) {
                assertSame(query);
                assertSame(with(query, "--json"));
            }
            for (String key : ODD_KEYS) {
                assertSame(List.of("map", "--", key));
                assertSame(List.of("stat", "--json", "--", key));
                assertThat(afar(List.of("cat", "--", key)).out()).as(key).isEqualTo("content of " + key);
            }
            assertSame(List.of("cat", "big", "--offset", "4095", "--length", "70000"));
            assertSame(List.of("cat", "big", "--offset", "9000000"));
            assertSame(List.of("cat", "big", "dir/file", "many/0*7"));
            assertSame(List.of("stat", ""));
            assertRefused(afar(List.of("stat", "k".repeat(9000))), "URI Too Long");
            assertSame(List.of("cat", "none"));
            assertSame(List.of("cat", "twice"));
            assertSame(List.of("zones", "--blkzone"));
            assertSame(List.of("zones", "--all"));
        }
    }

    private TestEngine start(TestTopic topic, String... more) {
        List<String> settings = new ArrayList<>(List.of("http=on", "http.port=0", "http.token=" + TOKEN));
        settings.addAll(List.of(more));
        return TestEngine.start(directory, topic, settings.toArray(String[]::new));
    }

    private void write(TestTopic topic) {
        topic.append(0, "big", new byte[5_000_000]);
        topic.append(0, "small", new byte[10_000]);
        topic.append(0, "big", "more".getBytes(StandardCharsets.UTF_8));
        topic.append(0, "twice", new byte[1]);
        topic.append(1, "twice", new byte[2]);
        for (String key : ODD_KEYS) {
            topic.append(1, key, ("content of " + key).getBytes(StandardCharsets.UTF_8));
        }
        for (int number = 0; number < MANY; number++) {
            topic.append(0, String.format("many/%04d", number), new byte[] {1});
        }
        topic.awaitCommitted();
        Eventually.until(
                "the engine knows the ends of the logs and its newest zones",
                () -> !afar(List.of("offsets", "--json")).out().contains("null")
                        && afar(List.of("zones", "--space", "--json")).out().contains("\"partitionsWithoutSpace\":0")
                        && !afar(List.of("zones")).out().contains("used 0 B"));
    }

    private static List<List<String>> queries(TestTopic topic) {
        List<List<String>> queries = new ArrayList<>(Stream.of(
                        "ls",
                        "ls many/000",
                        "ls many/*7 dir/* nothing",
                        "ls **/file",
                        "stat big",
                        "stat none",
                        "stat twice",
                        "stat twice@none/7",
                        "stat many/00?5",
                        "stat big none small",
                        "map big",
                        "map small",
                        "map none",
                        "map twice",
                        "zones",
                        "zones --space",
                        "device info",
                        "locate none 0 1")
                .map(line -> List.of(line.split(" ", -1)))
                .toList());
        for (int offset = 0; offset < 3; offset++) {
            queries.add(List.of("locate", topic.name(), "0", Integer.toString(offset)));
        }
        queries.add(List.of("locate", topic.name(), "0", "99999"));
        queries.add(List.of("stat", "twice@" + topic.name() + "/1"));
        return queries;
    }

    private void assertSame(List<String> words) {
        CommandLineRun here = here(words);
        CommandLineRun afar = afar(words);
        assertThat(afar.out()).as("%s: %s", words, afar.err()).isEqualTo(here.out());
        assertThat(afar.err()).as(words.toString()).isEqualTo(here.err());
        assertThat(afar.status()).as(words.toString()).isEqualTo(here.status());
    }

    private static List<String> with(List<String> words, String option) {
        List<String> all = new ArrayList<>(words);
        all.add(1, option);
        if (words.get(0).equals("device")) {
            all = new ArrayList<>(List.of(words.get(0), words.get(1), option));
        }
        return all;
    }

    private CommandLineRun here(List<String> words) {
        return CommandLineRun.of(
                Map.of("ZONELOG_DATA", directory.toString(), "ZONELOG_HTTP_TOKEN", TOKEN),
                words.toArray(String[]::new));
    }

    private CommandLineRun afar(List<String> words) {
        return CommandLineRun.of(
                Map.of("ZONELOG_URL", url("http"), "ZONELOG_TOKEN", TOKEN), words.toArray(String[]::new));
    }

    private String url(String scheme) {
        return scheme + "://" + address;
    }

    private static String address(TestEngine engine) {
        return "127.0.0.1:" + engine.wiring().httpPort().orElseThrow();
    }

    @Test
    void offsetsAndOrdersAnswerTheSame(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = start(topic)) {
            address = address(engine);
            for (String key : List.of("one", "two", "three", "four")) {
                topic.append(0, key, new byte[20_000]);
            }
            awaitKnown(topic, 4);
            List<String> offsets = new ArrayList<>(List.of("offsets"));
            topic.settings().forEach(setting -> offsets.addAll(List.of("--set", setting)));
            assertThat(afar(List.of("offsets")).out()).isEqualTo(here(offsets).out());
            assertThat(afar(List.of("offsets", "--json")).out())
                    .isEqualTo(here(with(offsets, "--json")).out());

            assertSameOrders();
            awaitKnown(topic, 8);
            assertSameStatus();
            assertThat(afar(List.of("ls")).out()).doesNotContain("one", "two").contains("three", "four");
            assertThat(afar(List.of("gc")).out()).startsWith("the engine that runs empties ");
            assertThat(afar(List.of("unlink", "none")).err()).contains("no file is named none");
            assertThat(afar(List.of("offsets", "skip", "none", "0", "7")).err())
                    .contains("this engine does not hold topic none partition 0");
            assertThat(afar(List.of("device", "grow", "--zones", "+2")).out())
                    .contains("has 66 zones now, 2 more than before");
            CommandLineRun backup =
                    afar(List.of("backup", directory.resolve("backups").toString()));
            assertThat(backup.out()).as(backup.err()).contains("1 partition, 2 files");
        }
    }

    /** Waits until all records are committed, and the engine knows that and where the log ends. */
    private void awaitKnown(TestTopic topic, int records) {
        topic.awaitCommitted();
        String known = "\"storedOffset\":%1$d,\"committedOffset\":%1$d,\"endOffset\":%1$d".formatted(records);
        Eventually.until(
                "the engine knows that " + records + " records are committed",
                () -> afar(List.of("offsets", "--json")).out().contains(known));
    }

    /** Each order is a record, so the next one is done one offset further. */
    private void assertSameOrders() {
        assertThat(afar(List.of("unlink", "one")).out())
                .isEqualTo(here(List.of("unlink", "two"))
                        .out()
                        .replace("two", "one")
                        .replace("offset 6", "offset 5"))
                .contains("done at offset 5 ");
        assertThat(afar(List.of("truncate", "three", "--size", "5", "--json")).out())
                .isEqualTo(here(List.of("truncate", "four", "--size", "5", "--json"))
                        .out()
                        .replace("four", "three")
                        .replace("\"position\":8", "\"position\":7"))
                .contains("\"position\":7");
    }

    /** Times since the last poll go on. */
    private void assertSameStatus() throws IOException {
        String polled = "last poll \\d+ ms ago";
        CommandLineRun status = afar(List.of("status", "--json"));
        assertThat(status.status()).isZero();
        assertThat(status.out().replaceAll(polled, ""))
                .isEqualTo(here(List.of("status", "--json")).out().replaceAll(polled, ""));
        assertThat(new ObjectMapper()
                        .readTree(status.out())
                        .at("/engine/topics/0")
                        .asText())
                .startsWith("test-");
        assertThat(afar(List.of("status")).out().replaceAll(polled, ""))
                .isEqualTo(here(List.of("status")).out().replaceAll(polled, ""))
                .contains(url("http") + ", zonelog ", "health   UP", "lag      0 records in 1 partition");
    }

    @Test
    void anEngineWithTlsIsAskedByBothWays(TestBroker broker) throws Exception {
        makeCertificate();
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = startWithTls(topic)) {
            address = address(engine);
            topic.append(0, "doc", "text".getBytes(StandardCharsets.UTF_8));
            topic.append(0, "other", new byte[1]);
            topic.awaitCommitted();
            assertThat(run(List.of("cat", "doc"), trusted(TOKEN)).out()).isEqualTo("text");
            assertThat(run(List.of("unlink", "doc"), trusted(TOKEN)).status()).isZero();
            assertThat(here(List.of("unlink", "other")).out()).contains("done at offset 4 ");
            assertThat(here(List.of("zones", "--space", "--json")).out()).contains("\"openZones\":[");
            assertThat(here(List.of("status")).out()).contains(url("https"), "health   UP");
        }
    }

    @Test
    void certificatesAndTokensThatDoNotFitAreToldInOneLine(TestBroker broker) throws Exception {
        makeCertificate();
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = startWithTls(topic)) {
            address = address(engine);
            topic.append(0, "doc", "text".getBytes(StandardCharsets.UTF_8));
            topic.awaitCommitted();
            assertRefused(run(List.of("ls"), "--url", url("https")), "is not trusted", "--cacert");
            assertRefused(run(List.of("ls"), "--url", url("http")), "does it want https?");
            String[] withoutToken = {
                "--url", url("https"), "--cacert", certificate().toString()
            };
            assertRefused(run(List.of("cat", "none"), withoutToken), "no file is named none");
            assertRefused(run(List.of("cat", "doc"), withoutToken), "wants a token, and got none", "--token-file");
            String[] wrongToken = trusted("a-token-that-is-wrong");
            assertRefused(run(List.of("cat", "doc"), wrongToken), "does not take the token");
            assertRefused(run(List.of("gc"), wrongToken), "does not take the token");
        }
    }

    private Path certificate() {
        return directory.resolve("certificate.pem");
    }

    private void makeCertificate() throws Exception {
        ShellRun made = ShellRun.shell(
                directory,
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=zonelog"
                        + " -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out certificate.pem 2>&1");
        assertThat(made.status()).as(made.output()).isZero();
    }

    private TestEngine startWithTls(TestTopic topic) {
        return start(
                topic,
                "http.read.token=another-token-of-length",
                "http.tls.certificate=" + certificate(),
                "http.tls.key=" + directory.resolve("key.pem"));
    }

    /** The options that trust the engine's certificate, with a token. */
    private String[] trusted(String token) throws IOException {
        Path file = directory.resolve("token");
        Files.writeString(file, token + "\n");
        return new String[] {
            "--url", url("https"), "--cacert", certificate().toString(), "--token-file", file.toString()
        };
    }

    private static CommandLineRun run(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    private static void assertRefused(CommandLineRun run, String... says) {
        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).contains(says).hasLineCount(1);
    }
}
