package io.zonelog.deploy.metrics;

<<<<<<< HEAD
=======
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
>>>>>>> main
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.regex.Pattern;

/** Makes the registry that Prometheus scrapes. */
public final class Registries {
    /**
     * Times in units that Prometheus does not use, a suffix that belongs to histograms, and meters of single brokers, some of which
     * have no description; their sums over all brokers stay.
     */
    private static final Pattern AGAINST_CONVENTIONS = Pattern.compile(
            "kafka\\..*\\.(time\\.ns\\.(total|avg)|start\\.time\\.ms|count)|kafka\\..*\\.node\\..*|process\\.cpu\\.time|system\\.cpu\\.count");

    private Registries() {}

    /** An empty registry that leaves out foreign meters whose names are against Prometheus's conventions. */
    public static PrometheusMeterRegistry prometheus() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        // A renamed meter would be registered again at each refresh of Kafka's binder, with a warning.
        registry.config()
                .meterFilter(MeterFilter.deny(
                        id -> AGAINST_CONVENTIONS.matcher(id.getName()).matches()));
        return registry;
    }
<<<<<<< HEAD
=======

    private static final class Conventions implements MeterFilter {
        @Override
        public MeterFilterReply accept(Meter.Id id) {
            return FOREIGN_UNITS.matcher(id.getName()).matches() ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
        }

        /** A count is no suffix for a gauge, it belongs to histograms; and Kafka leaves some of its metrics without a text. */
        @Override
        public Meter.Id map(Meter.Id id) {
            String name = id.getName();
            if (!name.startsWith("kafka.")) {
                return id;
            }
            String text = id.getDescription();
            return new Meter.Id(
                    name.endsWith(COUNT) ? name.substring(0, name.length() - COUNT.length()) + "s" : name,
                    Tags.of(id.getTagsAsIterable()),
                    id.getBaseUnit(),
                    text == null || text.isBlank()
                            ? "Kafka's " + name.replace('.', ' ').replace('-', ' ')
                            : text,
                    id.getType());
        }
    }
>>>>>>> main
}
