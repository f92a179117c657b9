package io.zonelog.deploy.command.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Terminal.Colour;
import io.zonelog.deploy.terminal.Terminal.Screen;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.deploy.view.source.OffsetRow;
import io.zonelog.deploy.watch.SpaceLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an engine is; the JSON answer of {@code status}.
 *
 * @param url where it listens; empty if none answers
 * @param s3Port where its S3 endpoint listens, on the same address; null if it has none, or took any free port
 * @param engine which program it is, since when it runs, on which device, and with which brokers; null if none answers
 * @param health whether records become durable, with each check; null if no engine answers
 * @param space as {@code zones --space}
 * @param lagRecords records in Kafka that are not stored, of all partitions of which that is known
 * @param partitions as {@code offsets}
 */
record EngineStatus(
        String url,
        @Nullable Integer s3Port,
        @Nullable JsonNode engine,
        @Nullable JsonNode health,
        JsonNode space,
        long lagRecords,
        List<OffsetRow> partitions) {
    /** Copies the rows. */
    EngineStatus {
        partitions = List.copyOf(partitions);
    }

    /** Asks an engine. */
    static EngineStatus of(EngineClient client, Answers answers) {
        List<OffsetRow> partitions = answers.offsets();
        return new EngineStatus(
                client.url(),
                s3Port(client),
                client.find("/api/v1/engine", JsonNode.class).orElse(null),
                client.get("/api/v1/health"),
                answers.space(),
                lag(partitions),
                partitions);
    }

    /** What a data directory tells by itself. */
    static EngineStatus withoutEngine(Answers answers) {
        List<OffsetRow> partitions = answers.offsets();
        return new EngineStatus("", null, null, null, answers.space(), lag(partitions), partitions);
    }

    private static @Nullable Integer s3Port(EngineClient client) {
        for (JsonNode row : client.get("/api/v1/configuration")) {
            if (row.path("key").asText().equals("s3.port")) {
                int port = row.path("value").asInt();
                return port == 0 ? null : port;
            }
        }
        return null;
    }

    private static long lag(List<OffsetRow> partitions) {
        return partitions.stream()
                .map(OffsetRow::lag)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Whether records become durable. */
    boolean isUp() {
        return health != null && health.path("status").asText().equals("UP");
    }

    /** One screen for people. */
    List<String> lines(Terminal terminal) {
        List<String> lines = new ArrayList<>();
        if (url.isEmpty()) {
            lines.add(terminal.painted(Screen.OUT, Colour.YELLOW, "no engine answers here"));
        } else {
            lines.add("engine   " + url + (s3Port == null ? "" : ", S3 on port " + s3Port)
                    + (engine == null
                            ? ""
                            : ", zonelog " + text(engine, "version") + ", since " + text(engine, "started")));
        }
        if (engine != null) {
            lines.addAll(engineLines(engine));
        }
        if (health != null) {
            lines.add("health   "
                    + terminal.painted(Screen.OUT, isUp() ? Colour.GREEN : Colour.RED, text(health, "status")));
            health.path("checks").forEach(check -> lines.add(checkLine(terminal, check)));
        }
        lines.add("space    " + SpaceLines.of(space).get(0));
        lines.add("lag      " + Words.counted(lagRecords, "record") + " in "
                + Words.counted(partitions.size(), "partition"));
        lines.add("");
        lines.addAll(OffsetRow.table(partitions));
        return lines;
    }

    private static List<String> engineLines(JsonNode engine) {
        List<String> topics = new ArrayList<>();
        engine.path("topics").forEach(topic -> topics.add(topic.asText()));
        return List.of(
                "device   " + text(engine, "deviceUuid") + ", " + text(engine, "device"),
                "kafka    " + text(engine, "brokers") + ", group " + text(engine, "group") + ", topics "
                        + String.join(", ", topics));
    }

    private static String checkLine(Terminal terminal, JsonNode check) {
        boolean up = text(check, "state").equals("UP");
        return "         " + text(check, "name") + ": " + (up ? "" : terminal.painted(Screen.OUT, Colour.RED, "DOWN, "))
                + text(check, "detail");
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asText("-");
    }
}
