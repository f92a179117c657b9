package io.zonelog.deploy.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * How answers are written as JSON, by commands and over HTTP. The class is loaded with the first value: a command that prints none does
 * not wait for it.
 */
public final class Json {
    static final ObjectMapper MAPPER =
            JsonMapper.builder().disable(SerializationFeature.WRAP_EXCEPTIONS).build();

    private Json() {}

    /** A value in UTF-8. */
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A value as text. */
    static String text(Object value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }
}
