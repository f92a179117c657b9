package io.zonelog.deploy.s3;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Who may read: whoever has signed the request with the secret of a key. The request is signed here once more, by the signer that clients
 * use too, and the signatures are compared in constant time. For any thread.
 */
final class S3Access {
    private static final Duration LARGEST_SKEW = Duration.ofMinutes(15);
    private static final Set<String> OF_SIGNATURE = Set.of(
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-Date",
            "X-Amz-Expires",
            "X-Amz-SignedHeaders",
            "X-Amz-Signature");

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final Map<String, String> secrets;
    private final Clock clock;

    /**
     * Decides by keys.
     *
     * @param secrets by their ids; none: everybody may
     * @param clock tells how old signatures are
     */
    S3Access(Map<String, String> secrets, Clock clock) {
        this.secrets = Map.copyOf(secrets);
        this.clock = clock;
    }

    /** Whether there are no keys. */
    boolean isOpen() {
        return secrets.isEmpty();
    }

    /**
     * Lets a request through that may read.
     *
     * @throws S3Problem if it may not
     */
    void require(Request request, S3Request wanted) {
        if (isOpen()) {
            return;
        }
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        Signature signature;
        if (authorization != null) {
            signature = Signature.ofHeader(authorization, request.getHeaders());
        } else if (wanted.has("X-Amz-Signature") || wanted.has("X-Amz-Algorithm")) {
            signature = Signature.ofQuery(wanted);
        } else if (wanted.has("AWSAccessKeyId")) {
            throw S3Problem.invalidRequest("sign with " + Signature.ALGORITHM);
        } else {
            throw S3Problem.accessDenied("the request is not signed; sign it with a key of s3.keys");
        }
        if (request.getHeaders().contains("x-amz-security-token") || wanted.has("X-Amz-Security-Token")) {
            throw S3Problem.invalidToken();
        }
        requireTime(signature);
        String secret = secrets.get(signature.keyId());
        if (secret == null) {
            throw S3Problem.unknownKeyId();
        }
        byte[] expected = sign(request, wanted, signature, secret).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, signature.value().getBytes(StandardCharsets.UTF_8))) {
            throw S3Problem.otherSignature();
        }
    }

    private void requireTime(Signature signature) {
        Instant now = clock.instant();
        Duration age = Duration.between(signature.signedAt(), now);
        if (!signature.isPresigned()) {
            if (age.abs().compareTo(LARGEST_SKEW) > 0) {
                throw S3Problem.timeTooSkewed();
            }
        } else if (age.compareTo(LARGEST_SKEW.negated()) < 0) {
            throw S3Problem.accessDenied("the URL is not valid yet");
        } else if (age.toSeconds() >= signature.validSeconds()) {
            throw S3Problem.accessDenied("the URL has expired");
        }
    }

    /** The signature as the secret has it; over HTTPS in name, since only then a body may go unsigned. */
    private String sign(Request request, S3Request wanted, Signature presented, String secret) {
        SdkHttpFullRequest.Builder plain = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.fromValue(request.getMethod()))
                .protocol("https")
                .host("host")
                .encodedPath(wanted.canonicalPath());
        for (Fields.Field field : wanted.parameters()) {
            if (!presented.isPresigned() || !OF_SIGNATURE.contains(field.getName())) {
                plain.putRawQueryParameter(field.getName(), field.getValues());
            }
        }
        HttpFields headers = request.getHeaders();
        for (String name : presented.headers()) {
            List<String> values = headers.getValuesList(name);
            if (!values.isEmpty()) {
                plain.putHeader(name.equals("host") ? "Host" : name, values);
            }
        }
        SdkHttpRequest signed =
                signer.sign(signRequest(plain.build(), presented, secret)).request();
        if (presented.isPresigned()) {
            return signed.firstMatchingRawQueryParameter("X-Amz-Signature").orElse("");
        }
        String authorization = signed.firstMatchingHeader("Authorization").orElse("");
        return authorization.substring(authorization.lastIndexOf('=') + 1);
    }

    private static SignRequest<AwsCredentialsIdentity> signRequest(
            SdkHttpRequest request, Signature presented, String secret) {
        SignRequest.Builder<AwsCredentialsIdentity> signing = SignRequest.builder(
                        AwsCredentialsIdentity.create(presented.keyId(), secret))
                .request(request)
                .payload(() -> new ByteArrayInputStream(new byte[0]))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, presented.region())
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, presented.payload() == Signature.Payload.EMPTY)
                .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(presented.signedAt(), ZoneOffset.UTC));
        if (presented.isPresigned()) {
            signing.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofSeconds(presented.validSeconds()));
        }
        return signing.build();
    }
}
