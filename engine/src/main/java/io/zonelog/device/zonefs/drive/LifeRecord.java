package io.zonelog.device.zonefs.drive;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A record of the journal of lives; a whole number of units of {@value #UNIT_BYTES} bytes. All numbers are big-endian.
 *
 * <pre>
 *      0  magic "ZLIF"
 *      4  format version, int: 1
 *      8  device UUID, two longs
 *     24  sequence, long: 1, 2, 3, ...
 *     32  synced sequence, long: records up to this one had been synced when this one was written
 *     40  number of entries, int
 *     44  CRC32C, int, of the whole record with zeros in this place
 *     48  zeros
 *     64  entries of 32 bytes: zone, kind, ints; reset epoch, long; written blocks, CRC32C of the first block, ints; zeros
 * </pre>
 *
 * @param sequence its number
 * @param syncedSequence the newest record that was durable before
 * @param lives the new lives of some zones
 */
record LifeRecord(UUID deviceUuid, long sequence, long syncedSequence, List<ZoneLife> lives) {
    static final int UNIT_BYTES = 32;
    private static final int HEADER_BYTES = 64;
    private static final int CRC_OFFSET = 44;
    private static final int MAGIC = 0x5A4C4946;
    private static final int FORMAT_VERSION = 1;

    LifeRecord {
        lives = List.copyOf(lives);
    }

    int lengthBytes() {
        return HEADER_BYTES + lives.size() * UNIT_BYTES;
    }

    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(lengthBytes());
        bytes.putInt(MAGIC).putInt(FORMAT_VERSION);
        bytes.putLong(deviceUuid.getMostSignificantBits()).putLong(deviceUuid.getLeastSignificantBits());
        bytes.putLong(sequence).putLong(syncedSequence).putInt(lives.size());
        bytes.position(HEADER_BYTES);
        for (ZoneLife life : lives) {
            bytes.putInt(life.zoneIndex()).putInt(life.kind().code()).putLong(life.resetEpoch());
            bytes.putInt(life.writtenBlocks()).putInt(life.firstBlockCrc()).putLong(0);
        }
        bytes.putInt(CRC_OFFSET, checksum(bytes.flip()));
        return bytes;
    }

    /** The record at an offset, unless there is none that is whole and sound. */
    static Optional<LifeRecord> decode(ByteBuffer journal, int offset) {
        if (offset + HEADER_BYTES > journal.limit()
                || journal.getInt(offset) != MAGIC
                || journal.getInt(offset + 4) != FORMAT_VERSION) {
            return Optional.empty();
        }
        int entries = journal.getInt(offset + 40);
        if (entries < 0 || entries > (journal.limit() - offset - HEADER_BYTES) / UNIT_BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = journal.slice(offset, HEADER_BYTES + entries * UNIT_BYTES);
        if (bytes.getInt(CRC_OFFSET) != checksum(bytes)) {
            return Optional.empty();
        }
        List<ZoneLife> lives = new ArrayList<>(entries);
        for (int at = HEADER_BYTES; at < bytes.limit(); at += UNIT_BYTES) {
            lives.add(new ZoneLife(
                    bytes.getInt(at),
                    ZoneLife.Kind.ofCode(bytes.getInt(at + 4)),
                    bytes.getLong(at + 8),
                    bytes.getInt(at + 16),
                    bytes.getInt(at + 20)));
        }
        UUID uuid = new UUID(bytes.getLong(8), bytes.getLong(16));
        return Optional.of(new LifeRecord(uuid, bytes.getLong(24), bytes.getLong(32), lives));
    }

    private static int checksum(ByteBuffer record) {
        CRC32C crc = new CRC32C();
        crc.update(record.duplicate().position(0).limit(CRC_OFFSET));
        crc.update(new byte[Integer.BYTES]);
        crc.update(record.duplicate().position(CRC_OFFSET + Integer.BYTES));
        return (int) crc.getValue();
    }
}
