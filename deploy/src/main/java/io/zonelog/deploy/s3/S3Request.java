package io.zonelog.deploy.s3;

import io.zonelog.deploy.content.PercentEncoding;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/**
 * What a request asks for, path style.
 *
 * @param path all of it, decoded
 * @param bucket empty for all of them
 * @param key empty for the bucket; taken byte by byte as the client has sent it
 * @param parameters of the query
 */
record S3Request(String path, String bucket, String key, Fields parameters) {
    /** Parameters that ask for something else than the content of a bucket or an object. */
    private static final Set<String> ELSEWHERE = Set.of(
            "accelerate",
            "acl",
            "analytics",
            "attributes",
            "cors",
            "encryption",
            "intelligent-tiering",
            "inventory",
            "legal-hold",
            "lifecycle",
            "logging",
            "metrics",
            "notification",
            "object-lock",
            "ownershipControls",
            "partNumber",
            "policy",
            "policyStatus",
            "publicAccessBlock",
            "replication",
            "requestPayment",
            "retention",
            "select",
            "session",
            "tagging",
            "torrent",
            "uploadId",
            "uploads",
            "versionId",
            "versions",
            "website");

    /**
     * Reads a request.
     *
     * @throws S3Problem if it is not well-formed
     */
    static S3Request of(Request request) {
        String path = request.getHttpURI().getPath();
        String decoded;
        try {
            decoded = path == null ? "/" : PercentEncoding.decode(path);
        } catch (IllegalArgumentException unreadable) {
            throw S3Problem.invalidUri("the path " + unreadable.getMessage());
        }
        if (!decoded.startsWith("/")) {
            throw S3Problem.invalidUri("the path does not begin with a slash");
        }
        int slash = decoded.indexOf('/', 1);
        return new S3Request(
                decoded,
                slash < 0 ? decoded.substring(1) : decoded.substring(1, slash),
                slash < 0 ? "" : decoded.substring(slash + 1),
                parameters(request));
    }

    private static Fields parameters(Request request) {
        try {
            return Request.extractQueryParameters(request);
        } catch (RuntimeException undecodable) {
            throw S3Problem.invalidUri("the query is not percent-encoded UTF-8");
        }
    }

    /** The path as signatures have it. */
    String canonicalPath() {
        return PercentEncoding.encodePath(path);
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.getValue(name));
    }

    boolean has(String name) {
        return parameters.get(name) != null;
    }

    /**
     * Refuses what is not served here.
     *
     * @throws S3Problem 501 if the request asks for it
     */
    void requireServed() {
        for (Fields.Field field : parameters) {
            if (ELSEWHERE.contains(field.getName())) {
                throw S3Problem.notImplemented(field.getName());
            }
        }
    }

    /**
     * A parameter that is a number from 0 on.
     *
     * @throws S3Problem 400 if it is none
     */
    int number(String name, int otherwise) {
        Optional<String> text = parameter(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw S3Problem.invalidArgument(name + " must be a number from 0 to " + Integer.MAX_VALUE);
        }
        throw S3Problem.invalidArgument(name + " must be a number from 0 to " + Integer.MAX_VALUE);
    }
}
