package io.zonelog.deploy.watch;

import io.zonelog.connector.ConnectorStatus.Phase;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.terminal.Words;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One thing that has to be right before the engine does its work.
 *
 * @param name what was looked at
 * @param state whether it is right
 * @param detail what was seen, in one line
 */
public record HealthCheck(String name, State state, String detail) {
    /** Longer than the engine's thread ever takes for a turn: a poll's worth of records and a bounded piece of its own work. */
    private static final Duration LONGEST_TURN = Duration.ofMinutes(1);

    /** Whether a check is passed. */
    public enum State {
        UP,
        DOWN
    }

    /**
     * What has to be right.
     *
     * @param pollAgeMax the longest time without a poll
     * @param lagMax the most records that may wait in Kafka; 0 for any number
     */
    public record Limits(Duration pollAgeMax, long lagMax) {}

    /** Whether the process is worth keeping: a restart is the remedy where it is not. */
    public static HealthCheck live(Phase phase, long turnAgeMillis) {
        if (phase == Phase.OPENING_ENGINE || phase == Phase.STOPPING) {
            return new HealthCheck("engine", State.UP, words(phase));
        }
        boolean turning = phase != Phase.STOPPED && turnAgeMillis <= LONGEST_TURN.toMillis();
        return check("engine", turning, phase == Phase.STOPPED ? "stopped" : "last turn " + turnAgeMillis + " ms ago");
    }

    /** Everything that has to be right for records to become durable. */
    public static List<HealthCheck> ready(Vitals vitals, Limits limits) {
        return List.of(
                connector(vitals),
                poll(vitals, limits),
                partitions(vitals),
                device(vitals),
                store(vitals),
                space(vitals),
                lag(vitals, limits));
    }

    private static HealthCheck connector(Vitals vitals) {
        String detail = vitals.connector().detail();
        String paused = vitals.intake() == Vitals.Intake.PAUSED ? "; paused by an operator" : "";
        return check(
                "connector",
                vitals.connector().phase() == Phase.RUNNING,
                words(vitals.connector().phase()) + (detail.isEmpty() ? "" : ": " + detail) + paused);
    }

    private static HealthCheck poll(Vitals vitals, Limits limits) {
        if (vitals.pollAgeMillis().isEmpty()) {
            return new HealthCheck("poll", State.DOWN, "no consumer has started");
        }
        long ageMillis = vitals.pollAgeMillis().getAsLong();
        return check("poll", ageMillis <= limits.pollAgeMax().toMillis(), "last poll " + ageMillis + " ms ago");
    }

    /** What is refused is told; an engine that serves others beside it does its work. */
    private static HealthCheck partitions(Vitals vitals) {
        List<String> refusals = vitals.refusals();
        return check(
                "partitions",
                refusals.isEmpty() || vitals.lag().partitions() > 0,
                refusals.isEmpty() ? "none is refused" : "not served: " + String.join(" | ", refusals));
    }

    private static HealthCheck device(Vitals vitals) {
        int all = vitals.zones().zonesByCondition().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        return check(
                "device",
                vitals.failedZones() < all,
                vitals.failedZones() == 0
                        ? "all " + all + " zones work"
                        : vitals.failedZones() + " of " + all + " zones are read-only or offline");
    }

    private static HealthCheck store(Vitals vitals) {
        return check(
                "store",
                vitals.backgroundErrors() == 0,
                vitals.backgroundErrors() == 0
                        ? "no background error"
                        : vitals.backgroundErrors() + " flushes or compactions failed; RocksDB's LOG file tells why");
    }

    private static HealthCheck space(Vitals vitals) {
        if (!vitals.spaceShortage().isEmpty()) {
            return new HealthCheck("space", State.DOWN, vitals.spaceShortage());
        }
        return check(
                "space",
                vitals.zones().sums().writableBytes() > 0,
                Sizes.rounded(vitals.zones().sums().writableBytes()) + " of "
                        + Sizes.rounded(vitals.zones().sums().capacityBytes()) + " can be written");
    }

    private static HealthCheck lag(Vitals vitals, Limits limits) {
        Vitals.Lag lag = vitals.lag();
        if (lag.partitions() == 0) {
            return new HealthCheck("lag", State.UP, "no partition is held here");
        }
        if (lag.unknown() > 0) {
            return check(
                    "lag",
                    limits.lagMax() == 0,
                    "not known of " + lag.unknown() + " of " + Words.counted(lag.partitions(), "partition"));
        }
        return check(
                "lag",
                limits.lagMax() == 0 || lag.records() <= limits.lagMax(),
                Words.counted(lag.records(), "record") + " behind");
    }

    private static HealthCheck check(String name, boolean right, String detail) {
        return new HealthCheck(name, right ? State.UP : State.DOWN, detail);
    }

    private static String words(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
