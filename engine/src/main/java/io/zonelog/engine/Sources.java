package io.zonelog.engine;

import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The partitions that feed an engine, and how far each is applied. Owned by the engine's thread. */
final class Sources {
    private final Map<Integer, SourcePosition> byId = new HashMap<>();
    private int nextSourceId;

    Sources(List<SourcePosition> stored) {
        for (SourcePosition position : stored) {
            byId.put(position.sourceId(), position);
            nextSourceId = Math.max(nextSourceId, position.sourceId() + 1);
        }
    }

    /** The position of a partition; throws if its topic is known by another id. */
    Optional<SourcePosition> find(SourceIdentity identity) {
        for (SourcePosition position : byId.values()) {
            SourceIdentity known = position.identity();
            if (!known.topic().equals(identity.topic()) || known.partition() != identity.partition()) {
                continue;
            }
            if (!known.clusterId().equals(identity.clusterId())) {
                throw new EngineException(identity + ": the stored position " + position.nextOffset()
                        + " belongs to cluster " + known.clusterId() + ", but this is cluster "
                        + identity.clusterId() + ": connect to the first one, or use a new data directory");
            }
            if (!known.topicId().equals(identity.topicId())) {
                throw new EngineException(identity + ": the stored position " + position.nextOffset()
                        + " belongs to a topic that was deleted (id " + known.topicId() + ", now "
                        + identity.topicId() + "): use another topic, or a new data directory");
            }
            return Optional.of(position);
        }
        return Optional.empty();
    }

    SourcePosition add(SourceIdentity identity, long startOffset) {
        if (find(identity).isPresent()) {
            throw new IllegalArgumentException(identity + " is known already");
        }
        SourcePosition position =
                new SourcePosition(nextSourceId, identity, startOffset, SourcePosition.NO_LEADER_EPOCH);
        nextSourceId++;
        byId.put(position.sourceId(), position);
        return position;
    }

    SourcePosition position(int sourceId) {
        SourcePosition position = byId.get(sourceId);
        if (position == null) {
            throw new IllegalArgumentException("source " + sourceId + " is not known");
        }
        return position;
    }

    SourcePosition move(int sourceId, long nextOffset, int leaderEpoch) {
        SourcePosition moved = new SourcePosition(sourceId, position(sourceId).identity(), nextOffset, leaderEpoch);
        byId.put(sourceId, moved);
        return moved;
    }
}
