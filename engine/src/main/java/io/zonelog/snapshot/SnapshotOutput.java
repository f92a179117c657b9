package io.zonelog.snapshot;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/** Writes the frames of a snapshot. Does not close what it writes to. */
final class SnapshotOutput {
    static final byte[] MAGIC = "ZLOGSNAP".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final MessageDigest digest = newDigest();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    SnapshotOutput(OutputStream out) {
        this.out = out;
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    /** Writes the body of a frame. */
    @FunctionalInterface
    interface Body {
        void writeTo(DataOutputStream out) throws IOException;
    }

    void header(SnapshotHeader header) throws IOException {
        out.write(MAGIC);
        frame(SnapshotFrame.Type.HEADER, header::writeTo);
    }

    /** Writes a frame, and keeps it in the digest. */
    void frame(SnapshotFrame.Type type, Body content) throws IOException {
        byte[] bytes = bytesOf(type, content);
        digest.update(bytes);
        out.write(bytes);
    }

    /** Writes the blocks that belong to the frame just written. */
    void blocks(byte[] memory, int lengthBytes) throws IOException {
        out.write(memory, 0, lengthBytes);
    }

    /** Writes the last frame. */
    void end(long files, long dataBlocks) throws IOException {
        byte[] sum = digest.digest();
        out.write(bytesOf(SnapshotFrame.Type.END, end -> {
            end.writeLong(files);
            end.writeLong(dataBlocks);
            end.write(sum);
        }));
    }

    private byte[] bytesOf(SnapshotFrame.Type type, Body content) throws IOException {
        body.reset();
        DataOutputStream data = new DataOutputStream(body);
        content.writeTo(data);
        data.flush();
        int length = body.size();
        ByteBuffer frame = ByteBuffer.allocate(1 + Integer.BYTES + length + Integer.BYTES);
        frame.put(type.code()).putInt(length).put(body.toByteArray());
        CRC32C crc = new CRC32C();
        crc.update(frame.array(), 0, frame.position());
        return frame.putInt((int) crc.getValue()).array();
    }
}
