package io.zonelog.connector.takeover;

import io.zonelog.connector.handover.EngineRequest;
import io.zonelog.connector.handover.EngineRequest.BuildStep;
import io.zonelog.engine.Sources.SourceRecord;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.snapshot.PartitionBuilder;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A running engine as a place to build in: operations go to its thread in parts, of which only a few are on their way, so that the engine's
 * other work goes on and memory is bounded. Used by the thread that reads the snapshot.
 */
final class EngineSite implements PartitionBuilder.Site {
    private static final int PART_BYTES = 2 << 20;
    private static final int PART_STEPS = 256;
    private static final int PARTS_ON_THEIR_WAY = 3;
    private static final int NOT_BEGUN = -1;

    private final Consumer<EngineRequest> engine;
    private final MappingView store;
    private final BooleanSupplier cancelled;
    private final Deque<CompletableFuture<Void>> onTheirWay = new ArrayDeque<>();
    private List<BuildStep> part = new ArrayList<>();
    private int partBytes;
    private int sourceId = NOT_BEGUN;
    /** The engine has not taken something: what is built has gaps. */
    private boolean failed;

    /** @param store what the engine has made durable */
    EngineSite(Consumer<EngineRequest> engine, MappingView store, BooleanSupplier cancelled) {
        this.engine = engine;
        this.store = store;
        this.cancelled = cancelled;
    }

    @Override
    public int begin(SourceIdentity identity) throws IOException {
        CompletableFuture<Integer> begun = new CompletableFuture<>();
        engine.accept(new EngineRequest.BeginBuild(identity, begun));
        sourceId = await(begun);
        return sourceId;
    }

    @Override
    public void apply(FileKey key, SourceRecord record, FileOperation operation) throws IOException {
        part.add(new BuildStep(key, record, owned(operation)));
        partBytes += operation.dataBytes();
        if (partBytes >= PART_BYTES || part.size() >= PART_STEPS) {
            send();
        }
    }

    /** The reader of the snapshot uses its buffer again. */
    private static FileOperation owned(FileOperation operation) {
        if (!(operation instanceof FileOperation.Write write)) {
            return operation;
        }
        ByteBuffer copy = ByteBuffer.allocate(write.data().remaining());
        copy.put(write.data().duplicate()).flip();
        return new FileOperation.Write(write.offsetBytes(), copy, write.mode(), write.life());
    }

    private void send() throws IOException {
        if (cancelled.getAsBoolean()) {
            failed = true;
            throw new IOException("the partition is not wanted here any more");
        }
        if (part.isEmpty()) {
            return;
        }
        while (onTheirWay.size() >= PARTS_ON_THEIR_WAY) {
            await(onTheirWay.remove());
        }
        CompletableFuture<Void> applied = new CompletableFuture<>();
        onTheirWay.add(applied);
        engine.accept(new EngineRequest.BuildPart(part, applied));
        part = new ArrayList<>();
        partBytes = 0;
    }

    @Override
    public Cursor<FileRecord> built() throws IOException {
        awaitApplied();
        CompletableFuture<Void> durable = new CompletableFuture<>();
        engine.accept(new EngineRequest.SettleBuild(durable));
        await(durable);
        return store.files(sourceId);
    }

    private void awaitApplied() throws IOException {
        send();
        while (!onTheirWay.isEmpty()) {
            await(onTheirWay.remove());
        }
    }

    /** Whether what was applied so far can be gone on with. */
    boolean isSound() {
        return !failed;
    }

    @Override
    public void end(SourcePosition built) throws IOException {
        awaitApplied();
        CompletableFuture<SourcePosition> durable = new CompletableFuture<>();
        engine.accept(new EngineRequest.EndBuild(built, durable));
        await(durable);
    }

    /** Has everything removed again that was built; a start of the engine does it if this one ends before. */
    void discard() {
        if (sourceId == NOT_BEGUN) {
            return;
        }
        for (CompletableFuture<Void> part : onTheirWay) {
            try {
                await(part);
            } catch (IOException refused) {
                // it is removed with the rest
            }
        }
        CompletableFuture<SourcePosition> removed = new CompletableFuture<>();
        engine.accept(new EngineRequest.DiscardBuild(sourceId, removed));
        try {
            await(removed);
        } catch (IOException ending) {
            // the engine ends, or nobody waits
        }
    }

    private <T> T await(CompletableFuture<T> answer) throws IOException {
        try {
            return answer.get();
        } catch (ExecutionException refused) {
            failed = true;
            Throwable cause = refused.getCause();
            throw new IOException(cause == null ? "the engine has ended" : cause.getMessage(), refused);
        } catch (InterruptedException interrupt) {
            failed = true;
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the engine is stopping");
        }
    }
}
