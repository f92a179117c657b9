package io.zonelog.deploy.command.option;

import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.failure.CommandFailure;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which running engine, instead of a data directory: {@code --url}, else {@code ZONELOG_URL}. A {@code --data} wins over the variable. */
public final class UrlOption {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Ask the engine that listens there, not a data directory (else ZONELOG_URL).")
    private @Nullable String url;

    @Mixin
    private EngineAccess access = new EngineAccess();

    private @Nullable EngineClient engine;

    /** Whether it was given on the command line. */
    public boolean isGiven() {
        return url != null;
    }

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
            return access.engine(url, "--url", environment);
        }
        String named = environment.getOrDefault("ZONELOG_URL", "");
        if (data.given() == null && !named.isEmpty()) {
            return access.engine(named, "ZONELOG_URL", environment);
        }
        if (access.isGiven()) {
            throw CommandFailure.usage("--token-file and --cacert go with --url");
        }
        return null;
    }
}
