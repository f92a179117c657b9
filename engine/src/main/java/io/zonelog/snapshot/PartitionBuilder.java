package io.zonelog.snapshot;

import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.DrivenEngine;
import io.zonelog.engine.Sources.SourceRecord;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.RecordMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Builds a partition from a snapshot in an engine that does not know it: turns it into the operations that make its files, each at the source
 * offset of the records that wrote the blocks. The partition counts as one only from when all files are durable. Used by one thread.
 */
public final class PartitionBuilder {
    private final SnapshotFrames in;
    private final Site site;
    private int sourceId;
    private SnapshotFrame.@Nullable FileStart file;

    /** An engine in which a partition is built; a method that fails ends the building. */
    public interface Site {
        /** The number of the partition, which counts as being built from now on. */
        int begin(SourceIdentity identity) throws IOException;

        /** Applies an operation behind those before it; its data are copied, or applied, when this returns. */
        void apply(FileKey key, SourceRecord record, FileOperation operation) throws IOException;

        /** Makes all operations durable, and then the position that the files are of. */
        void end(SourcePosition built) throws IOException;
    }

    /** Is told what became of each operation; throws to give up. */
    @FunctionalInterface
    public interface Outcome {
        void of(FileKey key, FileOperation operation, ApplyResult result);
    }

    /**
     * Prepares.
     *
     * @param in a snapshot, of which nothing but the header was read
     */
    public PartitionBuilder(SnapshotFrames in, Site site) {
        this.in = in;
        this.site = site;
    }

    /** Prepares to build on the caller's thread, which is the engine's. */
    public PartitionBuilder(SnapshotFrames in, DrivenEngine engine, Outcome outcome) {
        this(in, new DrivenSite(engine, outcome));
    }

    /** An engine that the caller drives. */
    private record DrivenSite(DrivenEngine engine, Outcome outcome) implements Site {
        @Override
        public int begin(SourceIdentity identity) {
            return engine.engine().sources().addBuilding(identity).sourceId();
        }

        @Override
        public void apply(FileKey key, SourceRecord record, FileOperation operation) {
            outcome.of(key, operation, engine.build(key, record, operation));
        }

        @Override
        public void end(SourcePosition built) {
            engine.drain();
            engine.engine().sources().built(built);
            engine.drain();
        }
    }

    /**
     * Adds the partition as one that is being built, builds all files, and makes them durable; then the partition is where the snapshot was
     * taken.
     *
     * @throws SnapshotException if the snapshot is damaged
     * @throws IllegalArgumentException if the engine knows the partition
     */
    public void build() throws IOException {
        if (in.header().sinceOffset() > 0) {
            throw new SnapshotException(
                    "it holds only what has changed since offset " + in.header().sinceOffset());
        }
        sourceId = site.begin(in.header().identity());
        buildFiles();
        site.end(in.header().position(sourceId));
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

    private void write(SnapshotFrame.Data data) throws IOException {
        range(data.range(), bytes -> {
            long inFile = Math.min(bytes.length, current().sizeBytes() - bytes.offset);
            ByteBuffer blocks = data.blocks();
            return new FileOperation.Write(bytes.offset, blocks.slice(blocks.position(), (int) Math.max(0, inFile)));
        });
    }

    private void share(SnapshotFrame.Shared shared) throws IOException {
        range(
                shared.range(),
                bytes -> new FileOperation.Clone(
                        FileKey.of(sourceId, shared.name()),
                        shared.ofBlock() * in.header().blockSizeBytes(),
                        bytes.offset,
                        bytes.length));
    }

    private void range(SnapshotFrame.Range range, OfRange kind) throws IOException {
        int blockSizeBytes = in.header().blockSizeBytes();
        Bytes bytes = new Bytes(range.fileBlock() * blockSizeBytes, (long) range.lengthBlocks() * blockSizeBytes);
        apply(range.lastSourceOffset(), kind.operation(bytes));
    }

    /** Gives the file its size, and its last record. */
    private void endFile() throws IOException {
        SnapshotFrame.FileStart ended = file;
        if (ended != null) {
            apply(ended.lastSourceOffset(), new FileOperation.Truncate(ended.sizeBytes()));
        }
    }

    private void apply(long sourceOffset, FileOperation operation) throws IOException {
        SnapshotFrame.FileStart present = current();
        SourceRecord record = new SourceRecord(
                sourceOffset, present.lastModifiedMillis(), SourcePosition.NO_LEADER_EPOCH, () -> RecordMark.NONE);
        FileKey key = FileKey.of(sourceId, present.name());
        site.apply(key, record, operation);
    }

    private SnapshotFrame.FileStart current() {
        SnapshotFrame.FileStart present = file;
        if (present == null) {
            throw new SnapshotException("a range stands before any file: it is damaged");
        }
        return present;
    }
}
