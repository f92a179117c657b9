package io.zonelog.engine;

import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.util.Optional;

/**
 * The front door: applies file operations, and makes them durable in batches.
 *
 * <p>Owned by one thread, which calls every method. It applies operations, and calls {@link #doWork} whenever there may be
 * work: after {@link EngineMailbox#await} returned, and between operations.
 */
public final class StorageEngine implements AutoCloseable {
    private StorageEngine() {}

    /**
     * Opens an engine and recovers: compares the device's report with the store's counters.
     *
     * @throws EngineException if device and store do not belong together or contradict each other
     */
    public static StorageEngine open(EnginePorts ports, EngineOptions options, CommitListener listener) {
        return new StorageEngine();
    }

    /**
     * The position of a partition, as far as it is applied.
     *
     * @throws EngineException if the store knows the topic and partition with another cluster id or topic id
     */
    public Optional<SourcePosition> findSource(SourceIdentity identity) {
        return Optional.empty();
    }

    /** Adds a partition that the store does not know, to be consumed from an offset on; durable with the next batch. */
    public SourcePosition addSource(SourceIdentity identity, long startOffset) {
        return new SourcePosition(0, identity, startOffset, SourcePosition.NO_LEADER_EPOCH);
    }

    /**
     * Applies one record's operation to the open batch and moves its source's position past it.
     *
     * @param key the file; its source must be known
     * @param sourceOffset the record's offset, not below the source's position
     * @param leaderEpoch the record's leader epoch, or {@link SourcePosition#NO_LEADER_EPOCH}
     * @throws EngineException if the engine has failed
     */
    public ApplyResult apply(FileKey key, long sourceOffset, int leaderEpoch, FileOperation operation) {
        return ApplyResult.BUSY;
    }

    /**
     * Moves a source's position without an operation: past transaction markers, and past records that went to the dead-letter
     * topic.
     *
     * @param nextOffset ignored if the position is there already
     */
    public void advance(int sourceId, long nextOffset, int leaderEpoch) {}

    /**
     * One turn of duty: takes in completions, closes a batch that is due, moves every batch on.
     *
     * @return how much was done; 0 means that waiting is in order
     * @throws EngineException if the engine has failed, also earlier
     */
    public int doWork() {
        return 0;
    }

    /** How long {@link EngineMailbox#await} may wait before the open batch is due; {@link Long#MAX_VALUE} without one. */
    public long nanosUntilDue() {
        return Long.MAX_VALUE;
    }

    /** Closes the open batch, if it holds anything, as soon as the pipeline lets it. */
    public void closeBatch() {}

    /** Whether everything applied is durable. */
    public boolean isIdle() {
        return true;
    }

    /** Gives up what is not durable and returns the buffers, once the commands in flight have ended. */
    @Override
    public void close() {}
}
