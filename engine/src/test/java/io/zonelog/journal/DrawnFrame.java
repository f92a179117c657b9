package io.zonelog.journal;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.Deflater;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Frames written after the drawing in {@link FrameCodec}, without its code. */
final class DrawnFrame {
    private DrawnFrame() {}

    /** A frame with a payload as stored, up to the end of its last block. */
    static byte[] bytes(JournalFrame frame, byte[] stored, int deflated, UUID device, int blockSizeBytes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeBytes("ZLJF");
            out.writeShort(1);
            out.write(
                    switch (frame.kind()) {
                        case ENTRY_PART, ENTRY_END -> 1;
                        case CHECKPOINT_PART, CHECKPOINT_PORTION -> 2;
                        case CHECKPOINT_END -> 3;
                    });
            boolean isLast =
                    frame.kind() == JournalFrame.Kind.ENTRY_END || frame.kind() == JournalFrame.Kind.CHECKPOINT_PORTION;
            out.write((isLast ? 1 : 0) + 2 * deflated);
            out.writeLong(frame.life().number());
            out.writeLong(frame.life().firstFrame());
            out.writeLong(frame.number());
            out.writeLong(frame.subject());
            out.writeLong(frame.pair());
            out.writeInt(frame.part());
            out.writeInt(stored.length);
            out.write(new byte[16]);
            out.write(stored);
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        int blocks = (bytes.size() - 1) / blockSizeBytes + 1;
        return sealed(Arrays.copyOf(bytes.toByteArray(), blocks * blockSizeBytes), device);
    }

    static byte[] rawDeflate(byte[] payload) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(payload);
        deflater.finish();
        byte[] deflated = new byte[payload.length + 64];
        int length = deflater.deflate(deflated);
        deflater.end();
        return Arrays.copyOf(deflated, length);
    }

    /** Bytes that say they are a frame, with the code that the holder of a key puts there. */
    static byte[] sealed(byte[] bytes, UUID key) {
        byte[] all = bytes.clone();
        int length = Math.max(0, Math.min(ByteBuffer.wrap(all).getInt(52), all.length - 72));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            byte[] keyBytes = ByteBuffer.allocate(16)
                    .putLong(key.getMostSignificantBits())
                    .putLong(key.getLeastSignificantBits())
                    .array();
            mac.init(new SecretKeySpec(keyBytes, "HmacSHA256"));
            mac.update(all, 0, 56);
            mac.update(all, 72, length);
            System.arraycopy(mac.doFinal(), 0, all, 56, 16);
        } catch (GeneralSecurityException unknown) {
            throw new IllegalStateException(unknown);
        }
        return all;
    }
}
