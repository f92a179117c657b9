package io.zonelog.snapshot;

import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.DrivenEngine;
import io.zonelog.engine.Sources.SourceRecord;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.RecordMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Builds a partition from a snapshot in an engine that does not know it: turns it into the operations that make its files, each at the source
 * offset of the records that wrote the blocks. The partition counts as one only from when all files are durable. Runs on the engine's thread.
 */
public final class PartitionBuilder {
    private final SnapshotFrames in;
    private final DrivenEngine engine;
    private final int sourceId;
    private final Outcome outcome;
    private SnapshotFrame.@Nullable FileStart file;

    /** Is told what became of each operation; throws to give up. */
    @FunctionalInterface
    public interface Outcome {
        void of(FileKey key, FileOperation operation, ApplyResult result);
    }

    /**
     * Adds the partition, as one that is being built.
     *
     * @param in a snapshot, of which nothing but the header was read
     * @throws IllegalArgumentException if the engine knows the partition
     * @throws SnapshotException if the snapshot holds only what has changed
     */
    public PartitionBuilder(SnapshotFrames in, DrivenEngine engine, Outcome outcome) {
        this.in = in;
        this.engine = engine;
        if (in.header().sinceOffset() > 0) {
            throw new SnapshotException(
                    "it holds only what has changed since offset " + in.header().sinceOffset());
        }
        this.sourceId =
                engine.engine().sources().addBuilding(in.header().identity()).sourceId();
        this.outcome = outcome;
    }

    /**
     * Builds all files, and makes them durable; then the partition is where the snapshot was taken.
     *
     * @throws SnapshotException if the snapshot is damaged
     */
    public void build() throws IOException {
        buildFiles();
        engine.drain();
        engine.engine().sources().built(in.header().position(sourceId));
        engine.drain();
    }

    private void buildFiles() throws IOException {
        for (SnapshotFrame frame = next(); frame != null; frame = next()) {
            if (frame instanceof SnapshotFrame.FileStart start) {
                endFile();
                file = start;
            } else if (frame instanceof SnapshotFrame.Data data) {
                write(data);
            } else if (frame instanceof SnapshotFrame.Shared shared) {
                share(shared);
            } else if (frame instanceof SnapshotFrame.Unwritten unwritten) {
                range(unwritten.range(), bytes -> new FileOperation.Fallocate(bytes.offset, bytes.length));
            } else {
                throw new SnapshotException("a file is called unchanged, and there is no earlier snapshot");
            }
        }
        endFile();
    }

    private @Nullable SnapshotFrame next() throws IOException {
        return in.next().orElse(null);
    }

    private record Bytes(long offset, long length) {}

    @FunctionalInterface
    private interface OfRange {
        FileOperation operation(Bytes bytes);
    }

    private void write(SnapshotFrame.Data data) {
        range(data.range(), bytes -> {
            long inFile = Math.min(bytes.length, current().sizeBytes() - bytes.offset);
            ByteBuffer blocks = data.blocks();
            return new FileOperation.Write(bytes.offset, blocks.slice(blocks.position(), (int) Math.max(0, inFile)));
        });
    }

    private void share(SnapshotFrame.Shared shared) {
        range(
                shared.range(),
                bytes -> new FileOperation.Clone(
                        FileKey.of(sourceId, shared.name()),
                        shared.ofBlock() * in.header().blockSizeBytes(),
                        bytes.offset,
                        bytes.length));
    }

    private void range(SnapshotFrame.Range range, OfRange kind) {
        int blockSizeBytes = in.header().blockSizeBytes();
        Bytes bytes = new Bytes(range.fileBlock() * blockSizeBytes, (long) range.lengthBlocks() * blockSizeBytes);
        apply(range.lastSourceOffset(), kind.operation(bytes));
    }

    /** Gives the file its size, and its last record. */
    private void endFile() {
        SnapshotFrame.FileStart ended = file;
        if (ended != null) {
            apply(ended.lastSourceOffset(), new FileOperation.Truncate(ended.sizeBytes()));
        }
    }

    private void apply(long sourceOffset, FileOperation operation) {
        SnapshotFrame.FileStart present = current();
        SourceRecord record = new SourceRecord(
                sourceOffset, present.lastModifiedMillis(), SourcePosition.NO_LEADER_EPOCH, () -> RecordMark.NONE);
        FileKey key = FileKey.of(sourceId, present.name());
        outcome.of(key, operation, engine.build(key, record, operation));
    }

    private SnapshotFrame.FileStart current() {
        SnapshotFrame.FileStart present = file;
        if (present == null) {
            throw new SnapshotException("a range stands before any file: it is damaged");
        }
        return present;
    }
}
