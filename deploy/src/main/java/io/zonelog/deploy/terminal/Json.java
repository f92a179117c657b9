package io.zonelog.deploy.terminal;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.zonelog.mapping.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How answers are written as JSON, by commands and over HTTP. The class is loaded with the first value: a command that prints none does
 * not wait for it.
 */
public final class Json {
    static final ObjectMapper MAPPER = JsonMapper.builder(
                    new JsonFactoryBuilder().characterEscapes(new PlainText()).build())
            .disable(SerializationFeature.WRAP_EXCEPTIONS)
            .build();

    private Json() {}

    /** What is no plain character stands in JSON as an escape: the same for a parser, and safe for whoever looks at it. */
    private static final class PlainText extends CharacterEscapes {
        @Serial
        private static final long serialVersionUID = 1L;

        /** DEL, too, is no plain character. */
        @Override
        public int[] getEscapeCodesForAscii() {
            int[] escapes = standardAsciiEscapesForJSON();
            escapes[0x7f] = ESCAPE_STANDARD;
            return escapes;
        }

        /** Asked for code units beyond ASCII; Jackson escapes surrogates. */
        @Override
        public @Nullable SerializableString getEscapeSequence(int unit) {
            return Character.isSurrogate((char) unit) || Printable.isPlain(unit)
                    ? null
                    : new SerializedString(Printable.escape(unit));
        }
    }

    /** Values that stand one after another, in UTF-8; read as they come. */
    public static MappingIterator<JsonNode> lines(InputStream values) throws IOException {
        return MAPPER.readerFor(JsonNode.class).readValues(values);
    }

    /** A value in UTF-8. */
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A value as text. */
    public static String text(Object value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }
}
