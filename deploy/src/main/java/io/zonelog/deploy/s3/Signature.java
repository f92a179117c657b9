package io.zonelog.deploy.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * A signature of version 4 as a request presents it, in its Authorization header or in its query (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html">authenticating requests</a>).
 *
 * @param keyId whose key it is
 * @param region in the scope of the key; any is taken
 * @param signedAt when it was made, in whole seconds
 * @param headers names of the headers that are signed, in small letters
 * @param payload what is signed of the body
 * @param validSeconds how long a presigned URL is valid; {@link #IN_HEADER} for a signature in the header
 * @param value hexadecimal digits
 */
record Signature(
        String keyId,
        String region,
        Instant signedAt,
        List<String> headers,
        Payload payload,
        long validSeconds,
        String value) {
    static final long IN_HEADER = -1;
    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private static final long LONGEST_SECONDS = 604_800;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern HEADER = Pattern.compile(
            ALGORITHM + " *Credential=([^,\\s]+) *, *SignedHeaders=([^,\\s]+) *, *Signature=([0-9a-f]{64})");
    private static final Pattern CREDENTIAL = Pattern.compile("(.+)/(\\d{8})/([^/]+)/s3/aws4_request");

    /** What is signed of the body, which requests that read do not have. */
    enum Payload {
        EMPTY("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        UNSIGNED("UNSIGNED-PAYLOAD");

        private final String digest;

        Payload(String digest) {
            this.digest = digest;
        }

        private static Payload of(String digest) {
            return Arrays.stream(values())
                    .filter(payload -> payload.digest.equals(digest))
                    .findFirst()
                    .orElseThrow(() -> S3Problem.invalidRequest(
                            "x-amz-content-sha256 must be that of an empty body, or " + UNSIGNED.digest));
        }
    }

    Signature {
        headers = List.copyOf(headers);
    }

    /** Whether it is that of a presigned URL. */
    boolean isPresigned() {
        return validSeconds != IN_HEADER;
    }

    /**
     * Reads the one of a header.
     *
     * @throws S3Problem if it is not well-formed
     */
    static Signature ofHeader(String authorization, HttpFields fields) {
        if (!authorization.startsWith(ALGORITHM)) {
            throw S3Problem.invalidRequest("sign with " + ALGORITHM);
        }
        Matcher header = HEADER.matcher(authorization.strip());
        if (!header.matches()) {
            throw S3Problem.malformedAuthorization("the header must be " + ALGORITHM
                    + " Credential=ID/DATE/REGION/s3/aws4_request, SignedHeaders=NAMES, Signature=DIGITS");
        }
        String digest = fields.get("x-amz-content-sha256");
        if (digest == null) {
            throw S3Problem.invalidRequest("the header x-amz-content-sha256 is missing");
        }
        Scope scope = Scope.of(header.group(1), fields.get("x-amz-date"), S3Problem::malformedAuthorization);
        return new Signature(
                scope.keyId,
                scope.region,
                scope.signedAt,
                names(header.group(2)),
                Payload.of(digest.strip()),
                IN_HEADER,
                header.group(3));
    }

    /**
     * Reads the one of a presigned URL.
     *
     * @throws S3Problem if it is not well-formed
     */
    static Signature ofQuery(S3Request request) {
        if (!request.parameter("X-Amz-Algorithm").orElse("").equals(ALGORITHM)) {
            throw S3Problem.malformedQuery("X-Amz-Algorithm must be " + ALGORITHM);
        }
        String date = request.parameter("X-Amz-Date").orElse(null);
        Scope scope = Scope.of(required(request, "X-Amz-Credential"), date, S3Problem::malformedQuery);
        String expires = required(request, "X-Amz-Expires");
        long seconds = expires.matches("\\d{1,6}") ? Long.parseLong(expires) : 0;
        if (seconds < 1 || seconds > LONGEST_SECONDS) {
            throw S3Problem.malformedQuery("X-Amz-Expires must be from 1 to " + LONGEST_SECONDS + " seconds");
        }
        return new Signature(
                scope.keyId,
                scope.region,
                scope.signedAt,
                names(required(request, "X-Amz-SignedHeaders")),
                request.parameter("X-Amz-Content-Sha256").map(Payload::of).orElse(Payload.UNSIGNED),
                seconds,
                required(request, "X-Amz-Signature"));
    }

    private static String required(S3Request request, String name) {
        return request.parameter(name).orElseThrow(() -> S3Problem.malformedQuery(name + " is missing"));
    }

    private static List<String> names(String list) {
        return List.of(list.split(";", -1));
    }

    /** Whose key, and when and for where it was derived. */
    private record Scope(String keyId, String region, Instant signedAt) {
        static Scope of(String credential, @Nullable String time, Function<String, S3Problem> refusal) {
            Matcher scope = CREDENTIAL.matcher(credential);
            if (!scope.matches()) {
                throw refusal.apply("the credential must be ID/DATE/REGION/s3/aws4_request");
            }
            if (time == null) {
                throw refusal.apply("X-Amz-Date is missing");
            }
            if (!time.startsWith(scope.group(2))) {
                throw refusal.apply("the date of the credential is not that of X-Amz-Date");
            }
            try {
                return new Scope(scope.group(1), scope.group(3), TIME.parse(time, Instant::from));
            } catch (DateTimeException notATime) {
                throw refusal.apply("X-Amz-Date must be as 20260131T235959Z");
            }
        }
    }
}
