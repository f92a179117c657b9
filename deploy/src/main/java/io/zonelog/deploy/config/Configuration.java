package io.zonelog.deploy.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every setting with its value and where that came from. Values are checked: reading one cannot fail.
 *
 * @param values by key; the keys are all that {@link Key} names
 * @param kafka settings of the Kafka clients, without their prefix
 */
public record Configuration(Map<String, Value> values, Map<String, String> kafka) {
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

    /** Copies the maps. */
    public Configuration {
        values = Map.copyOf(values);
        kafka = Map.copyOf(kafka);
    }

    public String text(String key) {
        return value(key).text();
    }

    public boolean isEmpty(String key) {
        return text(key).isEmpty();
    }

    /** Whether nobody has set it. */
    public boolean isDefault(String key) {
        return value(key).origin().equals(Value.DEFAULT);
    }

    /** The same with another value for a key that nobody has set. */
    public Configuration withDefault(String key, String text, String origin) {
        if (!isDefault(key)) {
            return this;
        }
        Map<String, Value> others = new HashMap<>(values);
        others.put(key, new Value(text, origin));
        return new Configuration(others, kafka);
    }

    public long sizeBytes(String key) {
        return Sizes.parse(text(key));
    }

    public int integer(String key) {
        return Integer.parseInt(text(key));
    }

    public Duration duration(String key) {
        return Durations.parse(text(key));
    }

    public List<String> list(String key) {
        return elements(text(key));
    }

    /** The key, its value and its source, for a message. */
    public String describe(String key) {
        return key + "=" + (Key.SECRETS.contains(key) ? "(hidden)" : text(key)) + " ("
                + value(key).origin() + ")";
    }

    private Value value(String key) {
        Value value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no such setting: " + key);
        }
        return value;
    }

    static List<String> elements(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
    }
}
