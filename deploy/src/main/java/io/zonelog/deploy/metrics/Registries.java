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
    /** Times in units that Prometheus does not use, and a suffix that belongs to histograms. */
    private static final Pattern AGAINST_CONVENTIONS = Pattern.compile(
            "kafka\\..*\\.(time\\.ns\\.(total|avg)|start\\.time\\.ms|count)|process\\.cpu\\.time|system\\.cpu\\.count");

    private Registries() {}

    /** An empty registry that leaves out foreign meters whose names are against Prometheus's conventions. */
    public static PrometheusMeterRegistry prometheus() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(new Conventions());
        return registry;
    }

    private static final class Conventions implements MeterFilter {
        @Override
        public MeterFilterReply accept(Meter.Id id) {
            return AGAINST_CONVENTIONS.matcher(id.getName()).matches()
                    ? MeterFilterReply.DENY
                    : MeterFilterReply.NEUTRAL;
        }

        /**
         * Kafka leaves some of its metrics without a text. Names stay: Kafka's binder would register a renamed meter again at each
         * refresh, with a warning.
         */
        @Override
        public Meter.Id map(Meter.Id id) {
            String name = id.getName();
            String text = id.getDescription();
            if (!name.startsWith("kafka.") || (text != null && !text.isBlank())) {
                return id;
            }
            return new Meter.Id(
                    name,
                    Tags.of(id.getTagsAsIterable()),
                    id.getBaseUnit(),
                    "Kafka's " + name.replace('.', ' ').replace('-', ' '),
                    id.getType());
        }
    }
}
