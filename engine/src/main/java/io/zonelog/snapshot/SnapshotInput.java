package io.zonelog.snapshot;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads the frames of a snapshot, and checks each: its own checksum, that of each block, and at the end the digest. Memory is that of the
 * longest frame. Does not close what it reads from.
 */
public final class SnapshotInput implements SnapshotFrames {
    /** No frame is longer: names are short, and a frame has few blocks. */
    private static final int MAX_BODY_BYTES = 1 << 20;

    private static final int MAX_DATA_BYTES = 64 << 20;
    private static final int DIGEST_BYTES = 32;
    private static final int START_BYTES = 1 + Integer.BYTES;

    private final DataInputStream in;
    private final Blocks wanted;
    private final MessageDigest digest = SnapshotOutput.newDigest();
    private final SnapshotHeader header;
    /** The frame before, which goes into the digest when the next one comes: that of the end does not. */
    private byte[] undigested = new byte[0];

    private byte[] blocks = new byte[0];
    /** The name of the file in work. */
    private String file = "";

    private long files;
    private long dataBlocks;

    /**
     * Which blocks are read and compared with their checksums. The others are passed over, and their frames have none; the digest, which binds
     * the checksums, is compared nevertheless.
     */
    @FunctionalInterface
    public interface Blocks {
        /** All of them. */
        Blocks READ = (file, range) -> true;
        /** None of them. */
        Blocks SKIPPED = (file, range) -> false;

        /** Whether some blocks of a file are read. */
        boolean areWanted(String file, SnapshotFrame.Range range);

        /** A block that was read does not match its checksum: reading ends here, or goes on with the block as it is. */
        default void damaged(String line) {
            throw new SnapshotException(line);
        }
    }

    /**
     * Reads the header.
     *
     * @throws SnapshotException if it is none that this program reads
     */
    public SnapshotInput(InputStream in, Blocks wanted) throws IOException {
        this.in = new DataInputStream(in);
        this.wanted = wanted;
        try {
            if (!Arrays.equals(this.in.readNBytes(SnapshotOutput.MAGIC.length), SnapshotOutput.MAGIC)) {
                throw new SnapshotException("it is no snapshot of a partition");
            }
            Frame first = frame();
            if (first.type != SnapshotFrame.Type.HEADER) {
                throw new SnapshotException("it does not begin with a header: it is damaged");
            }
            header = SnapshotHeader.read(first.body);
            requireEnd(first);
        } catch (EOFException shorter) {
            throw cutShort();
        }
        if (header.blockSizeBytes() < 1 || header.blockSizeBytes() > MAX_DATA_BYTES) {
            throw new SnapshotException("its blocks have " + header.blockSizeBytes() + " bytes: it is damaged");
        }
    }

    private record Frame(SnapshotFrame.Type type, DataInputStream body) {}

    @Override
    public SnapshotHeader header() {
        return header;
    }

    @Override
    public long files() {
        return files;
    }

    @Override
    public long dataBytes() {
        return dataBlocks * header.blockSizeBytes();
    }

    @Override
    public Optional<SnapshotFrame> next() throws IOException {
        try {
            Frame frame = frame();
            SnapshotFrame content = switch (frame.type) {
                case FILE -> file(frame);
                case DATA -> data(frame);
                case SHARED -> SnapshotFrame.Shared.read(frame.body);
                case UNWRITTEN -> new SnapshotFrame.Unwritten(SnapshotFrame.Range.read(frame.body));
                case UNCHANGED -> new SnapshotFrame.Unchanged(file(frame));
                case END -> null;
                case HEADER -> throw new SnapshotException("it has two headers: it is damaged");
            };
            if (content == null) {
                end(frame);
            }
            requireEnd(frame);
            return Optional.ofNullable(content);
        } catch (EOFException shorter) {
            throw cutShort();
        }
    }

    private SnapshotFrame.FileStart file(Frame frame) throws IOException {
        files++;
        SnapshotFrame.FileStart start = SnapshotFrame.FileStart.read(frame.body);
        file = start.name();
        return start;
    }

    private SnapshotFrame data(Frame frame) throws IOException {
        SnapshotFrame.Range range = SnapshotFrame.Range.read(frame.body);
        int blockSizeBytes = header.blockSizeBytes();
        long lengthBytes = (long) range.lengthBlocks() * blockSizeBytes;
        if (lengthBytes > MAX_DATA_BYTES || frame.body.available() != range.lengthBlocks() * Integer.BYTES) {
            throw new SnapshotException("a frame has not one checksum for each of its blocks: it is damaged");
        }
        dataBlocks += range.lengthBlocks();
        if (!wanted.areWanted(file, range)) {
            frame.body.skipNBytes(frame.body.available());
            in.skipNBytes(lengthBytes);
            return new SnapshotFrame.Data(range, ByteBuffer.allocate(0));
        }
        if (blocks.length < lengthBytes) {
            blocks = new byte[(int) lengthBytes];
        }
        in.readFully(blocks, 0, (int) lengthBytes);
        CRC32C crc = new CRC32C();
        for (int block = 0; block < range.lengthBlocks(); block++) {
            crc.reset();
            crc.update(blocks, block * blockSizeBytes, blockSizeBytes);
            if ((int) crc.getValue() != frame.body.readInt()) {
                wanted.damaged("block " + (range.fileBlock() + block) + " of file " + files
                        + " does not match its checksum: it is damaged");
            }
        }
        return new SnapshotFrame.Data(range, ByteBuffer.wrap(blocks, 0, (int) lengthBytes));
    }

    private void end(Frame frame) throws IOException {
        long allFiles = frame.body.readLong();
        long allBlocks = frame.body.readLong();
        boolean counts = allFiles == files && allBlocks == dataBlocks;
        if (!counts || !MessageDigest.isEqual(digest.digest(), frame.body.readNBytes(DIGEST_BYTES))) {
            throw new SnapshotException("its digest is another one: something is missing in it, or damaged");
        }
    }

    private Frame frame() throws IOException {
        digest.update(undigested);
        byte type = in.readByte();
        int length = in.readInt();
        if (length < 0 || length > MAX_BODY_BYTES) {
            throw new SnapshotException("a frame of " + length + " bytes is longer than any: it is damaged");
        }
        ByteBuffer whole = ByteBuffer.allocate(START_BYTES + length + Integer.BYTES);
        whole.put(type).putInt(length);
        in.readFully(whole.array(), START_BYTES, length + Integer.BYTES);
        CRC32C crc = new CRC32C();
        crc.update(whole.array(), 0, START_BYTES + length);
        if ((int) crc.getValue() != whole.getInt(START_BYTES + length)) {
            throw new SnapshotException("a frame behind file " + files + " does not match its checksum: it is damaged");
        }
        undigested = whole.array();
        return new Frame(
                SnapshotFrame.Type.of(type),
                new DataInputStream(new ByteArrayInputStream(whole.array(), START_BYTES, length)));
    }

    private static void requireEnd(Frame frame) throws IOException {
        if (frame.body.available() > 0) {
            throw new SnapshotException("frame " + frame.type + " is longer than it should be: it is damaged");
        }
    }

    private SnapshotException cutShort() {
        return new SnapshotException("it ends too soon, behind file " + files + ": it was cut short");
    }
}
