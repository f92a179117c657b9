package io.zonelog.snapshot;

import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.DrivenEngine;
import io.zonelog.engine.Sources.SourceRecord;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.RecordMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds a partition from a snapshot in an engine that does not know it: turns it into the operations that make its files, each at the source
 * offset of the records that wrote the blocks. The partition counts as one only from when all files are durable. A snapshot that breaks off
 * may be gone on with by another one, which leaves out what is built already. Used by one thread.
 */
public final class PartitionBuilder {
    private static final int NOT_BEGUN = -1;

    private final Site site;
    private int sourceId = NOT_BEGUN;
    private int blockSizeBytes;
    /** The position of the first snapshot: what is built is of then, or newer. */
    private long builtOffset;
    /** The last file of all that were begun, in the order of names; null before the first one. */
    private SnapshotFrame.@Nullable FileStart last;
    /** The first block of it that was not built. */
    private long lastBlocks;
    /** The file in work, null between files. */
    private SnapshotFrame.@Nullable FileStart file;

    /** An engine in which a partition is built; a method that fails ends the building. */
    public interface Site {
        /** The number of the partition, which counts as being built from now on. */
        int begin(SourceIdentity identity) throws IOException;

        /** Applies an operation behind those before it; its data are copied, or applied, when this returns. */
        void apply(FileKey key, SourceRecord record, FileOperation operation) throws IOException;

        /** Makes all operations durable; returns the files that there are then, to be closed. */
        Cursor<FileRecord> built() throws IOException;

        /** Makes all operations durable, and then the position that the files are of. */
        void end(SourcePosition built) throws IOException;
    }

    /** Is told what became of each operation; throws to give up. */
    @FunctionalInterface
    public interface Outcome {
        void of(FileKey key, FileOperation operation, ApplyResult result);
    }

    /** Prepares. */
    public PartitionBuilder(Site site) {
        this.site = site;
    }

    /** Prepares to build on the caller's thread, which is the engine's. */
    public PartitionBuilder(DrivenEngine engine, MappingView store, Outcome outcome) {
        this(new DrivenSite(engine, store, outcome));
    }

    /** An engine that the caller drives. */
    private static final class DrivenSite implements Site {
        private final DrivenEngine engine;
        private final MappingView store;
        private final Outcome outcome;
        private int sourceId = NOT_BEGUN;

        private DrivenSite(DrivenEngine engine, MappingView store, Outcome outcome) {
            this.engine = engine;
            this.store = store;
            this.outcome = outcome;
        }

        @Override
        public int begin(SourceIdentity identity) {
            sourceId = engine.engine().sources().addBuilding(identity).sourceId();
            return sourceId;
        }

        @Override
        public void apply(FileKey key, SourceRecord record, FileOperation operation) {
            outcome.of(key, operation, engine.build(key, record, operation));
        }

        @Override
        public Cursor<FileRecord> built() {
            engine.drain();
            return store.files(sourceId);
        }

        @Override
        public void end(SourcePosition built) {
            engine.drain();
            engine.engine().sources().built(built);
            engine.drain();
        }
    }

    /** What is built so far: a snapshot that goes on from here need not have it. */
    public SnapshotBase base() {
        SnapshotFrame.FileStart end = last;
        return end == null
                ? SnapshotBase.NONE
                : new SnapshotBase(builtOffset, new SnapshotBase.End(end.name(), end.lastSourceOffset(), lastBlocks));
    }

    /**
     * Adds the partition as one that is being built, builds all files, and makes them durable; then the partition is where the snapshot was
     * taken. After an {@link IOException} of the snapshot it can be called again.
     *
     * @param in of which nothing but the header was read; has everything but what is built already
     * @throws SnapshotException if the snapshot is damaged, or does not fit what is built
     * @throws IllegalArgumentException if the engine knows the partition
     */
    public void build(SnapshotFrames in) throws IOException {
        SnapshotHeader header = in.header();
        if (header.sinceOffset() != base().nextOffset()) {
            throw new SnapshotException("it holds what has changed since offset " + header.sinceOffset()
                    + ", and what there is is of offset " + base().nextOffset());
        }
        if (sourceId == NOT_BEGUN) {
            sourceId = site.begin(header.identity());
            blockSizeBytes = header.blockSizeBytes();
        }
        if (last == null) {
            builtOffset = header.nextOffset();
            pass(in, new Built(null));
        } else {
            try (Built built = new Built(site.built())) {
                pass(in, built);
            }
        }
        site.end(header.position(sourceId));
    }

