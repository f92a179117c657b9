package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.terminal.LogLines;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import io.zonelog.mapping.Printable;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names of files that would break lines, command the terminal or turn the text around them, wherever names are shown. */
@ExtendWith(SharedBroker.class)
class HostileNamesIT {
    private static final String TOKEN = "the-token-of-hostile-names";
    private static final String NAME =
            "a\nb\r\u001b[2J\u0085\u009b1m\u202e\u2066x\u2069\u2028\u200b\ufeff\udb40\udc41\\n";
    private static final String SHOWN =
            "a\\u000ab\\u000d\\u001b[2J\\u0085\\u009b1m\\u202e\\u2066x\\u2069\\u2028\\u200b\\ufeff\\udb40\\udc41\\\\n";
    private static final String ENCODED = URLEncoder.encode(NAME, StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private static void assertPlain(String text) {
        assertThat(text.replace("\n", "").codePoints()).as(text).allMatch(Printable::isPlain);
    }

    private static void assertShown(CommandLineRun run) {
        assertPlain(run.out());
        assertPlain(run.err());
        assertThat(run.out() + run.err()).contains(SHOWN);
    }

    @Test
    void commandsShowThemAsEscapesInTextAndInJson(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(directory, topic)) {
            topic.append(0, NAME, new byte[10_000]);
            topic.awaitCommitted();
            for (List<String> query : List.of(
                    List.of("ls"),
                    List.of("stat", NAME),
                    List.of("map", NAME),
                    List.of("locate", topic.name(), "0", "0"),
                    List.of("cat", NAME + "\u2067"),
                    List.of("stat", NAME + "\u2067"))) {
                assertShown(engine.query(query.toArray(String[]::new)));
            }
            for (String json : List.of("ls", "stat", "map")) {
                String out = json.equals("ls")
                        ? engine.query("ls", "--json").out()
                        : engine.query(json, NAME, "--json").out();
                assertPlain(out);
                assertThat(new ObjectMapper().readTree(out).findValue("key").textValue())
                        .isEqualTo(NAME);
            }
        }
        assertShown(TestEngine.query(directory, "truncate", NAME, "--size", "9000"));
        assertShown(TestEngine.query(directory, "unlink", NAME));
    }

    @Test
    void anEngineShowsThemAsEscapesInItsAnswersAndItsLog(TestBroker broker) throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger("io.zonelog")
                .addAppender(log);
        log.start();
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine =
                        TestEngine.start(directory, topic, "http=on", "http.port=0", "http.token=" + TOKEN)) {
            topic.append(0, NAME, new byte[10_000]);
            topic.awaitCommitted();
            for (String path :
                    List.of("/files", "/files/" + ENCODED, "/locate/" + topic.name() + "/0/0", "/zones/0/files")) {
                String answer = send(engine, "GET", path.replace("+", "%20"));
                assertPlain(answer);
                assertThat(new ObjectMapper().readTree(answer).findValue("key").textValue())
                        .isEqualTo(NAME);
            }
            assertPlain(send(engine, "POST", "/files/truncate?size=99999999&key=" + ENCODED));
            String done = send(engine, "POST", "/files/unlink?key=" + ENCODED);
            assertPlain(done);
            assertThat(new ObjectMapper().readTree(done).path("key").textValue())
                    .isEqualTo(NAME);
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .anyMatch(line -> line.contains(SHOWN + " by record "));
        } finally {
            ((LoggerContext) LoggerFactory.getILoggerFactory())
                    .getLogger("io.zonelog")
                    .detachAppender(log);
        }
    }

    private static String send(TestEngine engine, String method, String path) throws Exception {
        URI uri = URI.create(engine.url() + "/api/v1" + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + TOKEN)
                .method(method, BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    @Test
    void aMessageOfTheLogIsOneLineWhateverItHolds() {
        LoggerContext context = new LoggerContext();
        LogLines lines = new LogLines();
        lines.setContext(context);
        lines.configure(context);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        var logger = context.getLogger(Logger.ROOT_LOGGER_NAME);
        logger.addAppender(log);
        ConsoleAppender<ILoggingEvent> appender = (ConsoleAppender<ILoggingEvent>) logger.getAppender("standard error");
        logger.detachAppender(appender);
        logger.error("the file {} is damaged", NAME);
        String line = new String(appender.getEncoder().encode(log.list.get(0)), StandardCharsets.UTF_8);
        assertThat(line).hasLineCount(1).contains("ERROR the file a\\u000ab\\u000d\\u001b[2J");
        assertPlain(line);
    }
}
