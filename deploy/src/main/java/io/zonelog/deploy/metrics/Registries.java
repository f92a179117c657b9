package io.zonelog.deploy.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
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
}
