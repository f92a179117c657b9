package io.zonelog.deploy.watch;

import io.zonelog.connector.ConnectorStatus;
import io.zonelog.connector.PartitionStatus;
import io.zonelog.device.ZoneCondition;
import java.util.OptionalLong;

/**
 * What health is judged by, at one moment.
 *
 * @param connector what the connector is doing
 * @param intake whether an operator has paused it
 * @param turnAgeMillis since the engine's thread began a turn
 * @param pollAgeMillis since the poll of the consumer that polled longest ago; empty before they start
 * @param backgroundErrors flushes and compactions of the mapping store that failed
 * @param zones the sums over the zones
 * @param lagRecords records in Kafka that are not durable here
 * @param spaceShortage why a partition waits for space, in one line; empty if none does
 */
public record Vitals(
        ConnectorStatus connector,
        Intake intake,
        long turnAgeMillis,
        OptionalLong pollAgeMillis,
        long backgroundErrors,
        ZoneCensus.Space zones,
        long lagRecords,
        String spaceShortage) {
    /** Whether an operator lets records in. */
    public enum Intake {
        OPEN,
        PAUSED
    }

    /** Those of a running engine. */
    public static Vitals of(RunningEngine engine) {
        return new Vitals(
                engine.connector().status(),
                engine.connector().intake().isPaused() ? Intake.PAUSED : Intake.OPEN,
                engine.connector().engineTurnAgeMillis(),
                engine.connector().pollAgeMillis(),
                engine.data().store().statistics().backgroundErrors(),
                engine.zones().now().space(),
                engine.connector().partitions().stream()
                        .mapToLong(PartitionStatus::lagRecords)
                        .sum(),
                engine.connector().spaceShortage().orElse(""));
    }

    /** Zones that take no data any more. */
    int failedZones() {
        return zones.zones(ZoneCondition.READ_ONLY) + zones.zones(ZoneCondition.OFFLINE);
    }
}
