package io.zonelog.engine;

import io.zonelog.mapping.SourcePosition;
import java.util.List;

/** Told, on the engine's thread and in batch order, what has become durable. */
@FunctionalInterface
public interface CommitListener {
    /** Nobody listens. */
    CommitListener NONE = (batchSequence, positions) -> {};

    /**
     * A batch is durable on the device and in the mapping store.
     *
     * @param batchSequence the batch's number, from 1, rising by one
     * @param positions the positions of the sources that the batch moved
     */
    void committed(long batchSequence, List<SourcePosition> positions);
}
