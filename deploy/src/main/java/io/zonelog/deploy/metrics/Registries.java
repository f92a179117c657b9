package io.zonelog.deploy.metrics;

import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.regex.Pattern;

/** Makes the registry that Prometheus scrapes. */
public final class Registries {
    /**
     * Times in units that Prometheus does not use, a suffix that belongs to histograms, and meters of single brokers, some of which
     * have no description; all of them come in another form too.
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
}
