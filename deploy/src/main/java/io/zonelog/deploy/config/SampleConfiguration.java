package io.zonelog.deploy.config;

import java.util.Comparator;
import java.util.List;
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
        List<ConfigKey> keys = Definitions.all().configKeys().values().stream()
                .sorted(Comparator.comparingInt((ConfigKey key) -> key.orderInGroup))
                .toList();
        for (Definitions.Group group : Definitions.Group.values()) {
            page.append("\n### ").append(group.title()).append(" ###\n");
            keys.stream()
                    .filter(key -> key.group.equals(group.title()))
                    .forEach(key -> page.append("\n# ")
                            .append(key.documentation)
                            .append("\n# Allowed: ")
                            .append(key.validator)
                            .append("\n#")
                            .append(key.name)
                            .append('=')
                            .append(key.defaultValue)
                            .append('\n'));
        }
        return page.toString();
    }
}