    private void pass(SnapshotFrames in, Built built) throws IOException {
        file = null;
        for (Optional<SnapshotFrame> next = in.next(); next.isPresent(); next = in.next()) {
            SnapshotFrame frame = next.get();
            if (frame instanceof SnapshotFrame.FileStart start) {
                endFile();
                begin(start, built);
            } else if (frame instanceof SnapshotFrame.Data data) {
                write(data);
            } else if (frame instanceof SnapshotFrame.Shared shared) {
                share(shared);
            } else if (frame instanceof SnapshotFrame.Unwritten unwritten) {
                range(unwritten.range(), bytes -> new FileOperation.Fallocate(bytes.offset, bytes.length));
            } else {
                endFile();
                keep(((SnapshotFrame.Unchanged) frame).file(), built);
            }
        }
        endFile();
        removeUntil(null, built);
    }

    /** What an earlier snapshot has built, file by file beside one that goes on. */
    private static final class Built implements AutoCloseable {
        private final @Nullable Cursor<FileRecord> files;
        private @Nullable FileRecord next;

        private Built(@Nullable Cursor<FileRecord> files) {
            this.files = files;
            advance();
        }

        private void advance() {
            next = files != null && files.advance() ? files.current() : null;
        }

        /** The next file if its name is an earlier one than that, or whichever it is; null if there is none. */
        private @Nullable FileRecord before(@Nullable String name) {
            FileRecord present = next;
            return present == null
                            || (name != null
                                    && SnapshotBase.compare(present.key().name(), name) >= 0)
                    ? null
                    : present;
        }

        /** The file of that name, before which all others were passed; null if it is not there. */
        private @Nullable FileRecord pass(String name) {
            FileRecord present = next;
            if (present == null || !present.key().name().equals(name)) {
                return null;
            }
            advance();
            return present;
        }

        @Override
        public void close() {
            if (files != null) {
                files.close();
            }
        }
    }

    private void begin(SnapshotFrame.FileStart start, Built built) throws IOException {
        removeUntil(start.name(), built);
        FileRecord present = built.pass(start.name());
        SnapshotFrame.FileStart before = last;
        int order = before == null ? 1 : SnapshotBase.compare(start.name(), before.name());
        file = start;
        if (start.equals(before)) {
            return;
        }
        if (before != null && order == 0 && start.lastSourceOffset() == before.lastSourceOffset()) {
            throw new SnapshotException("it has another version of a file that is built in part");
        }
        if (present != null) {
            remove(present);
        }
        if (order >= 0) {
            last = start;
            lastBlocks = 0;
        }
    }

    private void keep(SnapshotFrame.FileStart unchanged, Built built) throws IOException {
        removeUntil(unchanged.name(), built);
        FileRecord present = built.pass(unchanged.name());
        if (present == null
                || present.sizeBytes() != unchanged.sizeBytes()
                || present.lastSourceOffset() != unchanged.lastSourceOffset()) {
            throw new SnapshotException("a file is called unchanged, and "
                    + (present == null ? "there is no earlier one" : "another version of it was built"));
        }
    }

    /** Removes what was built and is no more, up to a name, or to the end. */
    private void removeUntil(@Nullable String name, Built built) throws IOException {
        for (FileRecord gone = built.before(name); gone != null; gone = built.before(name)) {
            remove(gone);
            built.advance();
        }
    }

    private void remove(FileRecord built) throws IOException {
        apply(built.key(), built.lastSourceOffset(), built.lastModifiedMillis(), new FileOperation.Unlink());
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
                        shared.ofBlock() * blockSizeBytes,
                        bytes.offset,
                        bytes.length));
    }

    private void range(SnapshotFrame.Range range, OfRange kind) throws IOException {
        Bytes bytes = new Bytes(range.fileBlock() * blockSizeBytes, (long) range.lengthBlocks() * blockSizeBytes);
        SnapshotFrame.FileStart present = current();
        apply(present, range.lastSourceOffset(), kind.operation(bytes));
        if (present.equals(last)) {
            lastBlocks = Math.max(lastBlocks, range.endBlock());
        }
    }

    /** Gives the file its size, and its last record. */
    private void endFile() throws IOException {
        SnapshotFrame.FileStart ended = file;
        if (ended != null) {
            apply(ended, ended.lastSourceOffset(), new FileOperation.Truncate(ended.sizeBytes()));
            file = null;
        }
    }

    private void apply(SnapshotFrame.FileStart to, long sourceOffset, FileOperation operation) throws IOException {
        apply(FileKey.of(sourceId, to.name()), sourceOffset, to.lastModifiedMillis(), operation);
    }

    private void apply(FileKey key, long sourceOffset, long timestampMillis, FileOperation operation)
            throws IOException {
        SourceRecord record =
                new SourceRecord(sourceOffset, timestampMillis, SourcePosition.NO_LEADER_EPOCH, () -> RecordMark.NONE);
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
