package io.zonelog.deploy.simulate.workload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonelog.deploy.terminal.Words;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * JSON lines: one object for each operation. {@code file} is the record's key; the data of a write stand in {@code text} or, in
 * Base64, in {@code data}, or are made to the {@code length}, from {@code seed} or as {@code zeros}; every other field is the
 * header {@code zonelog.} of that name, so that operations mean what {@code RECORDS.md} says.
 */
final class JsonLines implements WorkloadReader.Format {
    private static final String FILE = "file";
    private static final String OPERATION = "op";
    private static final String WRITE = "write";
    private static final String TEXT = "text";
    private static final String DATA = "data";
    private static final String SEED = "seed";
    private static final String ZEROS = "zeros";
    private static final String LENGTH = "length";

    private final ObjectReader reader = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);
    private final WorkloadData.Limit limit;

    JsonLines(WorkloadData.Limit limit) {
        this.limit = limit;
    }

    @Override
    public String title() {
        return "JSON lines";
    }

    @Override
    public Line parse(String text) throws WorkloadReader.BadWorkloadLineException {
        if (text.isBlank() || text.startsWith("#")) {
            return new Line.Nothing();
        }
        ObjectNode fields = object(text);
        JsonNode operation = fields.get(OPERATION);
        boolean isWrite = operation == null || operation.asText().equals(WRITE);
        String file = string(fields, FILE);
        WorkloadData data = isWrite ? data(fields) : null;
        Map<String, String> headers = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (field.getValue().isContainerNode() || field.getValue().isNull()) {
                throw new WorkloadReader.BadWorkloadLineException(
                        "field \"" + field.getKey() + "\" must be a text, a number, true or false");
            }
            headers.put(field.getKey(), field.getValue().asText());
        }
        return new Line.Operation(new WriteRecordFields(file, headers, data));
    }

    private ObjectNode object(String text) throws WorkloadReader.BadWorkloadLineException {
        try {
            if (reader.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw new WorkloadReader.BadWorkloadLineException(
                    "a line must be a JSON object, as in {\"file\":\"a\",\"text\":\"hello\"}");
        } catch (JsonProcessingException broken) {
            throw new WorkloadReader.BadWorkloadLineException("no JSON: "
                    + broken.getOriginalMessage().lines().findFirst().orElse("it cannot be read"));
        }
    }

    /** Takes the fields that say what a write's data are out of the object. */
    private WorkloadData data(ObjectNode fields) throws WorkloadReader.BadWorkloadLineException {
        String text = string(fields, TEXT);
        byte[] given = text == null ? base64(fields) : text.getBytes(StandardCharsets.UTF_8);
        JsonNode length = fields.remove(LENGTH);
        JsonNode seed = fields.remove(SEED);
        JsonNode zeros = fields.remove(ZEROS);
        int ways =
                (text == null ? 0 : 1) + (fields.has(DATA) ? 1 : 0) + (seed == null ? 0 : 1) + (zeros == null ? 0 : 1);
        if (ways > 1) {
            throw new WorkloadReader.BadWorkloadLineException("a write has one of text, data, seed and zeros");
        }
        fields.remove(DATA);
        if (given != null) {
            if (length != null && number(LENGTH, length) != given.length) {
                throw new WorkloadReader.BadWorkloadLineException(
                        "length is " + length + ", and the data have " + Words.counted(given.length, "byte"));
            }
            return new WorkloadData.Given(ByteBuffer.wrap(given));
        }
        if (length == null) {
            throw new WorkloadReader.BadWorkloadLineException("a write needs text, data or length");
        }
        int lengthBytes = limit.check(number(LENGTH, length));
        if (zeros != null) {
            if (!zeros.isBoolean() || !zeros.booleanValue()) {
                throw new WorkloadReader.BadWorkloadLineException("field \"zeros\" can only be true");
            }
            return new WorkloadData.Zeros(lengthBytes);
        }
        return new WorkloadData.Generated(
                lengthBytes, seed == null ? OptionalLong.empty() : OptionalLong.of(number(SEED, seed)));
    }

    private static byte @Nullable [] base64(ObjectNode fields) throws WorkloadReader.BadWorkloadLineException {
        JsonNode data = fields.get(DATA);
        try {
            return data == null ? null : data.binaryValue();
        } catch (IOException broken) {
            throw new WorkloadReader.BadWorkloadLineException("field \"data\" is no Base64");
        }
    }

    private static @Nullable String string(ObjectNode fields, String name)
            throws WorkloadReader.BadWorkloadLineException {
        JsonNode value = fields.remove(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw new WorkloadReader.BadWorkloadLineException("field \"" + name + "\" must be a text");
        }
        return value.textValue();
    }

    private static long number(String name, JsonNode value) throws WorkloadReader.BadWorkloadLineException {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new WorkloadReader.BadWorkloadLineException(
                    String.format(Locale.ROOT, "field \"%s\" must be a whole number, not %s", name, value));
        }
        return value.longValue();
    }
}
