package io.zonelog.deploy.demo;

import io.zonelog.connector.Connector;
import io.zonelog.connector.ConnectorStatus.Phase;
import io.zonelog.connector.outcome.ConnectorResult;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.kafka.KafkaOffsetsReader;
import io.zonelog.deploy.kafka.KafkaOffsetsReader.UnansweredException;
import io.zonelog.deploy.view.source.OffsetRow.KafkaOffsets;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until the engine has committed everything that its partitions hold.
 *
 * @param connector the running engine
 * @param kafka where to ask
 * @param limit how long nothing may be committed: a slow machine's broker needs its time, but gets on
 */
record CommitWait(Connector connector, KafkaOffsetsReader kafka, Duration limit) {
    private static final long PAUSE_NANOS = 100_000_000L;

    /** Lasts for a time from the last progress. */
    static final class Patience {
        private final long limitNanos;
        private long sinceNanos;
        private long committed;

        Patience(Duration limit, long nowNanos) {
            limitNanos = limit.toNanos();
            sinceNanos = nowNanos;
        }

        /** So many records are committed by now. */
        void committed(long records, long nowNanos) {
            if (records > committed) {
                committed = records;
                sinceNanos = nowNanos;
            }
        }

        boolean isOver(long nowNanos) {
            return nowNanos - sinceNanos >= limitNanos;
        }
    }

    /**
     * Waits.
     *
     * @return what Kafka said last: all committed
     * @throws CommandFailure if the engine stops, or nothing more is committed
     */
    KafkaOffsets await(String groupId, Collection<TopicPartition> partitions) throws InterruptedException {
        Patience patience = new Patience(limit, System.nanoTime());
        while (!patience.isOver(System.nanoTime())) {
            if (connector.status().phase() == Phase.STOPPED) {
                throw stopped(connector.awaitStopped());
            }
            try {
                KafkaOffsets offsets = kafka.read(groupId, partitions);
                if (partitions.stream().allMatch(partition -> isCommitted(offsets, partition))) {
                    return offsets;
                }
                patience.committed(
                        offsets.committed().values().stream()
                                .mapToLong(Long::longValue)
                                .sum(),
                        System.nanoTime());
            } catch (UnansweredException notYet) {
                // The group has no coordinator in the first moments; the patience decides.
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
        throw CommandFailure.problem(
                "not everything is committed, and for " + limit.toSeconds() + " s nothing more was");
    }

    private static boolean isCommitted(KafkaOffsets offsets, TopicPartition partition) {
        return offsets.committed().getOrDefault(partition, 0L)
                >= offsets.ends().getOrDefault(partition, Long.MAX_VALUE);
    }

    private static CommandFailure stopped(ConnectorResult result) {
        if (result instanceof ConnectorResult.Stopped stopped) {
            return CommandFailure.problem(stopped.line());
        }
        if (result instanceof ConnectorResult.Failed failed) {
            return CommandFailure.problem(failed.line(), failed.cause());
        }
        return CommandFailure.problem("the engine has ended too early");
    }
}
