package io.zonelog.deploy.command.option;

import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** With which token, and trusting whom, engines are asked that are named by URLs. */
public final class EngineAccess {
    private static final String TOKEN_CHARACTERS = "[!-~]+";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Its token is in FILE (else in ZONELOG_TOKEN_FILE; or ZONELOG_TOKEN is the token).")
    private @Nullable Path tokenFile;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "PEM file with its certificate or authority (else ZONELOG_CACERT, else the system's).")
    private @Nullable Path authorities;

    /** Whether any of it was given on the command line. */
    boolean isGiven() {
        return tokenFile != null || authorities != null;
    }

    /**
     * The engine at a URL.
     *
     * @param origin where the URL was given, for the line of a failure
     * @throws CommandFailure if the URL or one of the files cannot be used
     */
    public EngineClient engine(String url, String origin, Map<String, String> environment) {
        Path trusted = authorities == null ? file(environment, "ZONELOG_CACERT") : authorities;
        return EngineClient.at(checked(url, origin), token(environment), trusted);
    }

    private static @Nullable Path file(Map<String, String> environment, String variable) {
        String name = environment.getOrDefault(variable, "");
        return name.isEmpty() ? null : Path.of(name);
    }

    private String token(Map<String, String> environment) {
        String variable = environment.getOrDefault("ZONELOG_TOKEN", "");
        if (tokenFile == null && !variable.isEmpty()) {
            return checkedToken(variable, "ZONELOG_TOKEN");
        }
        Path file = tokenFile == null ? file(environment, "ZONELOG_TOKEN_FILE") : tokenFile;
        if (file == null) {
            return "";
        }
        try {
            return checkedToken(Files.readString(file), "the file " + file);
        } catch (IOException failure) {
            throw CommandFailure.usage("cannot read the token of " + file + ": " + FailureLine.of(failure), failure);
        }
    }

    /** A token that cannot be sent is not shown either. */
    private static String checkedToken(String text, String origin) {
        String token = text.strip();
        if (!token.matches(TOKEN_CHARACTERS)) {
            throw CommandFailure.usage(
                    "the token of " + origin + " must be one word of printable ASCII characters, as http.token is");
        }
        return token;
    }

    private static String checked(String text, String origin) {
        String form = origin + " " + text + ": write it as http://HOST:PORT or https://HOST:PORT";
        try {
            URI uri = new URI(text.strip());
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
            if (!http || uri.getHost() == null || !plain) {
                throw CommandFailure.usage(form);
            }
            return uri.toString().replaceFirst("/+$", "");
        } catch (URISyntaxException wrong) {
            throw CommandFailure.usage(form, wrong);
        }
    }
}
