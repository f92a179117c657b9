package io.zonelog.deploy.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Every setting with its value and where that came from. Values are checked: reading one cannot fail.
 *
 * @param values of all settings
 * @param kafka settings of the Kafka clients, without their prefix
 */
public record Configuration(Map<Setting, Value> values, Map<String, String> kafka) {
    /**
     * A value and its source.
     *
     * @param text as written
     * @param origin for messages: an option, a variable, a file, or {@link #DEFAULT}
     */
    public record Value(String text, String origin) {
        /** The origin of a value that nobody has set. */
        public static final String DEFAULT = "default";
    }

    /** Keeps copies. */
    public Configuration {
        values = Map.copyOf(values);
        kafka = Map.copyOf(kafka);
    }

    public String text(Setting setting) {
        return value(setting).text();
    }

    public boolean isEmpty(Setting setting) {
        return text(setting).isEmpty();
    }

    /** Whether it is turned off. */
    public boolean isOff(Setting setting) {
        return text(setting).equals("off");
    }

    /** Whether nobody has set it. */
    public boolean isDefault(Setting setting) {
        return value(setting).origin().equals(Value.DEFAULT);
    }

    /** The same with another value for a setting that nobody has set. */
    public Configuration withDefault(Setting setting, String text, String origin) {
        if (!isDefault(setting)) {
            return this;
        }
        Map<Setting, Value> others = new HashMap<>(values);
        others.put(setting, new Value(text, origin));
        return new Configuration(others, kafka);
    }

    public long sizeBytes(Setting setting) {
        return Sizes.parse(text(setting));
    }

    public int integer(Setting setting) {
        return Integer.parseInt(text(setting));
    }

    public Duration duration(Setting setting) {
        return Durations.parse(text(setting));
    }

    public List<String> list(Setting setting) {
        return elements(text(setting));
    }

    /** The setting, its value and its source, for a message. */
    public String describe(Setting setting) {
        return setting + "=" + setting.shown(text(setting)) + " ("
                + value(setting).origin() + ")";
    }

    private Value value(Setting setting) {
        return Objects.requireNonNull(values.get(setting));
    }

    static List<String> elements(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
    }
}
