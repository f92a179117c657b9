package io.zonelog.snapshot;

import io.zonelog.engine.Sources.SourceRecord;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.RecordMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a snapshot into the operations that make its files, each at the source offset of the records that wrote the blocks. Used by one
 * thread.
 */
public final class PartitionBuilder {
    private final SnapshotInput in;
    private final int sourceId;
    private final Target target;
    private SnapshotFrame.@Nullable FileStart file;

    /** Applies operations, and does not return before each is taken. */
    @FunctionalInterface
    public interface Target {
        void apply(FileKey key, SourceRecord record, FileOperation operation);
    }

    /**
     * Prepares to build.
     *
     * @param in a snapshot, of which nothing but the header was read
     * @param sourceId the number that the engine has given to the partition
     * @param target where the files come to be
     */
    public PartitionBuilder(SnapshotInput in, int sourceId, Target target) {
        this.in = in;
        this.sourceId = sourceId;
        this.target = target;
    }

    /**
     * Builds all files. They are the partition's only when this has returned.
     *
     * @throws SnapshotException if the snapshot is damaged
     */
    public void build() throws IOException {
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
        target.apply(FileKey.of(sourceId, present.name()), record, operation);
    }

    private SnapshotFrame.FileStart current() {
        SnapshotFrame.FileStart present = file;
        if (present == null) {
            throw new SnapshotException("a range stands before any file: it is damaged");
        }
        return present;
    }
}
