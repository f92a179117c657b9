package io.zonelog.connector.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.zonelog.connector.handover.PartitionLease;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The histogram of how long records took from their timestamp until they were durable. */
public final class LatencyTimer implements PartitionLease.DurableLatency {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofHours(1)
    };

    private final Timer timer;

    public LatencyTimer(MeterRegistry registry) {
        timer = Timer.builder("zonelog.connector.durable.latency")
                .description(
                        "from a record's timestamp until it is durable; one for each partition and millisecond of timestamps")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    @Override
    public void measured(long latencyMillis) {
        timer.record(latencyMillis, TimeUnit.MILLISECONDS);
    }
}
