package io.zonelog.engine;

import io.zonelog.engine.Sources.SourceRecord;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.RecordMark;
import io.zonelog.mapping.SourcePosition.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Removes everything of partitions that nobody needs here, a few files in a turn, so that the engine goes on with others meanwhile. From the
 * first step until the last a partition counts as being built: what a crash leaves of it is of no use, and is erased then. Afterwards
 * it is left behind at offset 0, as one that was never consumed. Owned by the engine's thread.
 */
public final class PartitionEraser {
    private static final int FILES_PER_TURN = 64;

    private final StorageEngine engine;
    private final MappingStore store;
    private final LongSupplier wallClockMillis;
    private final Deque<Erasure> waiting = new ArrayDeque<>();
    private long durableSequence;

    /**
     * Has nothing to erase yet.
     *
     * @param wallClockMillis the time of day, in milliseconds since 1970
     */
    public PartitionEraser(StorageEngine engine, MappingStore store, LongSupplier wallClockMillis) {
        this.engine = engine;
        this.store = store;
        this.wallClockMillis = wallClockMillis;
        this.durableSequence = engine.lastBatchSequence();
    }

    /** One partition on its way out. */
    private static final class Erasure {
        private final int sourceId;
        private final CompletableFuture<SourcePosition> erased;
        private Step step = Step.REMOVING;
        /** Where the next files are looked for; empty names are before all. */
        private byte[] from = new byte[1];
        /** The batch that has to be durable before the next look. */
        private long awaitedSequence;

        Erasure(int sourceId, CompletableFuture<SourcePosition> erased) {
            this.sourceId = sourceId;
            this.erased = erased;
        }
    }

    private enum Step {
        /** Files are removed. */
        REMOVING,
        /** All that were seen are removed; others may have become durable meanwhile. */
        LOOKING_AGAIN,
        /** There is none; the position goes back. */
        ENDING
    }

    /**
     * Begins with a partition.
     *
     * @param sourceId not held, and not being built by anybody
     * @param erased answers with the position once that is durable
     */
    public void erase(int sourceId, CompletableFuture<SourcePosition> erased) {
        if (engine.sources().state(sourceId).isHeld()) {
            throw new IllegalArgumentException("the partition is held");
        }
        engine.sources().setState(sourceId, State.BUILDING);
        waiting.addLast(new Erasure(sourceId, erased));
    }

    /** Does a part of the work; returns how much. */
    public int turn() {
        Erasure erasure = waiting.peek();
        if (erasure == null) {
            return 0;
        }
        if (erasure.step == Step.REMOVING) {
            return remove(erasure);
        }
        if (durableSequence < erasure.awaitedSequence && !engine.isIdle()) {
            engine.closeBatch();
            return 0;
        }
        if (erasure.step == Step.LOOKING_AGAIN) {
            lookAgain(erasure);
        } else {
            end(erasure);
        }
        return 1;
    }

    private void end(Erasure erasure) {
        SourcePosition durable = store.positions().stream()
                .filter(position -> position.sourceId() == erasure.sourceId)
                .findFirst()
                .orElseThrow();
        if (durable.state().isBuilding()) {
            // a batch carries only so many positions: this one is in the next
            await(erasure, Step.ENDING);
        } else {
            waiting.remove(erasure);
            erasure.erased.complete(durable);
        }
    }

    private int remove(Erasure erasure) {
        List<FileKey> files = files(erasure, FILES_PER_TURN);
        int removed = 0;
        for (FileKey key : files) {
            ApplyResult result = engine.build(
                    key, SourceRecord.unmarked(0, SourcePosition.NO_LEADER_EPOCH), new FileOperation.Unlink());
            if (result == ApplyResult.BUSY || result instanceof ApplyResult.DeviceFull) {
                return removed;
            }
            erasure.from = behind(key);
            removed++;
        }
        if (files.size() < FILES_PER_TURN) {
            await(erasure, Step.LOOKING_AGAIN);
        }
        return removed + 1;
    }

    private List<FileKey> files(Erasure erasure, int most) {
        List<FileKey> files = new ArrayList<>();
        try (Cursor<FileRecord> cursor = store.filesFrom(new FileKey(erasure.sourceId, erasure.from))) {
            while (files.size() < most && cursor.advance()) {
                files.add(cursor.current().key());
            }
        }
        return files;
    }

    /** The least name behind one. */
    private static byte[] behind(FileKey key) {
        byte[] name = key.nameBytes();
        return name.length < FileKey.MAX_NAME_BYTES ? Arrays.copyOf(name, name.length + 1) : next(name);
    }

    /** Of the longest names the last byte counts up; it is none of 0xff, which no text has. */
    private static byte[] next(byte[] name) {
        byte[] next = name.clone();
        next[next.length - 1]++;
        return next;
    }

    private void await(Erasure erasure, Step next) {
        erasure.step = next;
        erasure.awaitedSequence = engine.lastBatchSequence();
        engine.closeBatch();
    }

    private void lookAgain(Erasure erasure) {
        erasure.from = new byte[1];
        if (files(erasure, 1).isEmpty()) {
            SourcePosition known = position(erasure.sourceId);
            State left = new State(State.Holding.LEFT, wallClockMillis.getAsLong(), State.COMPLETE);
            engine.sources()
                    .built(new SourcePosition(
                            erasure.sourceId,
                            known.identity(),
                            0,
                            SourcePosition.NO_LEADER_EPOCH,
                            RecordMark.NONE,
                            left));
            await(erasure, Step.ENDING);
        } else {
            erasure.step = Step.REMOVING;
        }
    }

    private SourcePosition position(int sourceId) {
        return engine.sources().all().get(sourceId);
    }

    /** A batch is durable. */
    public void committed(long batchSequence) {
        durableSequence = batchSequence;
    }

    /** The engine has ended: nothing more is erased. */
    public void refuseAll(Throwable cause) {
        waiting.forEach(erasure -> erasure.erased.completeExceptionally(cause));
        waiting.clear();
    }
}
