package io.zonelog.engine.apply;

import io.zonelog.block.WriteLife;
import io.zonelog.block.WriteMode;
import io.zonelog.mapping.FileKey;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * What one record asks of one file. A record becomes an operation in the connector; the engine applies operations of a source in
 * the order of their offsets.
 */
public sealed interface FileOperation {
    /** The largest end of a file, in bytes, is this less one block: 8 EiB. */
    long MAX_FILE_BYTES = Long.MAX_VALUE;

    /** What an operation does to its range: what it needs, and when it has to wait, follow from that. */
    enum Effect {
        /** Fills it with data that the record brings. */
        WRITES,
        /** Gives its whole blocks back, and rewrites blocks that it covers only in part. */
        FREES,
        /** Maps it to blocks of another file, or of another range. */
        SHARES,
        /** Sees to it that there is space for it. */
        ASSURES,
        /** Gives the file another name, and takes away the file that had it. */
        RENAMES,
        /** Takes the file away. */
        REMOVES,
        /** Nothing: it is about the batch. */
        SYNCS
    }

    /** What it does to its range. */
    Effect effect();

    /** The word for it in messages, which is that of records. */
    default String verb() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Where its range begins, in bytes, in a file of a size. */
    default long rangeStartBytes(long fileSizeBytes) {
        return 0;
    }

    /** How long its range is, in bytes; negative where a clone begins behind the end of its source. */
    default long rangeLengthBytes(long fileSizeBytes, long sourceSizeBytes) {
        return 0;
    }

    /** The bytes of data that the record brings. */
    default int dataBytes() {
        return 0;
    }

    /**
     * Writes data, at an offset or at the end of the file. A gap between the old end and the offset reads as zeros.
     *
     * @param offsetBytes 0 or more, or {@link #AT_END_OF_FILE}
     * @param data the bytes between position and limit, none or more; copied before {@code StorageEngine.apply} returns, and
     *     left with its position unchanged
     * @param mode which way the data go; offset and length of a direct write are whole blocks, also where it appends
     * @param life how long the data are expected to live. The last write of a batch to a file says it for all data of the file
     *     in the batch
     */
    record Write(long offsetBytes, ByteBuffer data, WriteMode mode, WriteLife life) implements FileOperation {
        /** The offset of a write that appends. */
        public static final long AT_END_OF_FILE = -1;

        /** A write through the cache of data of unknown life. */
        public Write(long offsetBytes, ByteBuffer data) {
            this(offsetBytes, data, WriteMode.CACHED, WriteLife.NONE);
        }

        @Override
        public Effect effect() {
            return Effect.WRITES;
        }

        @Override
        public long rangeStartBytes(long fileSizeBytes) {
            return offsetBytes == AT_END_OF_FILE ? fileSizeBytes : offsetBytes;
        }

        @Override
        public long rangeLengthBytes(long fileSizeBytes, long sourceSizeBytes) {
            return data.remaining();
        }

        @Override
        public int dataBytes() {
            return data.remaining();
        }
    }

    /** What names its range by offset and length, each 0 or more. */
    sealed interface OfRange extends FileOperation {
        /** Where the range begins. */
        long offsetBytes();

        /** How long it is. */
        long lengthBytes();

        @Override
        default long rangeStartBytes(long fileSizeBytes) {
            return offsetBytes();
        }

        @Override
        default long rangeLengthBytes(long fileSizeBytes, long sourceSizeBytes) {
            return lengthBytes();
        }
    }

    /**
     * Makes a range read as zeros; the file's size stays, and what lies behind it is not touched. Whole blocks give their space
     * back.
     *
     * @param offsetBytes 0 or more
     * @param lengthBytes 0 or more
     */
    record Zero(long offsetBytes, long lengthBytes) implements OfRange {
        @Override
        public Effect effect() {
            return Effect.FREES;
        }
    }

    /**
     * Takes a range out of the file, which then reads as zeros; the file's size stays.
     *
     * @param offsetBytes 0 or more
     * @param lengthBytes 0 or more
     */
    record Punch(long offsetBytes, long lengthBytes) implements OfRange {
        @Override
        public Effect effect() {
            return Effect.FREES;
        }
    }

    /**
     * Sets the file's size. What lies behind a smaller size is gone; a larger size reads as zeros.
     *
     * @param sizeBytes 0 or more
     */
    record Truncate(long sizeBytes) implements FileOperation {
        @Override
        public Effect effect() {
            return Effect.FREES;
        }

        @Override
        public long rangeStartBytes(long fileSizeBytes) {
            return sizeBytes;
        }

        @Override
        public long rangeLengthBytes(long fileSizeBytes, long sourceSizeBytes) {
            return Math.max(0, fileSizeBytes - sizeBytes);
        }
    }

    /**
     * Asks for space for a range; content and size stay. It succeeds if the device has room for the range when the record is applied.
     *
     * @param offsetBytes 0 or more
     * @param lengthBytes 0 or more
     */
    record Fallocate(long offsetBytes, long lengthBytes) implements OfRange {
        @Override
        public Effect effect() {
            return Effect.ASSURES;
        }
    }

    /**
     * Replaces a range by what another file, or another range of this one, holds at this record. Whole blocks are shared, not copied;
     * bytes of blocks that the range covers only in part are copied. A range that ends behind the file's end extends the file.
     *
     * @param source the file that has the data, of the same source
     * @param sourceOffsetBytes 0 or more; lies in its block where {@code offsetBytes} lies in its own, so that whole blocks fit
     * @param offsetBytes 0 or more
     * @param lengthBytes 0 or more, or {@link #TO_END_OF_SOURCE}; the range ends at or before the end of the source
     */
    record Clone(FileKey source, long sourceOffsetBytes, long offsetBytes, long lengthBytes) implements FileOperation {
        /** The length of a clone that goes up to the end of the source. */
        public static final long TO_END_OF_SOURCE = -1;

        @Override
        public Effect effect() {
            return Effect.SHARES;
        }

        @Override
        public long rangeStartBytes(long fileSizeBytes) {
            return offsetBytes;
        }

        @Override
        public long rangeLengthBytes(long fileSizeBytes, long sourceSizeBytes) {
            return lengthBytes == TO_END_OF_SOURCE ? sourceSizeBytes - sourceOffsetBytes : lengthBytes;
        }
    }

    /**
     * Gives the file of another name this one; a file that had it is removed with its data. Nothing is copied, and there is no moment between
     * both. A rename onto itself changes nothing.
     *
     * @param source the name that the file has, of the same source; there is such a file
     */
    record Rename(FileKey source) implements FileOperation {
        @Override
        public Effect effect() {
            return Effect.RENAMES;
        }
    }

    /** Removes the file and its data. A file that does not exist stays so. */
    record Unlink() implements FileOperation {
        @Override
        public Effect effect() {
            return Effect.REMOVES;
        }
    }

    /** Closes the batch at once, so that everything applied before becomes durable soon. Creates no file. */
    record Sync() implements FileOperation {
        @Override
        public Effect effect() {
            return Effect.SYNCS;
        }
    }
}
