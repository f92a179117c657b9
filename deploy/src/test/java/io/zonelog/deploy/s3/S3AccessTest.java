package io.zonelog.deploy.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Who is let in by the S3 port. */
class S3AccessTest {
    private static final String KEY = "a key/with+odd%\u00e4";
    private static final Pattern CODE = Pattern.compile("<Code>(\\w+)</Code>");

    private final SkewedClock clock = new SkewedClock();
    private final S3Server server = new S3Server(clock);
    private final HttpClient http = HttpClient.newHttpClient();

    /** The host's time and what a test adds to it. */
    private static final class SkewedClock extends Clock {
        private Duration skew = Duration.ZERO;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(skew);
        }
    }

    @BeforeEach
    void write() {
        server.write(KEY, new byte[] {1, 2, 3});
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void eachKeyPairReads() {
        assertThat(codeWith(S3Server.KEY_ID, S3Server.SECRET)).isEmpty();
        assertThat(codeWith("other", "another-secret-of-16")).isEmpty();
    }

    @Test
    void othersAreRefusedWithTheCodesOfS3() {
        assertThat(codeWith(S3Server.KEY_ID, "another-secret-of-16")).isEqualTo("SignatureDoesNotMatch");
        assertThat(codeWith(S3Server.KEY_ID, S3Server.SECRET + "x")).isEqualTo("SignatureDoesNotMatch");
        assertThat(codeWith("nobody", S3Server.SECRET)).isEqualTo("InvalidAccessKeyId");
    }

    @ParameterizedTest
    @CsvSource({"-16, RequestTimeTooSkewed", "16, RequestTimeTooSkewed", "-14, ''", "14, ''"})
    void aRequestIsOfNow(int minutes, String code) {
        clock.skew = Duration.ofMinutes(minutes);
        assertThat(codeWith(S3Server.KEY_ID, S3Server.SECRET)).isEqualTo(code);
    }

    @Test
    void aPresignedUrlReadsUntilItExpires() throws Exception {
        URI url = presigned(AwsBasicCredentials.create(S3Server.KEY_ID, S3Server.SECRET));
        HttpResponse<byte[]> answer = http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).containsExactly(1, 2, 3);
        clock.skew = Duration.ofSeconds(58);
        assertThat(answer(url)).isEqualTo("200 ");
        clock.skew = Duration.ofSeconds(61);
        assertThat(answer(url)).isEqualTo("403 AccessDenied");
        clock.skew = Duration.ofMinutes(-16);
        assertThat(answer(url)).isEqualTo("403 AccessDenied");
    }

    @ParameterizedTest
    @CsvSource({
        "a%20key, b%20key, 403 SignatureDoesNotMatch",
        "Expires=60, Expires=600, 403 SignatureDoesNotMatch",
        "Expires=60, Expires=604801, 400 AuthorizationQueryParametersError",
        "Expires=60, Expires=x, 400 AuthorizationQueryParametersError",
        "X-Amz-Expires=60, y=1, 400 AuthorizationQueryParametersError",
        "X-Amz-Algorithm=AWS4, X-Amz-Algorithm=AWS5, 400 AuthorizationQueryParametersError",
        "Credential=reader, Credential=other, 403 SignatureDoesNotMatch",
        "Credential=reader, Credential=nobody, 403 InvalidAccessKeyId",
        "%2Fs3%2F, %2Fec2%2F, 400 AuthorizationQueryParametersError",
        "X-Amz-Date=20, X-Amz-Date=21, 400 AuthorizationQueryParametersError",
        "X-Amz-Signature, response-content-type=text&X-Amz-Signature, 403 SignatureDoesNotMatch",
        "X-Amz-Signature=, X-Amz-Signature=0, 403 SignatureDoesNotMatch",
        "X-Amz-Signature=, X-Amz-Signature=%C3%A4, 403 SignatureDoesNotMatch",
        "X-Amz-Signature=, y=, 400 AuthorizationQueryParametersError"
    })
    void aChangedPresignedUrlIsRefused(String from, String to, String expected) throws Exception {
        String url = presigned(AwsBasicCredentials.create(S3Server.KEY_ID, S3Server.SECRET))
                .toString();
        assertThat(url).contains(from);
        assertThat(answer(URI.create(url.replace(from, to)))).isEqualTo(expected);
    }

    @Test
    void withoutASignatureOrWithAnotherKindNothingIsServed() throws Exception {
        URI uri = server.uri().resolve("/" + S3Server.BUCKET);
        assertThat(answer(uri)).isEqualTo("403 AccessDenied");
        assertThat(answer(uri, request -> request.header("Authorization", "AWS reader:c2lnbmF0dXJl")))
                .isEqualTo("400 InvalidRequest");
        assertThat(answer(URI.create(uri + "?AWSAccessKeyId=reader&Signature=x&Expires=1")))
                .isEqualTo("400 InvalidRequest");
        assertThat(answer(uri, request -> request.header("Authorization", "AWS4-HMAC-SHA256 nonsense")))
                .isEqualTo("400 AuthorizationHeaderMalformed");
        assertThat(answer(
                        uri,
                        request -> request.header(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=reader/20260101/x/s3/aws4_request, SignedHeaders=host, Signature="
                                        + "0".repeat(64))))
                .isEqualTo("400 InvalidRequest");
        assertThat(answer(presigned(AwsSessionCredentials.create(S3Server.KEY_ID, S3Server.SECRET, "token"))))
                .isEqualTo("400 InvalidToken");
    }

    /** The code with which a client is refused; empty if it is not. */
    private String codeWith(String keyId, String secret) {
        try (S3Client client = server.client(keyId, secret)) {
            S3Exception refused = catchThrowableOfType(S3Exception.class, () -> {
                client.getObjectAsBytes(
                        request -> request.bucket(S3Server.BUCKET).key(KEY));
                client.listObjectsV2(request ->
                        request.bucket(S3Server.BUCKET).prefix("a b+c/\u00e4").delimiter("/"));
                client.listBuckets();
            });
            return refused == null ? "" : refused.awsErrorDetails().errorCode();
        }
    }

    private URI presigned(AwsCredentials credentials) throws Exception {
        try (S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(server.uri())
                .region(Region.EU_CENTRAL_1)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build()) {
            return presigner
                    .presignGetObject(presign -> presign.signatureDuration(Duration.ofSeconds(60))
                            .getObjectRequest(
                                    request -> request.bucket(S3Server.BUCKET).key(KEY)))
                    .url()
                    .toURI();
        }
    }

    private String answer(URI uri) throws Exception {
        return answer(uri, request -> request);
    }

    /** The status and the code. */
    private String answer(URI uri, UnaryOperator<HttpRequest.Builder> more) throws Exception {
        HttpResponse<String> answer =
                http.send(more.apply(HttpRequest.newBuilder(uri)).build(), BodyHandlers.ofString());
        Matcher code = CODE.matcher(answer.body());
        return answer.statusCode() + " " + (code.find() ? code.group(1) : "");
    }
}
