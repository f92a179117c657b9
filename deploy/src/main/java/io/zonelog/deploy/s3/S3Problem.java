package io.zonelog.deploy.s3;

import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A request ends here with an error of S3: a status from 400 on, a code that clients know, and one line (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">error responses</a>).
 */
final class S3Problem extends RuntimeException {
    private final int status;
    private final String code;
    private final Map<String, String> headers;

    private S3Problem(int status, String code, String line, Map<String, String> headers) {
        super(line, null, false, false);
        this.status = status;
        this.code = code;
        this.headers = headers;
    }

    private static S3Problem of(int status, String code, String line) {
        return new S3Problem(status, code, line, Map.of());
    }

    /** A parameter cannot be what it is: 400. */
    static S3Problem invalidArgument(String line) {
        return of(HttpStatus.BAD_REQUEST_400, "InvalidArgument", line);
    }

    /** The path cannot be read: 400. */
    static S3Problem invalidUri(String line) {
        return of(HttpStatus.BAD_REQUEST_400, "InvalidURI", line);
    }

    /** The request does not hold together: 400. */
    static S3Problem invalidRequest(String line) {
        return of(HttpStatus.BAD_REQUEST_400, "InvalidRequest", line);
    }

    /** The Authorization header is not as version 4 has it: 400. */
    static S3Problem malformedAuthorization(String line) {
        return of(HttpStatus.BAD_REQUEST_400, "AuthorizationHeaderMalformed", line);
    }

    /** The signature in the query is not as version 4 has it: 400. */
    static S3Problem malformedQuery(String line) {
        return of(HttpStatus.BAD_REQUEST_400, "AuthorizationQueryParametersError", line);
    }

    /** Tokens of a session are not known here: 400. */
    static S3Problem invalidToken() {
        return of(HttpStatus.BAD_REQUEST_400, "InvalidToken", "keys of s3.keys have no session token");
    }

    /** Nobody may, or no longer, or not yet: 403. */
    static S3Problem accessDenied(String line) {
        return of(HttpStatus.FORBIDDEN_403, "AccessDenied", line);
    }

    /** No such key pair: 403. */
    static S3Problem unknownKeyId() {
        return of(HttpStatus.FORBIDDEN_403, "InvalidAccessKeyId", "s3.keys has no key of that id");
    }

    /** Signed with another secret, or changed since: 403. */
    static S3Problem otherSignature() {
        return of(
                HttpStatus.FORBIDDEN_403,
                "SignatureDoesNotMatch",
                "the signature is not the one that the secret of this key and the request come to");
    }

    /** Signed too long ago, or too far ahead: 403. */
    static S3Problem timeTooSkewed() {
        return of(
                HttpStatus.FORBIDDEN_403,
                "RequestTimeTooSkewed",
                "the request's time and this host's are more than 15 minutes apart");
    }

    /** This engine holds no partition of that topic: 404. */
    static S3Problem noSuchBucket() {
        return of(
                HttpStatus.NOT_FOUND_404,
                "NoSuchBucket",
                "a bucket is a topic, and this engine holds no partition of a topic of that name");
    }

    /** No file has the key: 404. */
    static S3Problem noSuchKey() {
        return of(HttpStatus.NOT_FOUND_404, "NoSuchKey", "no file has that key");
    }

    /** It would write: 405. */
    static S3Problem onlyReading(String method) {
        return new S3Problem(
                HttpStatus.METHOD_NOT_ALLOWED_405,
                "MethodNotAllowed",
                method + " is not allowed: this endpoint is for reading; files are written through Kafka",
                Map.of("Allow", "GET, HEAD"));
    }

    /** The file is another version: 412. */
    static S3Problem preconditionFailed() {
        return of(
                HttpStatus.PRECONDITION_FAILED_412,
                "PreconditionFailed",
                "the file is another version than the request names");
    }

    /** No byte that was asked for is there: 416. */
    static S3Problem invalidRange(String sizeBytes) {
        return new S3Problem(
                HttpStatus.RANGE_NOT_SATISFIABLE_416,
                "InvalidRange",
                "the file has " + sizeBytes + " bytes",
                Map.of("Content-Range", "bytes */" + sizeBytes));
    }

    /** What buckets and objects have elsewhere, and not here: 501. */
    static S3Problem notImplemented(String parameter) {
        return of(
                HttpStatus.NOT_IMPLEMENTED_501,
                "NotImplemented",
                "there is no " + parameter + " here: buckets and objects can be listed and read");
    }

    /** Too many answers: 503. */
    static S3Problem slowDown() {
        return new S3Problem(
                HttpStatus.SERVICE_UNAVAILABLE_503,
                "SlowDown",
                "as many files are being read as http.read.answers allows",
                Map.of("Retry-After", "1"));
    }

    /** The engine cannot answer now: 503. */
    static S3Problem unavailable() {
        return of(
                HttpStatus.SERVICE_UNAVAILABLE_503,
                "ServiceUnavailable",
                "the engine cannot answer now: it is stopping, its mappings cannot be read, or no engine that holds a part of the"
                        + " bucket answers");
    }

    /** What the server has found itself before a handler saw the request. */
    static S3Problem ofServer(int status) {
        String code = switch (status) {
            case HttpStatus.PAYLOAD_TOO_LARGE_413 -> "EntityTooLarge";
            case HttpStatus.URI_TOO_LONG_414, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
                "RequestHeaderSectionTooLarge";
            case HttpStatus.INTERNAL_SERVER_ERROR_500 -> "InternalError";
            case HttpStatus.SERVICE_UNAVAILABLE_503 -> "ServiceUnavailable";
            default -> "InvalidRequest";
        };
        return of(status, code, HttpStatus.getMessage(status));
    }

    /** Answers with it. */
    void write(Response response, Callback callback) {
        HttpFields.Mutable fields = response.getHeaders();
        headers.forEach((name, value) -> fields.put(name, value));
        response.setStatus(status);
        fields.put(HttpHeader.CONTENT_TYPE, S3Xml.CONTENT_TYPE);
        String requestId = fields.get(S3Handler.REQUEST_ID);
        S3Xml xml = new S3Xml("Error", "");
        xml.element("Code", code).element("Message", getMessage() == null ? "" : getMessage());
        if (requestId != null) {
            xml.element("RequestId", requestId);
        }
        response.write(true, xml.bytes(), callback);
    }
}
