package io.zonelog.connector.apply;

import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.handover.SourceRequest.Claim;
import io.zonelog.connector.handover.SourceRequest.Release;
import io.zonelog.connector.options.NewPartitionPolicy;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.LogIdentity;
import io.zonelog.connector.outcome.StopReason;
import io.zonelog.engine.StorageEngine;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Which lease counts for which source, what is durable of each, and who waits for that. Owned by the engine's thread.
 *
 * <p>At most one lease counts for a source. A claim replaces an older lease, so a consumer that has not noticed yet that it
 * lost a partition can change nothing any more.
 */
final class LeaseRegistry {
    private final MappingStore store;
    private final NewPartitionPolicy newPartitions;
    private final LongSupplier wallClockMillis;
    private final Map<PartitionLease, Integer> sourceIds = new HashMap<>();
    private final Map<Integer, PartitionLease> current = new HashMap<>();
    private final Map<Integer, Long> durableOffsets = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();

    /**
     * Creates an empty registry.
     *
     * @param wallClockMillis the time of day, to compare with records' timestamps
     */
    LeaseRegistry(MappingStore store, NewPartitionPolicy newPartitions, LongSupplier wallClockMillis) {
        this.store = store;
        this.newPartitions = newPartitions;
        this.wallClockMillis = wallClockMillis;
    }

    /** A release that waits until its sources are durable up to these offsets; its leases are out of force already. */
    private record Waiting(Map<Integer, PartitionLease> leases, Map<Integer, Long> offsets, Release release) {}

    /** Puts leases into force and answers with the positions; refuses all of them if one cannot be. */
    void claim(Claim claim, StorageEngine engine) {
        Map<SourceIdentity, SourcePosition> stored = new HashMap<>();
        for (SourcePosition position : store.positions()) {
            stored.put(position.identity(), position);
        }
        List<SourcePosition> positions = new ArrayList<>();
        try {
            for (PartitionLease lease : claim.leases()) {
                requireSameLog(lease.identity(), stored.keySet());
                positions.add(position(lease, engine));
            }
        } catch (RuntimeException refusal) {
            claim.refuse(refusal);
            return;
        }
        for (int index = 0; index < positions.size(); index++) {
            PartitionLease lease = claim.leases().get(index);
            putIntoForce(lease, positions.get(index).sourceId());
            SourcePosition durable = stored.get(lease.identity());
            if (durable != null) {
                publish(lease, durable);
            }
        }
        claim.positions().complete(positions);
    }

    private void putIntoForce(PartitionLease lease, int sourceId) {
        PartitionLease previous = current.put(sourceId, lease);
        if (previous != null) {
            sourceIds.remove(previous);
        }
        sourceIds.put(lease, sourceId);
    }

    private SourcePosition position(PartitionLease lease, StorageEngine engine) {
        SourceIdentity identity = lease.identity();
        return engine.sources().find(identity).orElseGet(() -> {
            if (newPartitions == NewPartitionPolicy.STOP) {
                throw new ConnectorStopException(
                        StopReason.NEW_PARTITION,
                        "topic " + identity.topic() + " partition " + identity.partition()
                                + " is new to this device; to build its files from the earliest record, offset "
                                + lease.earliestOffset() + ", set positions.new-partition=earliest");
            }
            return engine.sources().add(identity, lease.earliestOffset());
        });
    }

    /** The stored positions of a partition hold for one log only. */
    private static void requireSameLog(SourceIdentity claimed, Iterable<SourceIdentity> stored) {
        for (SourceIdentity known : stored) {
            boolean samePartition = known.topic().equals(claimed.topic()) && known.partition() == claimed.partition();
            if (samePartition && !known.equals(claimed)) {
                throw LogIdentity.mismatch(known, claimed);
            }
        }
    }

    /** Takes leases out of force; answers when what was applied under them is durable. */
    void release(Release release, StorageEngine engine) {
        Map<Integer, PartitionLease> leases = new HashMap<>();
        Map<Integer, Long> offsets = new HashMap<>();
        for (PartitionLease lease : release.leases()) {
            Integer sourceId = sourceIds.get(lease);
            if (sourceId != null) {
                leases.put(sourceId, lease);
                engine.sources()
                        .find(lease.identity())
                        .filter(applied -> applied.nextOffset() > lease.earliestOffset())
                        .ifPresent(applied -> offsets.put(sourceId, applied.nextOffset()));
            }
        }
        end(release.leases());
        waiting.add(new Waiting(leases, offsets, release));
        engine.closeBatch();
        answerReleases();
    }

    /** Takes leases out of force; nobody waits. */
    void end(List<PartitionLease> leases) {
        for (PartitionLease lease : leases) {
            Integer sourceId = sourceIds.remove(lease);
            if (sourceId != null) {
                current.remove(sourceId);
            }
        }
    }

    /** The lease that is in force for a partition. */
    Optional<PartitionLease> holder(TopicPartition partition) {
        return current.values().stream()
                .filter(lease -> lease.partition().equals(partition))
                .findFirst();
    }

    /** The source that a lease is in force for; none if it has ended. */
    OptionalInt sourceOf(PartitionLease lease) {
        Integer sourceId = sourceIds.get(lease);
        return sourceId == null ? OptionalInt.empty() : OptionalInt.of(sourceId);
    }

    /** A batch is durable: tells the leases, and answers the releases that waited for it. */
    void committed(List<SourcePosition> positions) {
        long nowMillis = wallClockMillis.getAsLong();
        for (SourcePosition position : positions) {
            durableOffsets.merge(position.sourceId(), position.nextOffset(), Math::max);
            PartitionLease lease = current.get(position.sourceId());
            if (lease != null) {
                lease.publishDurable(position, nowMillis);
            }
            for (Waiting each : waiting) {
                PartitionLease released = each.leases().get(position.sourceId());
                if (released != null) {
                    released.publishDurable(position, nowMillis);
                }
            }
        }
        answerReleases();
    }

    private void publish(PartitionLease lease, SourcePosition durable) {
        durableOffsets.merge(durable.sourceId(), durable.nextOffset(), Math::max);
        lease.publishDurable(durable, wallClockMillis.getAsLong());
    }

    private void answerReleases() {
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting next = each.next();
            if (isDurable(next.offsets())) {
                each.remove();
                next.release().durable().complete(null);
            }
        }
    }

    private boolean isDurable(Map<Integer, Long> offsets) {
        return offsets.entrySet().stream()
                .allMatch(offset -> durableOffsets.getOrDefault(offset.getKey(), -1L) >= offset.getValue());
    }

    /** The engine has ended: nothing more becomes durable. */
    void refuseAll(Throwable cause) {
        waiting.forEach(each -> each.release().refuse(cause));
        waiting.clear();
    }
}
