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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running engine, instead of a data directory: {@code --url}, else {@code ZONELOG_URL}. A {@code --data} wins over the variable. */
public final class UrlOption {
    private static final String TOKEN_CHARACTERS = "[!-~]+";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Ask the engine that listens there, not a data directory (else ZONELOG_URL).")
    private @Nullable String url;

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

    private @Nullable EngineClient engine;

    /**
     * The engine that was asked for; empty if a data directory was.
     *
     * @param data whether one was named
     * @throws CommandFailure if both were, or the URL or one of the files cannot be used
     */
    public Optional<EngineClient> engine(Map<String, String> environment, DataOption data) {
        if (engine == null) {
            engine = opened(environment, data);
        }
        return Optional.ofNullable(engine);
    }

    private @Nullable EngineClient opened(Map<String, String> environment, DataOption data) {
        if (url != null && data.given() != null) {
            throw CommandFailure.usage("--url and --data name two places to ask: leave one of them out");
        }
        if (url != null) {
            return at(checked(url, "--url"), environment);
        }
        String named = environment.getOrDefault("ZONELOG_URL", "");
        if (data.given() == null && !named.isEmpty()) {
            return at(checked(named, "ZONELOG_URL"), environment);
        }
        if (tokenFile != null || authorities != null) {
            throw CommandFailure.usage("--token-file and --cacert go with --url");
        }
        return null;
    }

    private EngineClient at(String checkedUrl, Map<String, String> environment) {
        Path trusted = authorities == null ? file(environment, "ZONELOG_CACERT") : authorities;
        return EngineClient.at(checkedUrl, token(environment), trusted);
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
