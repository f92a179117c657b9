package io.zonelog.engine.read;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.zone.ReaderHolds;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads files as they were at one moment, however they are overwritten, cut, renamed or removed meanwhile. Every block is checked. The
 * zones that it may need are not reset while it lives; when it has lived for too long it is cut off, and says so instead of reading.
 *
 * <p>Any thread may call, one at a time; close it.
 */
public final class SnapshotReader implements AutoCloseable {
    private final Readers readers;
    private final ReaderHolds.Hold hold;
    private final MappingStore.MappingSnapshot snapshot;

    SnapshotReader(Readers readers, ReaderHolds.Hold hold, MappingStore.MappingSnapshot snapshot) {
        this.readers = readers;
        this.hold = hold;
        this.snapshot = snapshot;
    }

    /** The mapping at the reader's moment; not to be used after the reader's close. */
    public MappingView view() {
        return snapshot;
    }

    /** How far the partition of a source was consumed at the reader's moment. */
    public Optional<SourcePosition> position(int sourceId) {
        return snapshot.positions().stream()
                .filter(position -> position.sourceId() == sourceId)
                .findFirst();
    }

    /**
     * Reads bytes of a file; holes read as zeros.
     *
     * @param file from {@link #view}
     * @param offsetBytes where to start, 0 or more
     * @param target is filled from its position up to its limit, or to the end of the file
     * @return bytes read; 0 at or behind the end of the file
     * @throws ReaderCutOffException if the reader is cut off; the target may hold anything
     * @throws DataReadException if a block cannot be read, or is not what was written
     */
    public synchronized int read(FileRecord file, long offsetBytes, ByteBuffer target) {
        return reading(reader -> reader.read(file, offsetBytes, target));
    }

    private <T> T reading(Function<FileReader, T> read) {
        requireHeld();
        ReadAhead readAhead = readers.lend();
        try {
            return read.apply(new FileReader(snapshot, readAhead));
        } finally {
            readers.giveBack(readAhead);
            // Looked at last: under a hold that still stands, nothing can have been written over what was read.
            requireHeld();
        }
    }

    /**
     * Begins to hand out a range of a file.
     *
     * @param file from {@link #view}
     * @param startBytes where to start, 0 or more
     * @param endBytes behind the last byte, at most the file's size
     */
    public Stream stream(FileRecord file, long startBytes, long endBytes) {
        ReadAhead readAhead = readers.lend();
        return new Stream(new FileStream(snapshot, file.fileId(), startBytes, endBytes, readAhead), readAhead);
    }

    /**
     * A range of a file as it was at the reader's moment, piece by piece, with the pieces behind on their way; to be closed before the reader is.
     * Used by one thread at a time.
     */
    public final class Stream implements AutoCloseable {
        private final FileStream file;
        private final ReadAhead readAhead;

        private Stream(FileStream file, ReadAhead readAhead) {
            this.file = file;
            this.readAhead = readAhead;
        }

        /**
         * The next bytes; not to be called when all of the range has been handed out.
         *
         * @return a byte or more, not to be changed, valid until the next call
         * @throws ReaderCutOffException if the reader is cut off
         * @throws DataReadException if a block cannot be read, or is not what was written
         */
        public ByteBuffer next() {
            requireHeld();
            ByteBuffer piece = file.next();
            // Looked at last: under a hold that still stands, nothing can have been written over what was read.
            requireHeld();
            return piece;
        }

        /** Gives the memory back, once the device writes to none of it. */
        @Override
        public void close() {
            file.close();
            readers.giveBack(readAhead);
        }
    }

    /**
     * Reads an extent and checks it.
     *
     * @param extent from {@link #view}, or a part of one
     * @throws ReaderCutOffException if the reader is cut off
     * @throws DataReadException if a block cannot be read, or is not what was written
     */
    public synchronized void verify(long fileId, Extent extent) {
        long unused = reading(reader -> reader.verify(fileId, extent));
    }

    /**
     * Ends whoever goes on for longer than a reader may.
     *
     * @throws ReaderCutOffException if the reader is cut off
     */
    public void requireHeld() {
        if (hold.isCutOff()) {
            throw new ReaderCutOffException();
        }
    }

    /** What was read has been taken: a reader that lasts as long as it makes progress has its time anew. */
    public void progressed() {
        hold.progressed();
    }

    /** Lets go of the moment; waits for a read in progress. */
    @Override
    public synchronized void close() {
        snapshot.close();
        hold.close();
    }

    /**
     * A reader of one moment has lost its hold: what it was reading may have been written over. It got nothing wrong before; the rest has to be
     * read by a new reader, whose moment is a later one.
     */
    public static final class ReaderCutOffException extends RuntimeException {
        ReaderCutOffException() {
            super("the reader was cut off: its time was over, or writes waited for the space that it held back");
        }
    }
}
