package io.zonelog.journal;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.block.DeviceCode;
import io.zonelog.journal.JournalFrame.Kind;
import io.zonelog.journal.JournalFrame.Life;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The bytes of the mapping journal's frames on one device, version 1. Big-endian, in whole blocks. Used by one thread at a time.
 *
 * <pre>
 *   0  magic           4  "ZLJF"
 *   4  version         2  1
 *   6  kind            1  1 entry, 2 checkpoint, 3 end of a checkpoint
 *   7  flags           1  1 last part of its entry or of a portion of rows, 2 payload deflated
 *   8  life            8  1, 2, …
 *  16  first frame     8  of the life
 *  24  number          8  1, 2, …
 *  32  subject         8  entry; of a checkpoint and its end, the entry as of which its rows are
 *  40  pair            8  1, 2, …
 *  48  part            4  from 0; of an end, how many parts the checkpoint has
 *  52  payload length  4  as stored
 *  56  code           16  {@link DeviceCode} of the 56 bytes before and the payload as stored
 *  72  payload            raw deflate (RFC 1951), if it is deflated
 *      zeros              to the end of the block
 * </pre>
 *
 * <p>A payload is deflated when that saves a block. It has at most {@link #MAX_PAYLOAD_BYTES}, so that a damaged one cannot fill the memory.
 */
public final class FrameCodec {
    /** The longest payload, before it is deflated. */
    public static final int MAX_PAYLOAD_BYTES = 16 << 20;

    static final int HEADER_BYTES = 72;
    private static final int MAGIC = 0x5A4C4A46;
    private static final short VERSION = 1;
    private static final int DEFLATED = 2;
    private static final int KIND_AT = 6;
    private static final int FLAGS_AT = 7;
    private static final int LIFE_AT = 8;
    private static final int LENGTH_AT = 52;
    private static final int CODE_AT = 56;
    /** Rows deflate to about a quarter. */
    private static final int LIKELY_RATIO = 4;

    private final int blockSizeBytes;
    private final DeviceCode code;

    /**
     * Makes a codec for the frames of one device.
     *
     * @param blockSizeBytes the device's block, at least 512
     */
    public FrameCodec(UUID deviceUuid, int blockSizeBytes) {
        this.blockSizeBytes = blockSizeBytes;
        this.code = new DeviceCode(deviceUuid);
    }

    /** The longest payload that fits into so many blocks, however badly it deflates. */
    public int maxPayloadBytes(int blocks) {
        return (int) Math.min((long) blocks * blockSizeBytes - HEADER_BYTES, MAX_PAYLOAD_BYTES);
    }

    /** The most blocks that a frame with so long a payload may need. */
    public int maxBlocks(int payloadBytes) {
        return (payloadBytes + HEADER_BYTES + blockSizeBytes - 1) / blockSizeBytes;
    }

    /** A frame in as many blocks as it needs, in memory of its own that every device takes. */
    public ByteBuffer encode(JournalFrame frame, byte[] payload) {
        ByteBuffer memory = AlignedBuffers.allocate(maxBlocks(payload.length) * blockSizeBytes, blockSizeBytes);
        encode(frame, payload, memory);
        return memory.flip();
    }

    /**
     * Writes a frame from the target's position on, which moves behind its last block.
     *
     * @param target has room for {@link #maxBlocks} blocks
     */
    public void encode(JournalFrame frame, byte[] payload, ByteBuffer target) {
        if (payload.length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("a payload of " + payload.length + " bytes is too long for a frame");
        }
        byte[] deflated = deflated(payload);
        byte[] stored = deflated.length > 0 ? deflated : payload;
        ByteBuffer out = target.slice().order(ByteOrder.BIG_ENDIAN);
        out.putInt(MAGIC).putShort(VERSION).put((byte) frame.kind().code);
        out.put((byte) (frame.kind().flags | (deflated.length > 0 ? DEFLATED : 0)));
        out.putLong(frame.life().number()).putLong(frame.life().firstFrame());
        out.putLong(frame.number()).putLong(frame.subject()).putLong(frame.pair());
        out.putInt(frame.part()).putInt(stored.length);
        out.position(HEADER_BYTES).put(stored);
        out.put(CODE_AT, codeOf(out, stored.length));
        int lengthBytes = maxBlocks(stored.length) * blockSizeBytes;
        AlignedBuffers.zero(out, out.position(), lengthBytes - out.position());
        target.position(target.position() + lengthBytes);
    }

    /** Empty if deflating saves no block. */
    private byte[] deflated(byte[] payload) {
        int worthBytes = (maxBlocks(payload.length) - 1) * blockSizeBytes - HEADER_BYTES;
        if (worthBytes <= 0) {
            return new byte[0];
        }
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            byte[] deflated = new byte[worthBytes];
            deflater.setInput(payload);
            deflater.finish();
            int length = deflater.deflate(deflated);
            return Arrays.copyOf(deflated, deflater.finished() ? length : 0);
        } finally {
            deflater.end();
        }
    }

    /** The blocks that a frame would have that begins in a block, or 0 if none does by its looks. */
    public int claimedBlocks(ByteBuffer block) {
        ByteBuffer in = block.slice().order(ByteOrder.BIG_ENDIAN);
        if (in.remaining() < HEADER_BYTES || in.getInt(0) != MAGIC || in.getShort(Integer.BYTES) != VERSION) {
            return 0;
        }
        int length = in.getInt(LENGTH_AT);
        return length < 0 || length > MAX_PAYLOAD_BYTES ? 0 : maxBlocks(length);
    }

    /** The frame that begins at the source's position; empty if the bytes are none of the codec's device, or damaged up to the payload's end. */
    public Optional<JournalFrame> decode(ByteBuffer source) {
        ByteBuffer in = source.slice().order(ByteOrder.BIG_ENDIAN);
        if (claimedBlocks(in) == 0 || in.getInt(LENGTH_AT) > in.remaining() - HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer right = ByteBuffer.wrap(codeOf(in, in.getInt(LENGTH_AT)));
        return in.slice(CODE_AT, DeviceCode.BYTES).equals(right) ? take(in) : Optional.empty();
    }

    /**
     * The payload of the frame that {@link #decode} finds at the source's position; empty if it cannot be inflated, which means that the frame was
     * written wrongly.
     */
    public Optional<byte[]> payload(ByteBuffer source) {
        ByteBuffer in = source.slice().order(ByteOrder.BIG_ENDIAN);
        byte[] stored = new byte[in.getInt(LENGTH_AT)];
        in.get(HEADER_BYTES, stored);
        return (in.get(FLAGS_AT) & DEFLATED) == 0 ? Optional.of(stored) : inflated(stored);
    }

    /** Empty if a field is out of its range. */
    private static Optional<JournalFrame> take(ByteBuffer in) {
        int flags = in.get(FLAGS_AT) & ~DEFLATED;
        for (Kind kind : Kind.values()) {
            if (kind.code == in.get(KIND_AT) && kind.flags == flags) {
                in.position(LIFE_AT);
                try {
                    Life life = new Life(in.getLong(), in.getLong());
                    return Optional.of(
                            new JournalFrame(kind, life, in.getLong(), in.getLong(), in.getLong(), in.getInt()));
                } catch (IllegalArgumentException outOfRange) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Empty if the bytes are no deflated ones, others follow them, or they become too many. */
    private static Optional<byte[]> inflated(byte[] stored) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(stored);
            byte[] bytes = new byte[Math.min(LIKELY_RATIO * stored.length + 1, MAX_PAYLOAD_BYTES + 1)];
            int length = inflater.inflate(bytes);
            while (!inflater.finished() && length == bytes.length && length <= MAX_PAYLOAD_BYTES) {
                bytes = Arrays.copyOf(bytes, Math.min(2 * length, MAX_PAYLOAD_BYTES + 1));
                length += inflater.inflate(bytes, length, bytes.length - length);
            }
            boolean isAll = inflater.finished() && inflater.getRemaining() == 0;
            return isAll && length <= MAX_PAYLOAD_BYTES ? Optional.of(Arrays.copyOf(bytes, length)) : Optional.empty();
        } catch (DataFormatException damaged) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    private byte[] codeOf(ByteBuffer frame, int payloadBytes) {
        return code.of(frame.slice(0, CODE_AT), frame.slice(HEADER_BYTES, payloadBytes));
    }
}
