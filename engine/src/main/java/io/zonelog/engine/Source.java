package io.zonelog.engine;

import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One partition that feeds an engine, and how far it is applied. Owned by the engine's thread. */
final class Source {
    private static final long NO_BATCH = 0;

    private final int sourceId;
    private final SourceIdentity identity;
    private long nextOffset;
    private int leaderEpoch;
    private SourcePosition.RecordMark lastRecord;
    /** Tells {@link #lastRecord}, if a record was passed since that was asked; holds the record's memory until then. */
    private @Nullable Supplier<SourcePosition.RecordMark> lastRecordUnasked;

    private SourcePosition.State state;
    private long batchSequence = NO_BATCH;

    Source(SourcePosition position) {
        sourceId = position.sourceId();
        identity = position.identity();
        nextOffset = position.nextOffset();
        leaderEpoch = position.leaderEpoch();
        lastRecord = position.lastRecord();
        state = position.state();
    }

    SourceIdentity identity() {
        return identity;
    }

    long nextOffset() {
        return nextOffset;
    }

    SourcePosition.State state() {
        return state;
    }

    void setState(SourcePosition.State newState) {
        state = newState;
    }

    /** Why an operator may not change its files, in one line: they are not those that the log is at. */
    Optional<String> refusalToOperator() {
        if (state.isHeld()) {
            return Optional.empty();
        }
        return Optional.of("its partition " + identity
                + (state.isBuilding()
                        ? " is being built here"
                        : " is left behind here: another engine has its present files, and takes the order"));
    }

    /** The position is behind a record now. */
    void pass(Sources.SourceRecord record) {
        move(record.offset() + 1, record.leaderEpoch());
        lastRecordUnasked = record.mark();
    }

    /** The position is behind something that is no record. */
    void move(long newNextOffset, int newLeaderEpoch) {
        nextOffset = newNextOffset;
        leaderEpoch = newLeaderEpoch;
    }

    /** The files are those of a position. */
    void built(SourcePosition at) {
        move(at.nextOffset(), at.leaderEpoch());
        lastRecord = at.lastRecord();
        state = at.state();
    }

    /** The position as of now. */
    SourcePosition position() {
        Supplier<SourcePosition.RecordMark> unasked = lastRecordUnasked;
        if (unasked != null) {
            lastRecord = unasked.get();
            lastRecordUnasked = null;
        }
        return new SourcePosition(sourceId, identity, nextOffset, leaderEpoch, lastRecord, state);
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
