package io.zonelog.deploy.http;

import io.zonelog.deploy.terminal.Words;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A request ends here with one line for the client, and a status from 400 on, or one that sends the client elsewhere. */
public final class HttpProblem extends RuntimeException {
    private final int status;
    private final Map<String, String> headers;

    private HttpProblem(int status, String line, Map<String, String> headers) {
        super(line, null, false, false);
        this.status = status;
        this.headers = headers;
    }

    /** Another engine answers: 307, with its address; the client repeats the request there as it is. */
    public static HttpProblem elsewhere(String location) {
        return new HttpProblem(
                HttpStatus.TEMPORARY_REDIRECT_307,
                "another engine answers that: " + location,
                Map.of("Location", location));
    }

    /** The request is wrong in itself: 400. */
    public static HttpProblem badRequest(String line) {
        return new HttpProblem(HttpStatus.BAD_REQUEST_400, line, Map.of());
    }

    /** What was asked for is not there: 404. */
    public static HttpProblem notFound(String line) {
        return new HttpProblem(HttpStatus.NOT_FOUND_404, line, Map.of());
    }

    /** The path is there, but not with this method: 405. */
    public static HttpProblem method(String method, String allowed) {
        return new HttpProblem(
                HttpStatus.METHOD_NOT_ALLOWED_405,
                method + " is not allowed here; use " + allowed,
                Map.of("Allow", allowed));
    }

    /** No token, or another one: 401 (RFC 6750, section 3). */
    public static HttpProblem unauthorized(String line) {
        return new HttpProblem(
                HttpStatus.UNAUTHORIZED_401, line, Map.of("WWW-Authenticate", "Bearer realm=\"zonelog\""));
    }

    /** Nobody may: 403. */
    public static HttpProblem forbidden(String line) {
        return new HttpProblem(HttpStatus.FORBIDDEN_403, line, Map.of());
    }

    /** The request is for another engine: 409. */
    public static HttpProblem conflict(String line) {
        return new HttpProblem(HttpStatus.CONFLICT_409, line, Map.of());
    }

    /** The request names a host that this is not: 421. */
    static HttpProblem misdirected(String line) {
        return new HttpProblem(HttpStatus.MISDIRECTED_REQUEST_421, line, Map.of());
    }

    /** The engine cannot answer now: 503. */
    public static HttpProblem unavailable(String line) {
        return new HttpProblem(HttpStatus.SERVICE_UNAVAILABLE_503, line, Map.of());
    }

    /** What was asked for is not in the state that the request names: 412. */
    public static HttpProblem preconditionFailed(String line) {
        return new HttpProblem(HttpStatus.PRECONDITION_FAILED_412, line, Map.of());
    }

    /** No byte that was asked for is there: 416. */
    public static HttpProblem rangeNotSatisfiable(long sizeBytes) {
        return new HttpProblem(
                HttpStatus.RANGE_NOT_SATISFIABLE_416,
                "the file has " + Words.counted(sizeBytes, "byte"),
                Map.of("Content-Range", "bytes */" + sizeBytes));
    }

    /** Not now, but soon: 503, with a time to come back. */
    public static HttpProblem comeBack(String line) {
        return new HttpProblem(HttpStatus.SERVICE_UNAVAILABLE_503, line, Map.of("Retry-After", "1"));
    }

    /** Answers with it. */
    public void write(Response response, Callback callback) {
        headers.forEach((name, value) -> response.getHeaders().put(name, value));
        HttpResponse answer = HttpResponse.error(status, getMessage() == null ? "" : getMessage());
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        response.write(true, answer.body(), callback);
    }
}
