package io.zonelog.deploy.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * A setting of {@code zonelog run}. All of them stand in one table, cut by subject: {@link KafkaSettings}, {@link DeviceSettings},
 * {@link EngineSettings} and {@link HttpSettings}. Names and defaults stand nowhere else; the reference and the sample file are made of
 * them.
 *
 * @param key the name; users and scripts rely on it
 * @param standard the value where nobody gives one; empty for none
 * @param allowed what it may be
 * @param text what it is for, for the reference
 */
public record Setting(String key, String standard, Allowed allowed, String text) {
    /** Settings under this prefix go to the Kafka clients as they are, without the prefix. */
    public static final String KAFKA_PREFIX = "kafka.";

    /** A part of the table. Whoever loads its class fills it; then it never changes. */
    static final class Group {
        private final String title;
        private final List<Setting> settings = new ArrayList<>();

        Group(String title) {
            this.title = title;
        }

        Setting add(String key, String standard, Allowed allowed, String text) {
            Setting setting = new Setting(key, standard, allowed, text);
            settings.add(setting);
            return setting;
        }

        String title() {
            return title;
        }

        List<Setting> settings() {
            return Collections.unmodifiableList(settings);
        }
    }

    /** The whole table, in the order of the reference. */
    static List<Group> groups() {
        return List.of(KafkaSettings.GROUP, DeviceSettings.GROUP, EngineSettings.GROUP, HttpSettings.GROUP);
    }

    /** All settings. */
    public static List<Setting> all() {
        return groups().stream().flatMap(group -> group.settings().stream()).toList();
    }

    /** The environment variable that sets it. */
    String variable() {
        return "ZONELOG_" + key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** A value as it may be shown: that of a secret is hidden. */
    public String shown(String value) {
        return allowed.secret() && !value.isEmpty() ? "(hidden)" : value;
    }

    /** The name. */
    @Override
    public String toString() {
        return key;
    }
}
