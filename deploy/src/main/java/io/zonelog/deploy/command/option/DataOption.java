package io.zonelog.deploy.command.option;

import io.zonelog.deploy.data.DataDirectory;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which data directory: {@code --data}, else {@code ZONELOG_DATA}, else {@code ./zonelog-data}. */
public final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data directory (else ZONELOG_DATA, else ./zonelog-data).")
    private @Nullable Path directory;

    /** As the command line says. */
    public DataOption() {}

    /** A directory that is known already; null for none. */
    public DataOption(@Nullable Path directory) {
        this.directory = directory;
    }

    /** The directory that was asked for. */
    public DataDirectory directory(Map<String, String> environment) {
        if (directory != null) {
            return new DataDirectory(directory);
        }
        String named = environment.getOrDefault("ZONELOG_DATA", "");
        if (named.isEmpty()) {
            named = environment.getOrDefault("ZONELOG_DATA_DIR", "");
        }
        return new DataDirectory(Path.of(named.isEmpty() ? "zonelog-data" : named));
    }

    /** What was given on the command line, if anything. */
    public @Nullable Path given() {
        return directory;
    }
}
