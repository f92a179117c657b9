package io.zonelog.deploy.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.http.RawExchange;
import java.io.IOException;
import java.net.SocketException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Requests that no proper client sends to the S3 port, most of them well signed, so that they get past the door. More of them with
 * {@code -Dzonelog.histories=N}, others with {@code -Dzonelog.seed=N}.
 */
class S3FuzzTest {
    private static final int REQUESTS = 100 * Integer.getInteger("zonelog.histories", 10);
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");
    private static final Pattern CODE = Pattern.compile("<Code>(\\w+)</Code>");
    /** The codes that HTTP.md declares. */
    private static final Set<String> CODES = Set.of(
            "InvalidArgument",
            "InvalidURI",
            "InvalidRequest",
            "AuthorizationHeaderMalformed",
            "AuthorizationQueryParametersError",
            "InvalidToken",
            "AccessDenied",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "RequestTimeTooSkewed",
            "NoSuchBucket",
            "NoSuchKey",
            "MethodNotAllowed",
            "PreconditionFailed",
            "InvalidRange",
            "NotImplemented",
            "SlowDown",
            "ServiceUnavailable",
            "EntityTooLarge",
            "RequestHeaderSectionTooLarge");

    private static final Set<Integer> STATUSES =
            Set.of(200, 206, 304, 400, 403, 404, 405, 411, 412, 414, 415, 416, 417, 426, 431, 501, 503, 505);
    private static final List<SdkHttpMethod> METHODS = List.of(
            SdkHttpMethod.GET,
            SdkHttpMethod.GET,
            SdkHttpMethod.GET,
            SdkHttpMethod.HEAD,
            SdkHttpMethod.PUT,
            SdkHttpMethod.DELETE,
            SdkHttpMethod.POST);
    private static final List<String> PATHS = List.of(
            "/",
            "/writes",
            "/writes/",
            "/writes/file",
            "/writes/file",
            "/writes/file",
            "/writes/file",
            "/writes/a/b",
            "/writes//",
            "/other",
            "/other/file",
            "/writes/%2e%2e/x",
            "/writes/%C3%A4",
            "/writes/a%20b",
            "/writes/a+b",
            "/writes/%00",
            "/writes/..");
    private static final List<String> READ_PATHS = List.of("/writes/file", "/writes/absent", "/other/file");
    private static final List<String> NAMES = List.of(
            "list-type",
            "prefix",
            "delimiter",
            "max-keys",
            "start-after",
            "continuation-token",
            "marker",
            "encoding-type",
            "fetch-owner",
            "location",
            "uploads",
            "versions",
            "acl",
            "partNumber",
            "response-content-type",
            "x-id",
            "X-Amz-Algorithm",
            "X-Amz-Security-Token",
            "AWSAccessKeyId",
            "fuzz");
    private static final List<String> VALUES = List.of(
            "",
            "2",
            "1",
            "0",
            "-1",
            "3",
            "1000",
            "1001",
            "99999999999",
            "/",
            "a",
            "file",
            "url",
            "xml",
            "true",
            "\u00e4",
            "\u0000",
            "<x>&",
            "a\r\nX-Injected: yes",
            "../..",
            "%",
            "YQ==",
            "text/html");
    private static final List<String> HEADERS = List.of(
            "Range",
            "Range",
            "If-Match",
            "If-None-Match",
            "If-None-Match",
            "If-Modified-Since",
            "If-Unmodified-Since",
            "If-Range",
            "x-amz-fuzz");
    private static final List<String> HEADER_VALUES = List.of(
            "bytes=0-",
            "bytes=5-1",
            "bytes=-5",
            "bytes=9999999-",
            "bytes=1000-",
            "bytes=0-0,5-6",
            "bytes=x",
            "*",
            "*",
            "*",
            "\"1\"",
            "nonsense",
            "Sat, 29 Oct 1994 19:43:31 GMT",
            "Sat, 29 Oct 2094 19:43:31 GMT",
            "");

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    @Test
    void everyAnswerIsOneThatIsDeclared() throws Exception {
        long seed = Long.getLong("zonelog.seed", System.nanoTime());
        Random random = new Random(seed);
        Map<String, Integer> answers = new TreeMap<>();
        try (S3Server server = new S3Server(Clock.systemUTC())) {
            for (String key : List.of("file", "a/b", "a b", "\u00e4", "..")) {
                server.write(key, new byte[1000]);
            }
            for (int count = 0; count < REQUESTS; count++) {
                String request = mangled(random, request(random, server.port()));
                answers.merge(answer(server.port(), request, "seed " + seed + ", request " + count), 1, Integer::sum);
            }
        }
        assertThat(answers.keySet())
                .as("the fuzz reaches answers of many kinds, seed %d", seed)
                .contains(
                        "200",
                        "206",
                        "403 AccessDenied",
                        "403 SignatureDoesNotMatch",
                        "404 NoSuchBucket",
                        "404 NoSuchKey",
                        "405 MethodNotAllowed",
                        "501 NotImplemented");
    }

