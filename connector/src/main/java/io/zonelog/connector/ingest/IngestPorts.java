package io.zonelog.connector.ingest;

import io.zonelog.connector.assignment.RefusedPartitions;
import io.zonelog.connector.client.KafkaCluster;
import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.handover.PollQueue;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.outcome.StopLatch;
import java.util.function.LongSupplier;

/**
 * What every loop of a connector works with.
 *
 * @param cluster the directory of topics
 * @param refused what this engine does not serve
 * @param handOver where polls go
 * @param timing how long to wait for what
 * @param counters what is counted
 * @param intake an operator's pause
 * @param latency receives how long records took to become durable
 * @param stopLatch tells when it is over
 * @param nanoClock monotonic time in nanoseconds
 */
public record IngestPorts(
        KafkaCluster cluster,
        RefusedPartitions refused,
        PollQueue handOver,
        ConnectorOptions.Timing timing,
        ConnectorCounters counters,
        IntakeSwitch intake,
        PartitionLease.DurableLatency latency,
        StopLatch stopLatch,
        LongSupplier nanoClock) {}
