package io.zonelog.deploy.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.regex.Pattern;

/** Makes the registry that Prometheus scrapes. */
public final class Registries {
    /** Times in units that Prometheus does not use; each comes a second time as a ratio, or is of no use. */
    private static final Pattern FOREIGN_UNITS = Pattern.compile(
            "kafka\\..*\\.(time\\.ns\\.(total|avg)|start\\.time\\.ms)|process\\.cpu\\.time|system\\.cpu\\.count");

    private static final String COUNT = ".count";

    private Registries() {}

    /** An empty registry that keeps foreign meters to Prometheus's conventions for names. */
    public static PrometheusMeterRegistry prometheus() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(new Conventions());
        return registry;
    }

    private static final class Conventions implements MeterFilter {
        @Override
        public MeterFilterReply accept(Meter.Id id) {
            return FOREIGN_UNITS.matcher(id.getName()).matches() ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
        }

        /** The suffix belongs to histograms. */
        @Override
        public Meter.Id map(Meter.Id id) {
            String name = id.getName();
            return name.startsWith("kafka.") && name.endsWith(COUNT)
                    ? id.withName(name.substring(0, name.length() - COUNT.length()) + "s")
                    : id;
        }
    }
}
