package io.zonelog.deploy.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * What a real program did to its files, as the engine's own tests describe it: lines of {@code zonelog simulate}, with comments that give
 * size and SHA-256 of the files at some points.
 *
 * @param lines the history's lines
 */
public record RealHistory(List<String> lines) {
    private static final String MARK = "# sha256 ";
    private static final String END_OF_MARKS = "# files ";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Every program that there is a history of. */
    public static final List<String> PROGRAMS = List.of("fio", "fsx", "git", "lmdb", "mke2fs", "qemu", "sqlite");

    /** Reads the history of a program. */
    public static RealHistory of(String program) {
        String name = "io/zonelog/engine/histories/" + program + ".jsonl.gz";
        try (InputStream packed = RealHistory.class.getClassLoader().getResourceAsStream(name)) {
            if (packed == null) {
                throw new IllegalArgumentException("there is no " + name);
            }
            InputStreamReader plain = new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.UTF_8);
            return new RealHistory(new BufferedReader(plain).lines().toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The SHA-256 of each file at the end, by name. */
    public Map<String, String> finalSums() {
        Map<String, String> sums = new LinkedHashMap<>();
        boolean ended = false;
        for (String line : lines) {
            if (line.startsWith(MARK)) {
                if (ended) {
                    sums.clear();
                }
                ended = false;
                String[] words = line.split(" ", -1);
                sums.put(words[2], words[4]);
            } else if (line.startsWith(END_OF_MARKS)) {
                ended = true;
            }
        }
        return sums;
    }

    /** Sends every operation as a write record. */
    public void sendTo(TestTopic topic, int partition) throws IOException {
        for (String line : lines) {
            if (!line.startsWith("#")) {
                send(JSON.readTree(line), topic, partition);
            }
        }
    }

    private static void send(JsonNode fields, TestTopic topic, int partition) {
        List<Header> headers = new ArrayList<>();
        fields.properties().forEach(field -> {
            boolean isData = fields.has("zeros") && field.getKey().equals("length");
            if (!isData && !List.of("file", "data", "zeros").contains(field.getKey())) {
                byte[] value = field.getValue().asText().getBytes(StandardCharsets.UTF_8);
                headers.add(new RecordHeader("zonelog." + field.getKey(), value));
            }
        });
        topic.send(partition, fields.get("file").asText().getBytes(StandardCharsets.UTF_8), data(fields), headers);
    }

    private static byte @Nullable [] data(JsonNode fields) {
        if (fields.has("op")) {
            return null;
        }
        return fields.has("zeros")
                ? new byte[fields.get("length").asInt()]
                : Base64.getDecoder().decode(fields.get("data").asText());
    }

    /** A SHA-256 as the marks give it. */
    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
