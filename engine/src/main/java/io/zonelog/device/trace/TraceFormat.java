package io.zonelog.device.trace;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The bytes of a trace file. All numbers are big-endian.
 *
 * <pre>
 *      0  magic "ZTRACE" and two zero bytes
 *      8  format version, int: 2
 *     12  records, each:
 *           0  length of the payload in bytes, int, 1 or more
 *           4  CRC32C of the length, int
 *           8  CRC32C of the payload, int
 *          12  payload
 *
 *   payload of the first record, what the device was when the trace began:
 *      0  kind, byte: 0
 *      1  device UUID, two longs
 *     17  block size in bytes, zone count, conventional zone count, zone size in blocks, zone capacity in blocks, ints
 *     37  append limit in blocks, max open zones, max active zones, ints
 *     49  for each zone: condition code, byte; write pointer in blocks, int, -1 where it is invalid; reset epoch, long
 *
 *   payload of every other record:
 *      0  kind, byte: 1 submitted, 2 completed
 *      1  command, long
 *      9  submitted: code of the command, int, and zone, int; completed: NVMe status, int, and zero, int
 *     17  sector, long
 *     25  number of blocks, int, and the CRC32C of each, ints
 * </pre>
 */
final class TraceFormat {
    static final long MAGIC = 0x5A54524143450000L;
    static final int FORMAT_VERSION = 2;
    static final int FILE_HEADER_BYTES = 12;
    static final int RECORD_HEADER_BYTES = 12;
    private static final int START_BYTES = 49;
    private static final int ZONE_BYTES = 13;
    private static final int EVENT_BYTES = 29;
    private static final byte START = 0;
    private static final byte SUBMITTED = 1;
    private static final byte COMPLETED = 2;

    private TraceFormat() {}

    static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    /** A record around a payload. */
    static ByteBuffer record(ByteBuffer payload) {
        ByteBuffer record = ByteBuffer.allocate(RECORD_HEADER_BYTES + payload.remaining());
        record.putInt(payload.remaining());
        record.putInt(checksum(record.duplicate().flip()));
        return record.putInt(checksum(payload)).put(payload).flip();
    }

    static ByteBuffer encode(TraceStart start) {
        DeviceGeometry geometry = start.geometry();
        ByteBuffer bytes = ByteBuffer.allocate(START_BYTES + geometry.zoneCount() * ZONE_BYTES);
        bytes.put(START).putLong(geometry.deviceUuid().getMostSignificantBits());
        bytes.putLong(geometry.deviceUuid().getLeastSignificantBits());
        bytes.putInt(geometry.blockSizeBytes()).putInt(geometry.zoneCount()).putInt(geometry.conventionalZoneCount());
        bytes.putInt(geometry.zoneSizeBlocks()).putInt(geometry.zoneCapacityBlocks());
        bytes.putInt(geometry.maxAppendBlocks()).putInt(geometry.maxOpenZones()).putInt(geometry.maxActiveZones());
        for (ZoneDescriptor zone : start.zones()) {
            bytes.put((byte) zone.condition().code());
            bytes.putInt(zone.writePointerBlocks()).putLong(zone.resetEpoch());
        }
        return bytes.flip();
    }

    /** What the first record of a file says. */
    static TraceStart decodeStart(ByteBuffer bytes) throws IOException {
        try {
            if (bytes.get() != START) {
                throw new IOException("the first record of a trace is not that of its start");
            }
            UUID uuid = new UUID(bytes.getLong(), bytes.getLong());
            int[] numbers = new int[8];
            Arrays.setAll(numbers, index -> bytes.getInt());
            DeviceGeometry geometry = new DeviceGeometry(
                    uuid,
                    numbers[0],
                    numbers[1],
                    numbers[2],
                    numbers[3],
                    numbers[4],
                    numbers[5],
                    numbers[6],
                    numbers[7]);
            List<ZoneDescriptor> zones = new ArrayList<>(geometry.zoneCount());
            for (int zone = 0; zone < geometry.zoneCount(); zone++) {
                ZoneCondition condition = ZoneCondition.ofCode(bytes.get());
                zones.add(new ZoneDescriptor(
                        zone, condition, geometry.zoneCapacityBlocks(), bytes.getInt(), bytes.getLong()));
            }
            return new TraceStart(geometry, zones);
        } catch (BufferUnderflowException | IllegalArgumentException nonsense) {
            throw new IOException("the start of a trace makes no sense", nonsense);
        }
    }

    static ByteBuffer encode(TraceEvent event) {
        BlockSums contents = event instanceof TraceEvent.Submitted submitted
                ? submitted.contents()
                : ((TraceEvent.Completed) event).contents();
        ByteBuffer bytes = ByteBuffer.allocate(EVENT_BYTES + contents.blocks() * Integer.BYTES);
        if (event instanceof TraceEvent.Submitted submitted) {
            bytes.put(SUBMITTED).putLong(submitted.command());
            bytes.putInt(submitted.operation().code()).putInt(submitted.zoneIndex());
            bytes.putLong(submitted.sector());
        } else {
            TraceEvent.Completed completed = (TraceEvent.Completed) event;
            bytes.put(COMPLETED).putLong(completed.command());
            bytes.putInt(completed.status().code()).putInt(0).putLong(completed.sector());
        }
        bytes.putInt(contents.blocks());
        contents.sums().forEach(bytes::putInt);
        return bytes.flip();
    }

    /** What every later record says. */
    static TraceEvent decodeEvent(ByteBuffer bytes) throws IOException {
        try {
            byte kind = bytes.get();
            long command = bytes.getLong();
            int code = bytes.getInt();
            int zoneIndex = bytes.getInt();
            long sector = bytes.getLong();
            int blocks = bytes.getInt();
            if (blocks < 0 || blocks != bytes.remaining() / Integer.BYTES) {
                throw new IOException("a record of a trace has not as many blocks as it says");
            }
            List<Integer> sums = new ArrayList<>(blocks);
            while (bytes.hasRemaining()) {
                sums.add(bytes.getInt());
            }
            BlockSums contents = new BlockSums(List.copyOf(sums));
            return switch (kind) {
                case SUBMITTED ->
                    new TraceEvent.Submitted(command, TraceOperation.ofCode(code), zoneIndex, sector, contents);
                case COMPLETED -> new TraceEvent.Completed(command, statusOf(code), sector, contents);
                default -> throw new IOException("a record of a trace has the unknown kind " + kind);
            };
        } catch (BufferUnderflowException | IllegalArgumentException nonsense) {
            throw new IOException("a record of a trace makes no sense", nonsense);
        }
    }

    private static DeviceStatus statusOf(int code) throws IOException {
        for (DeviceStatus status : DeviceStatus.values()) {
            if (status.code() == code) {
                return status;
            }
        }
        throw new IOException("a record of a trace has the unknown status " + Integer.toHexString(code));
    }
}
