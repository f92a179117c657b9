package io.zonelog.deploy.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Requests over every route that HTTP.md names, and the page's files, with mangled paths, queries, headers, methods, bodies and bytes. */
final class FuzzedRequests {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE", "CONNECT", "G", "get");
    private static final List<String> HEADERS = List.of(
            "Accept",
            "Authorization",
            "Content-Length",
            "Transfer-Encoding",
            "Connection",
            "Expect",
            "Host",
            "Range",
            "Upgrade",
            "Content-Type",
            "X-Forwarded-For",
            "Cookie");
    private static final String PIECES = ".. %2e%2e %2F %5C %00 %ff %C3%28 %u0041 % // ;a=b ? & = # \\ ' \" <script> -1"
            + " 99999999999999999999 ?from= ?limit= ?prefix= ?limit=0 ?from=-1 ?from=1%2Fa etc/passwd"
            + " %252e%252e%252f {key} * \t \u00e4 \r\nX-Injected:yes 1 a @ /";
    private static final String VALUES =
            "*/*,application/openmetrics-text,Bearer a,Bearer,0,-1,5,99999999999,chunked,close,"
                    + "100-continue,localhost,[::1,bytes=0-,h2c,text/html;q=x,\u0000,";

    private static final List<String> FILES_OF_THE_PAGE =
            List.of("/", "/console.js", "/zone-map.js", "/console.css", "/favicon.svg");
    private static final Pattern DOCUMENTED = Pattern.compile("`(GET|POST) (/[^`?]*)");

    private final Random random;
    private final List<String> paths;
    private final List<String> commands;
    private final List<String> values;
    private final String authorization;

    private FuzzedRequests(Random random, String guide, List<String> values, String authorization) {
        this.random = random;
        this.commands = documented(guide, "POST");
        List<String> paths = new ArrayList<>(FILES_OF_THE_PAGE);
        paths.addAll(documented(guide, "GET"));
        paths.addAll(commands);
        this.paths = List.copyOf(paths);
        this.values = values;
        this.authorization = authorization;
    }

    /**
     * Makes requests, some of which may command.
     *
     * @param guide the text of HTTP.md
     * @param token what lets them command
     */
    static FuzzedRequests of(Random random, String guide, String token) {
        List<String> values = new ArrayList<>(List.of(VALUES.split(",", -1)));
        values.add("Bearer " + token);
        return new FuzzedRequests(random, guide, List.copyOf(values), "Bearer " + token);
    }

    private static List<String> documented(String guide, String method) {
        return DOCUMENTED
                .matcher(guide)
                .results()
                .filter(route -> route.group(1).equals(method))
                .map(route -> route.group(2).replace("{key}", "a").replaceAll("\\{\\w+}", "0"))
                .toList();
    }

    /** Whether a path is among those that requests are made of. */
    boolean covers(String path) {
        return paths.contains(path);
    }

    byte[] next() {
        return random.nextInt(3) == 0 ? mild() : wild();
    }

    /** Right but for its target; half of the commands may be given. */
    private byte[] mild() {
        boolean command = random.nextInt(4) == 0;
        String header = command && random.nextBoolean() ? authorization : value();
        return latin((command ? "POST " + target(commands, 2) : "GET " + target(paths, 2))
                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + header + "\r\n\r\n");
    }

    private byte[] wild() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String version = random.nextInt(20) == 0 ? "HTTP/9.9" : "HTTP/1.1";
        bytes.writeBytes(latin(oneOf(METHODS) + " " + target(paths, 4) + " " + version + "\r\n"));
        if (random.nextInt(20) != 0) {
            bytes.writeBytes(latin("Host: localhost\r\n"));
        }
        for (int headers = random.nextInt(4); headers > 0; headers--) {
            bytes.writeBytes(latin(oneOf(HEADERS) + ": " + value() + "\r\n"));
        }
        bytes.writeBytes(latin("\r\n"));
        byte[] body = new byte[random.nextInt(8) == 0 ? random.nextInt(10_000) : 0];
        random.nextBytes(body);
        bytes.writeBytes(body);
        return mangled(bytes.toByteArray());
    }

    private byte[] mangled(byte[] request) {
        int flips = random.nextInt(10) == 0 ? random.nextInt(5) : 0;
        for (int count = 0; count < flips; count++) {
            request[random.nextInt(request.length)] = (byte) random.nextInt();
        }
        return request;
    }

    private String target(List<String> routes, int pieceBound) {
        StringBuilder target = new StringBuilder(oneOf(routes));
        for (int pieces = random.nextInt(pieceBound); pieces > 0; pieces--) {
            int at = random.nextBoolean() ? target.length() : random.nextInt(target.length() + 1);
            target.insert(
                    at,
                    random.nextInt(50) == 0
                            ? "x".repeat(random.nextInt(20_000))
                            : oneOf(List.of(PIECES.split(" ", -1))));
        }
        return target.toString();
    }

    private String value() {
        return random.nextInt(30) == 0 ? "v".repeat(random.nextInt(20_000)) : oneOf(values);
    }

    private String oneOf(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
