package io.zonelog.deploy.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** The secret that commands need (RFC 6750). Compared in constant time, by digests of equal length. */
final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private final boolean configured;
    private final byte[] digest;

    /**
     * Keeps the digest of a secret.
     *
     * @param token empty: nobody may command
     */
    BearerToken(String token) {
        configured = !token.isEmpty();
        digest = digest(token);
    }

    /**
     * Lets a request through that has the secret.
     *
     * @param authorization the Authorization header
     * @throws HttpProblem 403 if no secret is configured, 401 if the request has none or another one
     */
    void require(@Nullable String authorization) {
        if (!configured) {
            throw HttpProblem.forbidden("commands are off; set http.token to allow them");
        }
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw HttpProblem.unauthorized(
                    "this needs the header Authorization: Bearer TOKEN, with the value of http.token");
        }
        if (!isIn(authorization)) {
            throw HttpProblem.unauthorized("the token is not that of http.token");
        }
    }

    /** Whether an Authorization header has the secret. */
    boolean isIn(@Nullable String authorization) {
        return authorization != null
                && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        digest, digest(authorization.substring(SCHEME.length()).strip()));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
