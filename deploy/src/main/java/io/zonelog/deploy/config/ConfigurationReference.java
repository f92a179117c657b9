package io.zonelog.deploy.config;

import java.util.regex.Pattern;

/** Writes the reference page of all settings, in Markdown. */
public final class ConfigurationReference {
    private static final String HEAD = """
            # Configuration

            <!-- Generated from the settings in io.zonelog.deploy.config; a test rewrites it with -Dzonelog.rewrite=true. -->

            `zonelog run` reads its settings from four places. The strongest wins:

            1. `--set key=value` on the command line (`--data DIR` is short for `--set data.dir=DIR`)
            2. environment variables: `ZONELOG_` and the key in capitals, every other character an underscore
               (`batch.linger` is `ZONELOG_BATCH_LINGER`)
            3. `--config FILE`, in Java's properties format
            4. the defaults below

            Sizes are written as `4096`, `64KiB`, `8MiB`, `1GiB`; times as `500us`, `5ms`, `30s`, `2min`, `1h`. An unknown key or
            a value that is not allowed ends the command with one line and exit code 2. A setting without a default may be empty.

            Settings under `kafka.` go to the Kafka clients without the prefix, for instance `kafka.security.protocol=SASL_SSL`
            (`ZONELOG_KAFKA_SECURITY_PROTOCOL`). Those that would break what zonelog promises are refused.
            """;

    private static final String COLUMNS = """
            | Setting | Default | Allowed | Meaning |
            |---|---|---|---|
            """;

    /** What the default says already: the kind of a range, and that a value may be empty. */
    private static final Pattern PLAIN = Pattern.compile("^a (whole number|size|time) from |, not empty|, or empty");

    private ConfigurationReference() {}

    /** The whole page. */
    public static String page() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Setting.Group group : Setting.groups()) {
            page.append("\n## ").append(group.title()).append("\n\n").append(COLUMNS);
            group.settings().forEach(setting -> row(page, setting));
        }
        return page.toString();
    }

    private static void row(StringBuilder page, Setting setting) {
        page.append("| `").append(setting.key()).append("` | ");
        page.append(setting.standard().isEmpty() ? "" : "`" + setting.standard() + "`");
        page.append(" | ")
                .append(PLAIN.matcher(setting.allowed().description()).replaceAll(""))
                .append(" | ");
        page.append(setting.text()).append(" |\n");
    }
}
