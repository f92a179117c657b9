package io.zonelog.connector.apply;

import io.zonelog.connector.handover.EngineRequest.Afterwards;
import io.zonelog.connector.handover.EngineRequest.Claim;
import io.zonelog.connector.handover.EngineRequest.ClaimAnswer;
import io.zonelog.connector.handover.EngineRequest.Later;
import io.zonelog.connector.handover.EngineRequest.Refused;
import io.zonelog.connector.handover.EngineRequest.Release;
import io.zonelog.connector.handover.EngineRequest.Taken;
import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.handover.TakeOverRule;
import io.zonelog.connector.handover.TakeOverRule.Decision;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.NewPartitions;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import io.zonelog.connector.takeover.TakeOver;
import io.zonelog.engine.Sources;
import io.zonelog.engine.StorageEngine;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which lease counts for which source, what is durable of each, and who waits for that. Owned by the engine's thread.
 *
 * <p>At most one lease counts for a source. A claim replaces an older lease, so a consumer that has not noticed yet that it
 * lost a partition can change nothing any more.
 */
final class LeaseRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseRegistry.class);

    private final MappingStore store;
    private final ConnectorOptions.PositionPolicy policy;
    private final TakeOver takeOver;
    private final LongSupplier wallClockMillis;
    private final Map<PartitionLease, Integer> sourceIds = new HashMap<>();
    private final Map<Integer, PartitionLease> current = new HashMap<>();
    private final Map<Integer, Long> durableOffsets = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();

    /**
     * @param takeOver builds what is not there
     * @param wallClockMillis the time of day, to compare with records' timestamps
     */
    LeaseRegistry(
            MappingStore store,
            ConnectorOptions.PositionPolicy policy,
            TakeOver takeOver,
            LongSupplier wallClockMillis) {
        this.takeOver = takeOver;
        this.store = store;
        this.policy = policy;
        this.wallClockMillis = wallClockMillis;
    }

    /** A release that waits until its sources are durable up to these offsets; its leases are out of force already. */
    private record Waiting(Map<Integer, PartitionLease> leases, Map<Integer, Long> offsets, Release release) {}

    /** Puts leases into force and answers which; fails for all of them if one is of another log than the stored positions. */
    void claim(Claim claim, StorageEngine engine) {
        Map<SourceIdentity, SourcePosition> stored = new HashMap<>();
        for (SourcePosition position : store.positions()) {
            stored.put(position.identity(), position);
        }
        List<ClaimAnswer> answers = new ArrayList<>();
        try {
            for (PartitionLease lease : claim.leases()) {
                requireSameLog(lease.identity(), stored.keySet());
                answers.add(answer(lease, engine.sources()));
            }
        } catch (RuntimeException refusal) {
            claim.refuse(refusal);
            return;
        }
        for (int index = 0; index < answers.size(); index++) {
            PartitionLease lease = claim.leases().get(index);
            if (answers.get(index) instanceof Taken taken) {
                putIntoForce(lease, taken.position().sourceId());
                SourcePosition durable = stored.get(lease.identity());
                if (durable != null) {
                    publish(lease, durable);
                }
            }
        }
        claim.answer().complete(answers);
    }

    private void putIntoForce(PartitionLease lease, int sourceId) {
        PartitionLease previous = current.put(sourceId, lease);
        if (previous != null) {
            sourceIds.remove(previous);
        }
        sourceIds.put(lease, sourceId);
    }

    private ClaimAnswer answer(PartitionLease lease, Sources sources) {
        SourceIdentity identity = lease.identity();
        Optional<SourcePosition> known = sources.find(identity);
        if (known.isEmpty() && policy.newPartitions() == NewPartitions.STOP) {
            throw new ConnectorStopException(
                    StopReason.NEW_PARTITION,
                    "topic " + identity.topic() + " partition " + identity.partition()
                            + " is new to this device; to build its files from the earliest record, offset "
                            + lease.log().earliestOffset() + ", set positions.new-partition=earliest");
        }
        if (known.filter(position -> position.state().isBuilding()).isPresent()) {
            return new Later();
        }
        Decision decision = TakeOverRule.decide(identity, known, lease.log(), policy.incompleteLogs());
        if (takeOver.isPossible() && TakeOverRule.wantsSnapshot(decision, known, lease.log())) {
            Optional<TakeOver.Outcome> outcome = takeOver.outcome(identity, lease.log());
            if (outcome.isEmpty()) {
                return new Later();
            }
            takeOver.forget(identity);
            if (outcome.get() instanceof TakeOver.Outcome.NothingFound nothing
                    && decision instanceof TakeOverRule.Refuse refuse) {
                return new Refused(refuse.refusal().withMore(nothing.why()));
            }
        }
        return take(lease, sources, known, decision);
    }

    private ClaimAnswer take(PartitionLease lease, Sources sources, Optional<SourcePosition> known, Decision decision) {
        SourceIdentity identity = lease.identity();
        if (decision instanceof TakeOverRule.Refuse refuse) {
            return new Refused(refuse.refusal());
        }
        takeOver.forget(identity);
        SourcePosition position = known.orElseGet(() -> sources.add(identity, 0));
        SourcePosition.State state = position.state().held();
        if (decision instanceof TakeOverRule.BuildIncomplete build) {
            LOG.warn(
                    "{}; its files are built from offset {} on, and marked as incomplete",
                    build.refusal().line(),
                    build.fromOffset());
            sources.advance(position.sourceId(), build.fromOffset(), SourcePosition.NO_LEADER_EPOCH);
            state = state.incompleteFrom(build.fromOffset());
        }
        sources.setState(position.sourceId(), state);
        return new Taken(sources.find(identity).orElseThrow());
    }

    /** The stored positions of a partition hold for one log only. */
    private static void requireSameLog(SourceIdentity claimed, Iterable<SourceIdentity> stored) {
        for (SourceIdentity known : stored) {
            boolean samePartition = known.topic().equals(claimed.topic()) && known.partition() == claimed.partition();
            if (samePartition && !known.equals(claimed)) {
                throw ConnectorStopException.otherLog(known, claimed);
            }
        }
    }

    /** A partition begins anew: what was durable of it counts no more. */
    void forget(int sourceId) {
        durableOffsets.remove(sourceId);
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
                        .filter(applied -> applied.nextOffset() > lease.log().earliestOffset())
                        .ifPresent(applied -> offsets.put(sourceId, applied.nextOffset()));
            }
        }
        end(release.leases());
        if (release.afterwards() == Afterwards.LEFT_BEHIND) {
            leaveBehind(leases.keySet(), engine.sources());
        }
        waiting.add(new Waiting(leases, offsets, release));
        engine.closeBatch();
        answerReleases();
    }

    /** Takes leases of partitions that another consumer has already out of force; nobody waits. */
    void abandon(List<PartitionLease> leases, Sources sources) {
        leases.forEach(lease -> takeOver.forget(lease.identity()));
        List<Integer> lost =
                leases.stream().map(sourceIds::get).filter(Objects::nonNull).toList();
        end(leases);
        leaveBehind(lost, sources);
    }

    /** Whatever is not claimed now belongs to others. */
    void settle(Sources sources) {
        leaveBehind(
                sources.all().stream()
                        .map(SourcePosition::sourceId)
                        .filter(sourceId -> !current.containsKey(sourceId))
                        .toList(),
                sources);
    }

    private void leaveBehind(Collection<Integer> left, Sources sources) {
        long nowMillis = wallClockMillis.getAsLong();
        for (int sourceId : left) {
            sources.setState(sourceId, sources.state(sourceId).left(nowMillis));
        }
    }

    /** Takes leases out of force. */
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
                next.release().answer().complete(null);
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
