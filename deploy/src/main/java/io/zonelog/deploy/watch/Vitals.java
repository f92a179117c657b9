package io.zonelog.deploy.watch;

import io.zonelog.connector.ConnectorStatus;
import io.zonelog.connector.PartitionStatus;
import io.zonelog.connector.assignment.RefusedPartitions;
import io.zonelog.device.ZoneCondition;
import java.util.List;
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
 * @param lag how much is waiting in Kafka
 * @param refusals why partitions are not served, in one line each
 * @param spaceShortage why a partition waits for space, in one line; empty if none does
 */
public record Vitals(
        ConnectorStatus connector,
        Intake intake,
        long turnAgeMillis,
        OptionalLong pollAgeMillis,
        long backgroundErrors,
        ZoneCensus.Space zones,
        Lag lag,
        List<String> refusals,
        String spaceShortage) {
    /**
     * Records in Kafka that are not durable here.
     *
     * @param records of the partitions of which it is known
     * @param partitions those held
     * @param unknown those of which it is not known
     */
    public record Lag(long records, int partitions, int unknown) {
        static Lag of(List<PartitionStatus> held) {
            List<Long> known = held.stream()
                    .map(PartitionStatus::lagRecords)
                    .filter(lag -> lag != PartitionStatus.UNKNOWN)
                    .toList();
            return new Lag(known.stream().mapToLong(Long::longValue).sum(), held.size(), held.size() - known.size());
        }
    }

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
                Lag.of(engine.connector().partitions()),
                engine.connector().refusals().stream()
                        .map(RefusedPartitions.Refusal::line)
                        .toList(),
                engine.connector().spaceShortage().orElse(""));
    }

    /** Zones that take no data any more. */
    int failedZones() {
        return zones.zones(ZoneCondition.READ_ONLY) + zones.zones(ZoneCondition.OFFLINE);
    }
}
