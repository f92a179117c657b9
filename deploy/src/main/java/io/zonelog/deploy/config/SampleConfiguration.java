package io.zonelog.deploy.config;

import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** Writes a settings file with every setting in it, as a comment with its default, from their definitions. */
public final class SampleConfiguration {
    private static final String HEAD = """
            # Settings of zonelog run, each with its default. doc/CONFIGURATION.md explains how they are read.
            # Settings that begin with kafka. go to the Kafka clients without that prefix.
            """;

    private SampleConfiguration() {}

    /** The whole file; it changes nothing until a line loses its comment sign. */
    public static String page() {
        StringBuilder page = new StringBuilder(HEAD);
        for (SettingGroup group : SettingGroup.all()) {
            page.append("\n### ").append(group.title()).append(" ###\n");
            group.keys().forEach(key -> row(page, key));
        }
        return page.toString();
    }

    private static void row(StringBuilder page, ConfigKey key) {
        page.append("\n# ")
                .append(key.documentation)
                .append("\n# Allowed: ")
                .append(key.validator)
                .append("\n#")
                .append(key.name)
                .append('=')
                .append(key.defaultValue)
                .append('\n');
    }
}
