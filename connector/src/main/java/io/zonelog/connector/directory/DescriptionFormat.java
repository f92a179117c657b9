package io.zonelog.connector.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonelog.connector.directory.EngineDescription.PartitionCopy;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition.State;
import io.zonelog.mapping.SourcePosition.State.Holding;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The rows of the directory's topic. The key is the device's UUID as text; the value, version 1, is JSON:
 *
 * <pre>
 *   {"version":1, "device":UUID, "url":text, "group":text, "program":text,
 *    "topics":[{"cluster":id, "topic":name, "id":id,
 *               "partitions":[{"partition":0, "position":17, "state":"held", "since":0, "incompleteFrom":-1}]}]}
 * </pre>
 *
 * <p>States are {@code held}, {@code left} and {@code building}; {@code since} is in milliseconds since 1970. Readers pass over fields that
 * they do not know; what changes the meaning of others has another version.
 */
final class DescriptionFormat {
    private static final int VERSION = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private DescriptionFormat() {}

    private record Topic(String cluster, String topic, String id) {}

    static byte[] write(EngineDescription engine) {
        ObjectNode row = MAPPER.createObjectNode();
        row.put("version", VERSION);
        row.put("device", engine.deviceUuid().toString());
        row.put("url", engine.url());
        row.put("group", engine.group());
        row.put("program", engine.version());
        Map<Topic, List<PartitionCopy>> topics = new LinkedHashMap<>();
        for (PartitionCopy copy : engine.partitions()) {
            SourceIdentity identity = copy.identity();
            topics.computeIfAbsent(
                            new Topic(identity.clusterId(), identity.topic(), identity.topicId()),
                            topic -> new ArrayList<>())
                    .add(copy);
        }
        var rows = row.putArray("topics");
        topics.forEach((topic, copies) -> {
            ObjectNode each = rows.addObject();
            each.put("cluster", topic.cluster()).put("topic", topic.topic()).put("id", topic.id());
            var partitions = each.putArray("partitions");
            copies.forEach(copy -> write(copy, partitions.addObject()));
        });
        try {
            return MAPPER.writeValueAsBytes(row);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void write(PartitionCopy copy, ObjectNode row) {
        State state = copy.state();
        row.put("partition", copy.identity().partition());
        row.put("position", copy.nextOffset());
        row.put("state", state.holding().name().toLowerCase(Locale.ROOT));
        row.put("since", state.sinceMillis());
        row.put("incompleteFrom", state.incompleteFrom());
    }

    /**
     * Reads a row.
     *
     * @throws IOException if it is none, or of another version
     */
    static EngineDescription read(byte[] value) throws IOException {
        try {
            JsonNode row = MAPPER.readTree(value);
            if (row.path("version").asInt() != VERSION) {
                throw new IOException("its version is " + row.path("version") + ", not " + VERSION);
            }
            List<PartitionCopy> partitions = new ArrayList<>();
            for (JsonNode topic : row.path("topics")) {
                for (JsonNode partition : topic.path("partitions")) {
                    partitions.add(copy(topic, partition));
                }
            }
            return new EngineDescription(
                    UUID.fromString(row.path("device").asText()),
                    url(row.path("url").asText()),
                    row.path("group").asText(),
                    row.path("program").asText(),
                    partitions);
        } catch (IllegalArgumentException wrong) {
            throw new IOException(wrong.getMessage(), wrong);
        }
    }

    private static PartitionCopy copy(JsonNode topic, JsonNode partition) {
        SourceIdentity identity = new SourceIdentity(
                topic.path("cluster").asText(),
                topic.path("id").asText(),
                topic.path("topic").asText(),
                partition.path("partition").asInt());
        State state = new State(
                Holding.valueOf(partition.path("state").asText().toUpperCase(Locale.ROOT)),
                partition.path("since").asLong(),
                partition.path("incompleteFrom").asLong(State.COMPLETE));
        return new PartitionCopy(identity, partition.path("position").asLong(), state);
    }

    /** Requests go there, and clients are sent there: it is an address and nothing else. */
    private static String url(String text) {
        if (text.isEmpty()) {
            return text;
        }
        URI url = URI.create(text);
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!web || url.getHost() == null || !text.equals(url.getScheme() + "://" + url.getAuthority())) {
            throw new IllegalArgumentException(text + " is not the address of an engine");
        }
        return text;
    }
}
