package io.zonelog.connector.options;

import java.time.Duration;

/**
 * How long to wait for what.
 *
 * @param brokerWaitMax for a broker that cannot be reached at start; zero to give up at once
 * @param retryPause between two attempts at something that is waited for
 * @param revokeMax for records applied to become durable before a partition is given back
 * @param stopMax for records handed over to be applied and durable when stopping
 * @param identityCheck between two looks at the cluster: ids, topics, ends of logs
 * @param commitInterval between two commits of offsets to Kafka
 */
public record TimingOptions(
        Duration brokerWaitMax,
        Duration retryPause,
        Duration revokeMax,
        Duration stopMax,
        Duration identityCheck,
        Duration commitInterval) {
    /** Checks every range. */
    public TimingOptions {
        Checks.require(!brokerWaitMax.isNegative(), "the wait for a broker must not be negative: " + brokerWaitMax);
        Checks.requirePositive(retryPause, "the pause between attempts");
        Checks.requirePositive(revokeMax, "the time to give a partition back");
        Checks.requirePositive(stopMax, "the time to stop");
        Checks.requirePositive(identityCheck, "the interval of identity checks");
        Checks.requirePositive(commitInterval, "the interval of commits");
    }

    /** What a run without configuration uses. */
    public static TimingOptions standard() {
        return new TimingOptions(
                Duration.ofMinutes(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofMillis(200));
    }

    public TimingOptions withBrokerWaitMax(Duration maximum) {
        return new TimingOptions(maximum, retryPause, revokeMax, stopMax, identityCheck, commitInterval);
    }
}
