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
public record HttpResponse(int status, String contentType, ByteBuffer body) {
    private static final String JSON = "application/json; charset=utf-8";

    /** A value as JSON, with a line feed behind it. */
    public static HttpResponse json(Object value) {
        return json(HttpStatus.OK_200, value);
    }

    /** A value as JSON with another status. */
    public static HttpResponse json(int status, Object value) {
        byte[] body = Json.bytes(value);
        ByteBuffer line = ByteBuffer.allocate(body.length + 1);
        line.put(body).put((byte) '\n').flip();
        return new HttpResponse(status, JSON, line);
    }

    /** Text of some kind. */
    public static HttpResponse text(String contentType, String text) {
        return new HttpResponse(HttpStatus.OK_200, contentType, StandardCharsets.UTF_8.encode(text));
    }

    static HttpResponse error(int status, String line) {
        return json(status, Map.of("status", status, "error", line));
    }
}
