package io.zonelog.connector.handover;

import io.zonelog.engine.EngineStatistics;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions wait in front of a record for which the device has no room. The engine's thread puts them here and opens the gate when
 * more room is left than when it closed; consumers then deliver that record anew. Any thread may look.
 */
public final class SpaceGate {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceGate.class);
    /** A try costs a claim and a poll, so tries are no closer together than this. */
    private static final long SHORTEST_CLOSED_NANOS = 100_000_000L;

    private final Map<TopicPartition, String> waiting = new ConcurrentHashMap<>();
    private final AtomicLong openings = new AtomicLong();
    private State state = State.OPEN;
    private EngineStatistics.SpaceLeft leftWhenClosed = EngineStatistics.SpaceLeft.NONE;
    private long closedNanos;

    private enum State {
        OPEN,
        /** Closed in this turn of the engine's thread. */
        CLOSING,
        CLOSED
    }

    /** Engine's thread: a record finds no room; its lease has ended. */
    public void close(PartitionLease lease, String line, EngineStatistics.SpaceLeft left) {
        if (waiting.isEmpty()) {
            LOG.warn("{}; consumption of a partition stops in front of such a record until there is space", line);
        }
        waiting.put(lease.partition(), line);
        state = State.CLOSING;
        leftWhenClosed = left;
        lease.endForSpace(openings.get());
    }

    /** Engine's thread: whether to look how much room is left. */
    public boolean isClosed() {
        return state != State.OPEN;
    }

    /** Engine's thread, at the end of each turn while the gate is closed: opens if there is more room than when it was closed. */
    public void openIfMore(EngineStatistics.SpaceLeft left, long nowNanos) {
        if (state == State.CLOSING) {
            state = State.CLOSED;
            closedNanos = nowNanos;
        } else if (left.isMoreThan(leftWhenClosed) && nowNanos - closedNanos >= SHORTEST_CLOSED_NANOS) {
            state = State.OPEN;
            openings.incrementAndGet();
        }
    }

    /** Engine's thread: records that wait are worth another try, whatever room is left. */
    public void openNow() {
        state = State.OPEN;
        openings.incrementAndGet();
    }

    /** Engine's thread: a record of a partition was applied, or the partition has moved away. */
    public void passed(TopicPartition partition) {
        if (waiting.remove(partition) != null && waiting.isEmpty()) {
            LOG.warn("no partition waits for space any more; going on");
        }
    }

    /** Engine's thread: partitions have moved away. */
    public void forget(Collection<PartitionLease> leases) {
        leases.forEach(lease -> passed(lease.partition()));
    }

    /** How often the gate was opened. */
    public long openings() {
        return openings.get();
    }

    /** Whether a partition waits. */
    public boolean isWaiting(TopicPartition partition) {
        return waiting.containsKey(partition);
    }

    /** Partitions that wait. */
    public int waitingPartitions() {
        return waiting.size();
    }

    /** Why one of them waits, and what to do, in one line; empty if none does. */
    public Optional<String> shortage() {
        return waiting.values().stream().findFirst();
    }
}