    /** A request, with its signature nine times out of ten; one in three reads a file, which may not be there, and is odd in its headers only. */
    private String request(Random random, int port) {
        boolean reads = random.nextInt(3) == 0;
        SdkHttpRequest.Builder plain = SdkHttpRequest.builder()
                .method(reads ? SdkHttpMethod.GET : oneOf(random, METHODS))
                .protocol("http")
                .host("127.0.0.1")
                .port(port)
                .encodedPath(reads ? oneOf(random, READ_PATHS) : oneOf(random, PATHS));
        for (int count = reads ? 0 : random.nextInt(4); count > 0; count--) {
            plain.putRawQueryParameter(oneOf(random, NAMES), oneOf(random, VALUES));
        }
        if (reads && random.nextBoolean()) {
            plain.putHeader("Range", "bytes=5-9");
        }
        for (int count = random.nextInt(3); count > 0; count--) {
            plain.putHeader(oneOf(random, HEADERS), oneOf(random, HEADER_VALUES));
        }
        SdkHttpRequest request = plain.build();
        if (random.nextInt(10) > 0) {
            request = signer.sign(
                            signing -> signing.identity(AwsCredentialsIdentity.create(S3Server.KEY_ID, S3Server.SECRET))
                                    .request(plain.build())
                                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                                    .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false))
                    .request();
        }
        StringBuilder text =
                new StringBuilder(request.method().name()).append(' ').append(request.encodedPath());
        request.encodedQueryParameters().ifPresent(query -> text.append('?').append(query));
        text.append(" HTTP/1.1\r\n");
        request.forEachHeader((name, values) -> values.forEach(
                value -> text.append(name).append(": ").append(value).append("\r\n")));
        if (request.firstMatchingHeader("Host").isEmpty()) {
            text.append("Host: 127.0.0.1:").append(port).append("\r\n");
        }
        return text.append("Connection: close\r\n\r\n").toString();
    }

    private static <T> T oneOf(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** One in four has some bytes changed, left out or repeated. */
    private static String mangled(Random random, String request) {
        if (random.nextInt(4) > 0) {
            return request;
        }
        StringBuilder mangled = new StringBuilder(request);
        for (int count = random.nextInt(3); count >= 0; count--) {
            int at = random.nextInt(mangled.length());
            switch (random.nextInt(3)) {
                case 0 -> mangled.setCharAt(at, (char) random.nextInt(256));
                case 1 -> mangled.deleteCharAt(at);
                default ->
                    mangled.insert(at, mangled.substring(at, Math.min(mangled.length(), at + random.nextInt(50))));
            }
        }
        return mangled.toString();
    }

    /** The answer's status and code; "none" if the server closed the connection without a word, as it may on what is no HTTP. */
    private static String answer(int port, String request, String where) throws IOException {
        String answer;
        try {
            answer = RawExchange.of(port, request);
        } catch (SocketException closedWhileSending) {
            return "none";
        }
        if (answer.isEmpty()) {
            return "none";
        }
        Matcher status = STATUS.matcher(answer);
        assertThat(status.lookingAt())
                .as("%s: %s answered by %s", where, request, answer)
                .isTrue();
        assertThat(Integer.parseInt(status.group(1)))
                .as("%s: %s", where, request)
                .isIn(STATUSES);
        assertThat(answer).as("%s: %s", where, request).doesNotContain("Exception", "\tat ");
        assertThat(answer.split("\r\n\r\n", 2)[0]).as("%s: %s", where, request).doesNotContain("\r\nX-Injected");
        Matcher code = CODE.matcher(answer);
        if (!code.find()) {
            return status.group(1);
        }
        assertThat(code.group(1)).as("%s: %s", where, request).isIn(CODES);
        return status.group(1) + " " + code.group(1);
    }
}
