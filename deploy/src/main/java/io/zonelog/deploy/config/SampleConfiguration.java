package io.zonelog.deploy.config;

/** Writes a settings file with every setting in it, as a comment with its default. */
public final class SampleConfiguration {
    private static final String HEAD = """
            # Settings of zonelog run, each with its default. doc/CONFIGURATION.md explains how they are read.
            # Settings that begin with kafka. go to the Kafka clients without that prefix.
            """;

    private SampleConfiguration() {}

    /** The whole file; it changes nothing until a line loses its comment sign. */
    public static String page() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Setting.Group group : Setting.groups()) {
            page.append("\n### ").append(group.title()).append(" ###\n");
            group.settings().forEach(setting -> row(page, setting));
        }
        return page.toString();
    }

    private static void row(StringBuilder page, Setting setting) {
        page.append("\n# ")
                .append(setting.text())
                .append("\n# Allowed: ")
                .append(setting.allowed().description());
        page.append("\n#")
                .append(setting.key())
                .append('=')
                .append(setting.standard())
                .append('\n');
    }
}
