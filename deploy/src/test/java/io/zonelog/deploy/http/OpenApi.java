package io.zonelog.deploy.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** A description of an HTTP API, compared with what is there. A field that it does not have is a fault. */
final class OpenApi {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String DEFAULT = "default";

    private final String text;
    private final JsonNode root;
    private final SchemaRegistry schemas = SchemaRegistry.withDialect(Dialects.getDraft202012());

    private OpenApi(String text) {
        this.text = text;
        this.root = MAPPER.valueToTree(new Yaml().load(text));
        close(root.path("components").path("schemas"));
    }

    static OpenApi of(String text) {
        return new OpenApi(text);
    }

    /** The one that the program has. */
    static OpenApi ofResource() throws Exception {
        try (InputStream resource = OpenApi.class.getResourceAsStream("/http/openapi.yaml")) {
            return new OpenApi(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Objects have no other fields than those that are described. */
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(OpenApi::close);
    }

    /** What a reader of such descriptions has to say of it. */
    List<String> complaints() {
        List<String> messages = new OpenAPIV3Parser()
                .readContents(text, null, new ParseOptions())
                .getMessages();
        return messages == null ? List.of() : messages;
    }

    /**
     * What can be done with a path.
     *
     * @param method in capital letters
     * @param path the template
     */
    record Operation(String method, String path) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> all.add(new Operation(method.toUpperCase(Locale.ROOT), path.getKey())));
        }
        return all;
    }

    /** The names of parameters that stand in the path or in the query. */
    Set<String> parameters(Operation operation, String in) {
        Set<String> names = new TreeSet<>();
        for (JsonNode each : node(operation).path("parameters")) {
            JsonNode parameter = resolved(each);
            if (parameter.path("in").asText().equals(in)) {
                names.add(parameter.path("name").asText());
            }
        }
        return names;
    }

    /** The names in braces. */
    static Set<String> variables(String template) {
        return Pattern.compile("\\{(\\w+)}")
                .matcher(template)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The kind of token that an operation needs; empty for none. */
    String security(Operation operation) {
        JsonNode needed = node(operation).path("security").path(0);
        return needed.isMissingNode() ? "" : needed.fieldNames().next();
    }

    /** Operations with each status that is described by itself. */
    Set<String> statuses() {
        Set<String> all = new TreeSet<>();
        for (Operation operation : operations()) {
            node(operation).path("responses").fieldNames().forEachRemaining(status -> {
                if (!status.equals(DEFAULT)) {
                    all.add(operation + " " + status);
                }
            });
        }
        return all;
    }

    /**
     * What an answer has that is not described.
     *
     * @param mediaType the Content-Type header; empty for none
     * @param body null if there can be none
     */
    List<String> faults(Operation operation, int status, String mediaType, @Nullable String body) {
        JsonNode responses = node(operation).path("responses");
        String code = Integer.toString(status);
        if (status < 300 && !responses.has(code)) {
            return List.of(operation + " does not describe " + status);
        }
        JsonNode content = resolved(responses.has(code) ? responses.path(code) : responses.path(DEFAULT))
                .path("content");
        if (body == null) {
            return List.of();
        }
        String type = mediaType.replaceFirst(";.*", "");
        JsonNode described = content.has(type) ? content.path(type) : content.path("*/*");
        if (described.isMissingNode()) {
            return List.of(operation + " " + status + " does not describe " + mediaType);
        }
        return type.equals("application/json") ? faults(described.path("schema"), body) : List.of();
    }

    private List<String> faults(JsonNode schema, String body) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", root.path("components"));
        try {
            return schemas.getSchema(whole).validate(MAPPER.readTree(body)).stream()
                    .map(Object::toString)
                    .toList();
        } catch (JsonProcessingException broken) {
            return List.of("no JSON: " + body);
        }
    }

    private JsonNode node(Operation operation) {
        return root.path("paths").path(operation.path()).path(operation.method().toLowerCase(Locale.ROOT));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
    }
}
