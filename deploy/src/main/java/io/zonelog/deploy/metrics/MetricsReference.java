package io.zonelog.deploy.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the reference page of zonelog's own metrics, in Markdown, from what a scrape shows. */
public final class MetricsReference {
    private static final String HEAD = """
            # Metrics

            <!-- Generated from the meters; MetricsReferenceTest rewrites it with -Dzonelog.rewrite=true. -->

            `GET /metrics` ([HTTP.md](HTTP.md)) gives them in the text format of Prometheus, or as OpenMetrics. Zones and the mapping
            store are looked at once a second at most, however many scrape. Counters start at 0 with the process.

            Beside the metrics below there are those of Kafka's consumers (`kafka_consumer_*`, named by Kafka), of the Java machine
            (`jvm_*`) and of the process (`process_*`, `system_*`).

            Names that end in `_total` are counters; the others are gauges where nothing else is said.

            | Metric | Meaning |
            |---|---|
            """;
    private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (zonelog_\\S+) (\\S+)");
    private static final Pattern LABEL = Pattern.compile("[{,]([a-z_]+)=");

    private MetricsReference() {}

    private record Family(String name, String help, String type, TreeSet<String> labels) {}

    /** The whole page, from a scrape in the text format of Prometheus. */
    public static String page(String scrape) {
        StringBuilder page = new StringBuilder(HEAD);
        for (Family family : families(scrape)) {
            page.append("| `").append(family.name()).append('`');
            page.append(family.type().equals("histogram") ? " (histogram)" : "");
            page.append(family.labels().isEmpty() ? "" : " by `" + String.join("` `", family.labels()) + "`");
            page.append(" | ").append(family.help()).append(" |\n");
        }
        return page.toString();
    }

    private static List<Family> families(String scrape) {
        Map<String, Family> families = new TreeMap<>();
        Map<String, String> helps = new HashMap<>();
        TreeSet<String> labels = new TreeSet<>();
        for (String line : scrape.lines().toList()) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            if (help.matches()) {
                helps.put(help.group(1), help.group(2));
            } else if (type.matches()) {
                String name = type.group(1);
                labels = new TreeSet<>();
                families.put(name, new Family(name, helps.getOrDefault(name, ""), type.group(2), labels));
            } else if (line.startsWith("zonelog_")) {
                Matcher label = LABEL.matcher(line);
                while (label.find()) {
                    labels.add(label.group(1));
                }
            }
        }
        return List.copyOf(families.values());
    }
}
