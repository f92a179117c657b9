package io.zonelog.engine;

import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;

/** One partition that feeds an engine, and how far it is applied. Owned by the engine's thread. */
final class Source {
    private static final long NO_BATCH = 0;

    private final int sourceId;
    private final SourceIdentity identity;
    private long nextOffset;
    private int leaderEpoch;
    private long batchSequence = NO_BATCH;

    Source(SourcePosition position) {
        sourceId = position.sourceId();
        identity = position.identity();
        nextOffset = position.nextOffset();
        leaderEpoch = position.leaderEpoch();
    }

    SourceIdentity identity() {
        return identity;
    }

    long nextOffset() {
        return nextOffset;
    }

    void move(long newNextOffset, int newLeaderEpoch) {
        nextOffset = newNextOffset;
        leaderEpoch = newLeaderEpoch;
    }

    /** The position as of now. */
    SourcePosition position() {
        return new SourcePosition(sourceId, identity, nextOffset, leaderEpoch);
    }

    /** Whether a batch carries the position. */
    boolean isIn(long sequence) {
        return batchSequence == sequence;
    }

    /** A batch carries the position from now on, as it will be when that closes. */
    void enter(long sequence) {
        batchSequence = sequence;
    }
}
