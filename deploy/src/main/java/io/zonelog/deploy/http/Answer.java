package io.zonelog.deploy.http;

import io.zonelog.deploy.terminal.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/**
 * What a request is answered with.
 *
 * @param status the HTTP status
 * @param contentType of the body
 * @param body whole, since every answer is small; read only by one
 */
public record Answer(int status, String contentType, ByteBuffer body) {
    private static final String JSON = "application/json; charset=utf-8";

    /** A value as JSON, with a line feed behind it. */
    public static Answer json(Object value) {
        return json(HttpStatus.OK_200, value);
    }

    /** A value as JSON with another status. */
    public static Answer json(int status, Object value) {
        byte[] body = Json.bytes(value);
        ByteBuffer line = ByteBuffer.allocate(body.length + 1);
        line.put(body).put((byte) '\n').flip();
        return new Answer(status, JSON, line);
    }

    /** Text of some kind. */
    public static Answer text(String contentType, String text) {
        return new Answer(HttpStatus.OK_200, contentType, StandardCharsets.UTF_8.encode(text));
    }

    static Answer error(int status, String line) {
        return json(status, Map.of("status", status, "error", line));
    }
}
