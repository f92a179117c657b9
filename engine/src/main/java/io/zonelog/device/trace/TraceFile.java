package io.zonelog.device.trace;

import io.zonelog.device.DeviceStatus;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A trace in a file. All numbers are big-endian.
 *
 * <pre>
 *      0  magic "ZTRACE" and two zero bytes
 *      8  format version, int: 1
 *     12  records, each:
 *           0  length of the payload in bytes, int
 *           4  CRC32C of the payload, int
 *           8  payload:
 *                0  kind, byte: 1 submitted, 2 completed
 *                1  command, long
 *                9  submitted: code of the command, int, and zone, int; completed: NVMe status, int, and zero, int
 *               17  sector, long
 *               25  number of blocks, int, and the CRC32C of each, ints
 * </pre>
 *
 * <p>A record that is cut off at the end of the file is taken for the end of the trace: the program was killed while it wrote.
 * Every other damage is refused.
 */
public final class TraceFile implements TraceSink, AutoCloseable {
    private static final long MAGIC = 0x5A54524143450000L;
    private static final int FORMAT_VERSION = 1;
    private static final int FIXED_BYTES = 29;

    private final DataOutputStream output;

    private TraceFile(DataOutputStream output) {
        this.output = output;
    }

    /** A file to record to; what was in it is lost. */
    public static TraceFile create(Path path) throws IOException {
        DataOutputStream output = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path)));
        output.writeLong(MAGIC);
        output.writeInt(FORMAT_VERSION);
        return new TraceFile(output);
    }

    @Override
    public void accept(TraceEvent event) {
        try {
            byte[] payload = encode(event);
            CRC32C crc = new CRC32C();
            crc.update(payload);
            output.writeInt(payload.length);
            output.writeInt((int) crc.getValue());
            output.write(payload);
        } catch (IOException error) {
            throw new UncheckedIOException("writing a trace", error);
        }
    }

    private static byte[] encode(TraceEvent event) {
        if (event instanceof TraceEvent.Submitted submitted) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(FIXED_BYTES + submitted.contents().blocks() * Integer.BYTES);
            bytes.put((byte) 1)
                    .putLong(submitted.command())
                    .putInt(submitted.operation().code());
            bytes.putInt(submitted.zoneIndex()).putLong(submitted.sector());
            return put(bytes, submitted.contents());
        }
        TraceEvent.Completed completed = (TraceEvent.Completed) event;
        ByteBuffer bytes =
                ByteBuffer.allocate(FIXED_BYTES + completed.contents().blocks() * Integer.BYTES);
        bytes.put((byte) 2)
                .putLong(completed.command())
                .putInt(completed.status().code());
        bytes.putInt(0).putLong(completed.sector());
        return put(bytes, completed.contents());
    }

    private static byte[] put(ByteBuffer bytes, BlockSums contents) {
        bytes.putInt(contents.blocks());
        contents.sums().forEach(bytes::putInt);
        byte[] payload = new byte[bytes.position()];
        bytes.flip().get(payload);
        return payload;
    }

    /**
     * The events in a file.
     *
     * @throws IOException if the file is no trace, or is damaged
     */
    public static List<TraceEvent> read(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        if (bytes.remaining() < 12 || bytes.getLong() != MAGIC || bytes.getInt() != FORMAT_VERSION) {
            throw new IOException(path + " is no trace of format version " + FORMAT_VERSION);
        }
        List<TraceEvent> events = new ArrayList<>();
        while (bytes.remaining() >= 8) {
            int at = bytes.position();
            int length = bytes.getInt();
            int sum = bytes.getInt();
            if (length < FIXED_BYTES) {
                throw new IOException(path + " is damaged at byte " + at);
            }
            if (length > bytes.remaining()) {
                break;
            }
            ByteBuffer payload = bytes.slice(bytes.position(), length);
            CRC32C crc = new CRC32C();
            crc.update(payload.duplicate());
            if ((int) crc.getValue() != sum) {
                throw new IOException(path + " is damaged at byte " + at);
            }
            events.add(decode(payload));
            bytes.position(bytes.position() + length);
        }
        return events;
    }

    private static TraceEvent decode(ByteBuffer payload) {
        boolean submitted = payload.get() == 1;
        long command = payload.getLong();
        int code = payload.getInt();
        int zoneIndex = payload.getInt();
        long sector = payload.getLong();
        List<Integer> sums = new ArrayList<>();
        for (int left = payload.getInt(); left > 0; left--) {
            sums.add(payload.getInt());
        }
        BlockSums contents = new BlockSums(List.copyOf(sums));
        return submitted
                ? new TraceEvent.Submitted(command, TraceOperation.ofCode(code), zoneIndex, sector, contents)
                : new TraceEvent.Completed(command, status(code), sector, contents);
    }

    private static DeviceStatus status(int code) {
        for (DeviceStatus status : DeviceStatus.values()) {
            if (status.code() == code) {
                return status;
            }
        }
        throw new IllegalArgumentException("no status has the code " + code);
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
