package io.zonelog.connector.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * The meters of Kafka's own consumers, one binder for each. Meters of partitions assigned later appear at the next refresh. A
 * binding is closed before its consumer.
 */
public final class ClientMetrics implements AutoCloseable {
    private static final Duration REFRESH = Duration.ofSeconds(10);

    private final MeterRegistry registry;
    private final ScheduledExecutorService refresher;

    /**
     * Prepares a registry. Must come before other meters, since it adds a filter.
     *
     * @param topics the topics whose series may come twice
     */
    public ClientMetrics(MeterRegistry registry, Collection<String> topics) {
        this.registry = registry;
        registry.config().meterFilter(withoutTwins(topics));
        this.refresher = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "zonelog-client-metrics");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A binding of one client's meters. */
    @FunctionalInterface
    public interface Binding extends AutoCloseable {
        @Override
        void close();
    }

    public Binding bind(Consumer<?, ?> consumer) {
        KafkaClientMetrics metrics = new KafkaClientMetrics(consumer, List.of(), refresher, REFRESH);
        metrics.bindTo(registry);
        return metrics::close;
    }

    /**
     * Kafka's clients give each series of a topic with dots in its name twice, the second time with underscores instead, so that
     * sums come out double.
     */
    private static MeterFilter withoutTwins(Collection<String> topics) {
        Set<String> twins = topics.stream()
                .filter(topic -> topic.contains("."))
                .map(topic -> topic.replace('.', '_'))
                .filter(twin -> !topics.contains(twin))
                .collect(Collectors.toSet());
        return MeterFilter.deny(id -> {
            if (!id.getName().startsWith("kafka.")) {
                return false;
            }
            for (Tag tag : id.getTagsAsIterable()) {
                if (tag.getKey().equals("topic") && twins.contains(tag.getValue())) {
                    return true;
                }
            }
            return false;
        });
    }

    @Override
    public void close() {
        refresher.shutdownNow();
    }
}
