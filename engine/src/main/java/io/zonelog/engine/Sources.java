package io.zonelog.engine;

import io.zonelog.engine.batch.EngineException;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.segment.SummaryLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The partitions that feed an engine, and which of them the open batch moves. Owned by the engine's thread.
 *
 * <p>A batch moves a limited number of partitions, so that their positions fit into a summary; what moved beyond that waits for the next
 * batch.
 */
public final class Sources {
    private final List<Source> byId = new ArrayList<>();
    private final int maxMoved;
    private final Runnable openBatch;
    private final List<Source> moved = new ArrayList<>();
    private final Set<Source> waiting = new LinkedHashSet<>();
    private long openSequence;

    /**
     * Starts with what the store knows; source ids are given out without gaps.
     *
     * @param limits how many partitions one batch may move
     * @param openBatch sees to it that a batch is open that can carry a change; throws if the engine has failed
     */
    Sources(List<SourcePosition> stored, SummaryLimits limits, Runnable openBatch) {
        this.maxMoved = limits.maxPositions();
        this.openBatch = openBatch;
        stored.stream()
                .sorted(Comparator.comparingInt(SourcePosition::sourceId))
                .forEach(this::restore);
    }

    private void restore(SourcePosition position) {
        if (position.sourceId() != byId.size()) {
            throw new EngineException("the metadata have no position for source " + byId.size() + ": they are damaged");
        }
        byId.add(new Source(position));
    }

    /**
     * The position of a partition, as far as it is applied.
     *
     * @throws EngineException if its topic is known with another cluster id or topic id
     */
    public Optional<SourcePosition> find(SourceIdentity identity) {
        for (Source source : byId) {
            SourceIdentity known = source.identity();
            if (!known.topic().equals(identity.topic()) || known.partition() != identity.partition()) {
                continue;
            }
            if (!known.clusterId().equals(identity.clusterId())) {
                throw new EngineException(identity + ": the stored position " + source.nextOffset()
                        + " belongs to cluster " + known.clusterId() + ", but this is cluster "
                        + identity.clusterId() + ": connect to the first one, or use a new data directory");
            }
            if (!known.topicId().equals(identity.topicId())) {
                throw new EngineException(identity + ": the stored position " + source.nextOffset()
                        + " belongs to a topic that was deleted (id " + known.topicId() + ", now "
                        + identity.topicId() + "): use another topic, or a new data directory");
            }
            return Optional.of(source.position());
        }
        return Optional.empty();
    }

    /** Adds a partition that the store does not know, to be consumed from an offset on; durable with the next batch. */
    public SourcePosition add(SourceIdentity identity, long startOffset) {
        if (find(identity).isPresent()) {
            throw new IllegalArgumentException(identity + " is known already");
        }
        openBatch.run();
        Source added =
                new Source(new SourcePosition(byId.size(), identity, startOffset, SourcePosition.NO_LEADER_EPOCH));
        byId.add(added);
        moved(added);
        return added.position();
    }

    /** Adds a partition that the store does not know, whose files come from a snapshot; durable with the next batch. */
    public SourcePosition addBuilding(SourceIdentity identity) {
        SourcePosition added = add(identity, 0);
        setState(added.sourceId(), SourcePosition.State.BUILDING);
        return source(added.sourceId()).position();
    }

    /**
     * The files of a partition are built: it is where the snapshot was taken from now on; durable with the next batch.
     *
     * @param at the position, the last record and the state; the source id is that of the partition here
     */
    public void built(SourcePosition at) {
        Source source = building(at.sourceId());
        openBatch.run();
        source.built(at);
        moved(source);
    }

    /**
     * Moves a position without a record: past transaction markers.
     *
     * @param nextOffset ignored if the position is there already
     */
    public void advance(int sourceId, long nextOffset, int leaderEpoch) {
        Source source = source(sourceId);
        if (nextOffset > source.nextOffset()) {
            openBatch.run();
            source.move(nextOffset, leaderEpoch);
            moved(source);
        }
    }

    /** Moves a position past a record that changes no file, as one that went to the dead-letter topic. */
    public void pass(int sourceId, SourceRecord record) {
        Source source = source(sourceId);
        if (record.offset() >= source.nextOffset()) {
            openBatch.run();
            source.pass(record);
            moved(source);
        }
    }

    /** Says what the files of a partition are worth from now on; durable with the next batch. */
    public void setState(int sourceId, SourcePosition.State state) {
        Source source = source(sourceId);
        if (!state.equals(source.state())) {
            openBatch.run();
            source.setState(state);
            moved(source);
        }
    }

    /** What the files of a partition are worth. */
    public SourcePosition.State state(int sourceId) {
        return source(sourceId).state();
    }

    /** All positions, by source id. */
    public List<SourcePosition> all() {
        return byId.stream().map(Source::position).toList();
    }

    /** How many there are. */
    int count() {
        return byId.size();
    }

    Source source(int sourceId) {
        if (sourceId < 0 || sourceId >= byId.size()) {
            throw new IllegalArgumentException("source " + sourceId + " is not known");
        }
        return byId.get(sourceId);
    }

    /** A partition whose files come from a snapshot; fails for any other. */
    Source building(int sourceId) {
        Source source = source(sourceId);
        if (!source.state().isBuilding()) {
            throw new IllegalArgumentException(source.identity() + " is not being built");
        }
        return source;
    }

    /** A batch opens; it takes over what had to wait. */
    void batchOpened(long sequence) {
        openSequence = sequence;
        List<Source> late = List.copyOf(waiting);
        waiting.clear();
        late.forEach(this::moved);
    }

    /** Whether the open batch may move a partition. */
    boolean mayMove(Source source) {
        return source.isIn(openSequence) || moved.size() < maxMoved;
    }

    /** A partition's position has moved: the open batch carries it, or the next one if this one is full. */
    void moved(Source source) {
        if (source.isIn(openSequence)) {
            return;
        }
        if (moved.size() < maxMoved) {
            source.enter(openSequence);
            moved.add(source);
        } else {
            waiting.add(source);
        }
    }

    boolean isAnyMoved() {
        return !moved.isEmpty();
    }

    boolean isAnyWaiting() {
        return !waiting.isEmpty();
    }

    /** The open batch closes; its positions. */
    List<SourcePosition> batchClosed() {
        List<SourcePosition> positions = moved.stream().map(Source::position).toList();
        moved.clear();
        openSequence = 0;
        return positions;
    }

    /**
     * A record of a source's log, as far as the source's position depends on it.
     *
     * @param offset its offset
     * @param timestampMillis its timestamp, in milliseconds since 1970; negative if it has none
     * @param leaderEpoch its leader epoch, or {@link io.zonelog.mapping.SourcePosition#NO_LEADER_EPOCH}
     * @param mark tells it apart from others; asked once, when a batch closes behind this record, so that only the last record of a
     *     batch has its checksum computed
     */
    public record SourceRecord(
            long offset, long timestampMillis, int leaderEpoch, Supplier<SourcePosition.RecordMark> mark) {
        /** A record that cannot be told apart from others at its offset. */
        public static SourceRecord unmarked(long offset, int leaderEpoch) {
            return new SourceRecord(offset, FileRecord.NOT_KNOWN, leaderEpoch, () -> SourcePosition.RecordMark.NONE);
        }
    }
}
