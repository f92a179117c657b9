package io.zonelog.deploy.metrics;

import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.regex.Pattern;

/** Makes the registry that Prometheus scrapes. */
public final class Registries {
    /** Times in units that Prometheus does not use, and a suffix that belongs to histograms; nothing is lost that matters. */
    private static final Pattern AGAINST_CONVENTIONS = Pattern.compile(
            "kafka\\..*\\.(time\\.ns\\.(total|avg)|start\\.time\\.ms|count)|process\\.cpu\\.time|system\\.cpu\\.count");

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
