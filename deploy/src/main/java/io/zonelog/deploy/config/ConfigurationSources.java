package io.zonelog.deploy.config;

import io.zonelog.deploy.config.Configuration.Value;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Collects settings from weak to strong: defaults, a file, the environment, the command line; the strongest wins. Unknown keys
 * and values that are not allowed end the command with one line that names key, value, source and what is allowed.
 */
public final class ConfigurationSources {
    private static final String ENVIRONMENT_PREFIX = "ZONELOG_";
    private static final String KAFKA_ENVIRONMENT_PREFIX = "ZONELOG_KAFKA_";
    /** Variables of the launcher, of the logging, and of commands that ask an engine afar, and the short name of the data directory. */
    private static final List<String> NO_SETTINGS = List.of(
            "ZONELOG_HEAP",
            "ZONELOG_JAVA_OPTS",
            "ZONELOG_DATA",
            "ZONELOG_URL",
            "ZONELOG_TOKEN",
            "ZONELOG_TOKEN_FILE",
            "ZONELOG_CACERT",
            "ZONELOG_LOG_LEVEL",
            "ZONELOG_LOG_KAFKA",
            "ZONELOG_LOG_STACK");

    private final Map<String, Setting> settings =
            Setting.all().stream().collect(Collectors.toMap(Setting::key, Function.identity()));
    private final Map<Setting, Value> given = new HashMap<>();
    private final Map<String, String> kafka = new HashMap<>();

    /**
     * Takes a file in Java's properties format.
     *
     * @throws CommandFailure if it cannot be read
     */
    public ConfigurationSources file(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException failure) {
            throw CommandFailure.usage(
                    "cannot read the configuration file " + file + " (" + FailureLine.of(failure) + ")", failure);
        }
        for (String key : properties.stringPropertyNames().stream().sorted().toList()) {
            put(key, properties.getProperty(key), "file " + file);
        }
        return this;
    }

    /** Takes the variables that begin with {@code ZONELOG_}: {@code ZONELOG_BATCH_MAX_BYTES} is {@code batch.max.bytes}. */
    public ConfigurationSources environment(Map<String, String> variables) {
        String shortData = variables.get("ZONELOG_DATA");
        if (shortData != null && !shortData.isEmpty()) {
            put(DeviceSettings.DATA_DIR, shortData, "environment ZONELOG_DATA");
        }
        variables.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(ENVIRONMENT_PREFIX))
                .filter(variable -> !NO_SETTINGS.contains(variable.getKey()))
                .filter(variable -> !isServiceLink(variable.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(variable ->
                        put(keyOf(variable.getKey()), variable.getValue(), "environment " + variable.getKey()));
        return this;
    }

    /**
     * Takes {@code key=value} texts of the command line.
     *
     * @throws CommandFailure if one has no {@code =}
     */
    public ConfigurationSources settings(List<String> assignments) {
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals <= 0) {
                throw CommandFailure.usage("--set " + assignment + ": write it as --set key=value");
            }
            put(assignment.substring(0, equals).strip(), assignment.substring(equals + 1), "--set");
        }
        return this;
    }

    /** Takes one setting that has an option of its own; nothing, if the option was not given. */
    public ConfigurationSources option(Setting setting, @Nullable String value, String option) {
        if (value != null) {
            put(setting, value, option);
        }
        return this;
    }

    /** Everything taken so far over the defaults. */
    public Configuration load() {
        Map<Setting, Value> values = new HashMap<>();
        settings.values().forEach(setting -> values.put(setting, new Value(setting.standard(), Value.DEFAULT)));
        values.putAll(given);
        Configuration configuration = new Configuration(values, kafka);
        CrossChecks.check(configuration);
        return configuration;
    }

    private void put(String key, String text, String origin) {
        if (key.startsWith(Setting.KAFKA_PREFIX) && key.length() > Setting.KAFKA_PREFIX.length()) {
            putKafka(key.substring(Setting.KAFKA_PREFIX.length()), text.strip(), origin);
            return;
        }
        Setting setting = settings.get(key);
        if (setting == null) {
            String hint = NearestKey.of(key, settings.keySet())
                    .map(nearest -> "did you mean " + nearest + "?")
                    .orElse("CONFIGURATION.md lists all settings");
            throw CommandFailure.usage("unknown setting " + key + " (" + origin + "); " + hint);
        }
        put(setting, text, origin);
    }

    private void put(Setting setting, String text, String origin) {
        String value = text.strip();
        Allowed allowed = setting.allowed();
        if (!allowed.allows(value)) {
            throw CommandFailure.usage(
                    setting + "=" + setting.shown(value) + " (" + origin + "): must be " + allowed.description());
        }
        given.put(setting, new Value(value, origin));
    }

    private void putKafka(String clientKey, String value, String origin) {
        if (settings.containsKey(clientKey)) {
            throw CommandFailure.usage(
                    Setting.KAFKA_PREFIX + clientKey + " (" + origin + "): use " + clientKey + " instead");
        }
        kafka.put(clientKey, value);
    }

    private String keyOf(String variable) {
        for (Setting setting : settings.values()) {
            if (setting.variable().equals(variable)) {
                return setting.key();
            }
        }
        if (variable.startsWith(KAFKA_ENVIRONMENT_PREFIX)) {
            String clientKey = variable.substring(KAFKA_ENVIRONMENT_PREFIX.length());
            return Setting.KAFKA_PREFIX + clientKey.toLowerCase(Locale.ROOT).replace('_', '.');
        }
        return variable.substring(ENVIRONMENT_PREFIX.length())
                .toLowerCase(Locale.ROOT)
                .replace('_', '.');
    }

    /** Kubernetes sets such variables for a service that is named zonelog. */
    private static boolean isServiceLink(String variable) {
        return variable.startsWith("ZONELOG_SERVICE_") || variable.startsWith("ZONELOG_PORT");
    }

    /** Guesses which key a mistyped one was meant to be. */
    static final class NearestKey {
        private NearestKey() {}

        /** The known key with the fewest edits to the unknown one, if there are few enough to be a slip. */
        static Optional<String> of(String unknown, Collection<String> known) {
            String nearest = "";
            int fewest = Math.max(2, unknown.length() / 3) + 1;
            for (String candidate : known) {
                int edits = edits(unknown, candidate);
                if (edits < fewest) {
                    fewest = edits;
                    nearest = candidate;
                }
            }
            return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
        }

        /** Levenshtein's distance: single characters inserted, removed or replaced. */
        private static int edits(String from, String to) {
            int[] previous = new int[to.length() + 1];
            for (int column = 0; column <= to.length(); column++) {
                previous[column] = column;
            }
            for (int row = 1; row <= from.length(); row++) {
                int[] current = new int[to.length() + 1];
                current[0] = row;
                for (int column = 1; column <= to.length(); column++) {
                    int replaced = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                    current[column] = Math.min(replaced, Math.min(previous[column], current[column - 1]) + 1);
                }
                previous = current;
            }
            return previous[to.length()];
        }
    }
}
