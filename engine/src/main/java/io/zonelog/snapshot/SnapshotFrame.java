package io.zonelog.snapshot;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What stands between a snapshot's header and its end: files, and the ranges of each. */
public sealed interface SnapshotFrame {
    /**
     * A file begins.
     *
     * @param name its name
     * @param sizeBytes exact end of file
     * @param lastModifiedMillis as in {@link io.zonelog.mapping.FileRecord}
     * @param lastSourceOffset of the last record that changed it
     */
    record FileStart(String name, long sizeBytes, long lastModifiedMillis, long lastSourceOffset)
            implements SnapshotFrame {
        void writeTo(DataOutputStream out) throws IOException {
            writeText(out, name);
            out.writeLong(sizeBytes);
            out.writeLong(lastModifiedMillis);
            out.writeLong(lastSourceOffset);
        }

        static FileStart read(DataInputStream in) throws IOException {
            return new FileStart(readText(in), in.readLong(), in.readLong(), in.readLong());
        }
    }

    /**
     * Blocks of the file in which it lies.
     *
     * @param fileBlock the first one
     * @param lengthBlocks how many, 1 or more
     * @param firstSourceOffset the lowest offset of a record that wrote into them
     * @param lastSourceOffset the highest such offset
     */
    record Range(long fileBlock, int lengthBlocks, long firstSourceOffset, long lastSourceOffset) {
        void writeTo(DataOutputStream out) throws IOException {
            out.writeLong(fileBlock);
            out.writeInt(lengthBlocks);
            out.writeLong(firstSourceOffset);
            out.writeLong(lastSourceOffset);
        }

        static Range read(DataInputStream in) throws IOException {
            Range range = new Range(in.readLong(), in.readInt(), in.readLong(), in.readLong());
            if (range.fileBlock < 0
                    || range.lengthBlocks <= 0
                    || range.fileBlock > Long.MAX_VALUE - range.lengthBlocks) {
                throw new SnapshotException("a range of " + range.lengthBlocks + " blocks begins at block "
                        + range.fileBlock + ": it is damaged");
            }
            return range;
        }

        /** The block behind them. */
        public long endBlock() {
            return fileBlock + lengthBlocks;
        }
    }

    /**
     * Blocks with their data.
     *
     * @param range where in the file
     * @param blocks whole blocks, from position to limit; good until the next frame is asked for
     */
    record Data(Range range, ByteBuffer blocks) implements SnapshotFrame {}

    /**
     * Blocks that are those of another range.
     *
     * @param range where in the file
     * @param name of the file that has them, which came before or is this one
     * @param ofBlock where they are in it
     */
    record Shared(Range range, String name, long ofBlock) implements SnapshotFrame {
        void writeTo(DataOutputStream out) throws IOException {
            range.writeTo(out);
            writeText(out, name);
            out.writeLong(ofBlock);
        }

        static Shared read(DataInputStream in) throws IOException {
            return new Shared(Range.read(in), readText(in), in.readLong());
        }
    }

    /**
     * Blocks that are allocated and were never written.
     *
     * @param range where in the file
     */
    record Unwritten(Range range) implements SnapshotFrame {}

    /**
     * A file that is as an earlier snapshot has it.
     *
     * @param file which one
     */
    record Unchanged(FileStart file) implements SnapshotFrame {}

    /** The kinds of frames, by the number that stands for each in the stream. */
    enum Type {
        HEADER(1),
        FILE(2),
        DATA(3),
        SHARED(4),
        UNWRITTEN(5),
        END(6),
        UNCHANGED(7);

        private final byte code;

        Type(int code) {
            this.code = (byte) code;
        }

        byte code() {
            return code;
        }

        static Type of(byte code) {
            for (Type type : values()) {
                if (type.code == code) {
                    return type;
                }
            }
            throw new SnapshotException("there is no frame of type " + code + ": it is damaged");
        }
    }

    /** Writes a text with its length. */
    static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Reads a text with its length. */
    static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new SnapshotException("a text of " + length + " bytes is longer than its frame: it is damaged");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
