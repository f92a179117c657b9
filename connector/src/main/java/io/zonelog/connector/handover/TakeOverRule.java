package io.zonelog.connector.handover;

import io.zonelog.connector.assignment.RefusedPartitions;
import io.zonelog.connector.assignment.RefusedPartitions.Refusal.Reason;
import io.zonelog.connector.handover.LogView.Cleanup;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.IncompleteLogs;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.util.Optional;

/**
 * Whether a partition can be gone on with: what the device stores of it, and what Kafka still holds, make up its whole log. Pure.
 */
public final class TakeOverRule {
    private static final String ACCEPT =
            "it is not consumed; positions.incomplete=accept builds its files from what Kafka still holds, and marks them";

    /** Reading so few records takes no longer than asking around. */
    private static final long SHORT_LOG_RECORDS = 10_000;

    private TakeOverRule() {}

    /** How a partition is gone on with. */
    public sealed interface Decision {}

    /** From the stored position. */
    public record GoOn() implements Decision {}

    /** From the first record of a log that is all there. */
    public record BuildWhole() implements Decision {}

    /**
     * From an offset on, without records that Kafka may have removed.
     *
     * @param refusal why the files cannot be whole
     */
    public record BuildIncomplete(long fromOffset, RefusedPartitions.Refusal refusal) implements Decision {}

    /** Not at all. */
    public record Refuse(RefusedPartitions.Refusal refusal) implements Decision {}

    /**
     * Decides.
     *
     * @param stored what the device knows of the partition, empty if nothing; it is not being built
     */
    public static Decision decide(
            SourceIdentity identity, Optional<SourcePosition> stored, LogView log, IncompleteLogs policy) {
        String place = "topic " + identity.topic() + " partition " + identity.partition();
        boolean begun = stored.filter(position -> position.nextOffset() > 0).isPresent();
        if (begun && stored.get().nextOffset() < log.earliestOffset()) {
            return new Refuse(new RefusedPartitions.Refusal(
                    Reason.POSITION_GONE, positionGone(identity, stored.get().nextOffset(), log)));
        }
        if (log.cleanup() == Cleanup.COMPACT
                && !stored.map(each -> each.state().isIncomplete()).orElse(false)) {
            long from = begun ? stored.get().nextOffset() : log.earliestOffset();
            return incomplete(
                    from,
                    policy,
                    Reason.COMPACTED,
                    place + ": the topic is compacted (cleanup.policy), so Kafka"
                            + " removes records that files are made of");
        }
        if (!begun && log.earliestOffset() > 0) {
            return incomplete(
                    log.earliestOffset(),
                    policy,
                    Reason.FIRST_RECORDS_GONE,
                    place + ": Kafka no longer holds its"
                            + " first records, only offsets " + log.earliestOffset() + " to " + log.endOffset()
                            + ", and this device has no files of it to go on with");
        }
        return stored.isPresent() ? new GoOn() : new BuildWhole();
    }

    /**
     * Whether files from elsewhere would be better than what was decided: there is nothing to go on with here, and Kafka does not hold
     * everything, or so much that reading it takes longer.
     */
    public static boolean wantsSnapshot(Decision decision, Optional<SourcePosition> stored, LogView log) {
        if (log.cleanup() == Cleanup.COMPACT) {
            return false;
        }
        boolean begun = stored.filter(position -> position.nextOffset() > 0).isPresent();
        return decision instanceof Refuse
                || decision instanceof BuildIncomplete
                || (!begun && log.endOffset() - log.earliestOffset() > SHORT_LOG_RECORDS);
    }

    private static Decision incomplete(long fromOffset, IncompleteLogs policy, Reason reason, String line) {
        return policy == IncompleteLogs.ACCEPT
                ? new BuildIncomplete(fromOffset, new RefusedPartitions.Refusal(reason, line))
                : new Refuse(new RefusedPartitions.Refusal(reason, line + "; " + ACCEPT));
    }

    /** Kafka has removed records that were not consumed. */
    public static String positionGone(SourceIdentity identity, long nextOffset, LogView log) {
        return "topic " + identity.topic() + " partition " + identity.partition()
                + ": Kafka does not hold the stored offset " + nextOffset + "; Kafka holds offsets "
                + log.earliestOffset() + " to " + log.endOffset()
                + "; records in between are gone from Kafka, so the files"
                + " cannot be continued; start with a new data directory to build them from what Kafka still holds";
    }
}
