package io.zonelog.device.file;

import io.zonelog.device.ZoneCondition;
import io.zonelog.device.state.ZoneRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A record of the state journal. It starts at a block of {@value #BLOCK_BYTES} bytes and is padded with zeros to whole blocks,
 * so that a torn write of one record cannot harm another. All numbers are big-endian.
 *
 * <pre>
 *      0  magic "ZREC"
 *      4  kind, int: 1 states, 2 the journal goes on in the other file
 *      8  generation, long: that of the snapshot in the same file
 *     16  sequence, long: 1, 2, 3, ... within the generation
 *     24  number of entries, int
 *     28  CRC32C, int, of the whole record without padding, with zeros in this place
 *     32  entries of 20 bytes: zone, condition code, written blocks, ints; reset epoch, long
 * </pre>
 *
 * @param kind what the record is for
 * @param generation that of the snapshot which the record continues
 * @param sequence its number within the generation, from 1
 * @param states the new states of some zones
 */
record JournalRecord(Kind kind, long generation, long sequence, List<ZoneRecord> states) {
    enum Kind {
        STATES(1),
        ROTATED(2);

        final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    static final int BLOCK_BYTES = 4096;
    private static final int MAGIC = 0x5A524543;
    private static final int HEADER_BYTES = 32;
    private static final int ENTRY_BYTES = 20;
    private static final int CRC_OFFSET = 28;

    /** The length of a record with so many entries, padding included. */
    static int lengthBytes(int entries) {
        return roundedUp(HEADER_BYTES + entries * ENTRY_BYTES);
    }

    static int roundedUp(int bytes) {
        return Math.floorDiv(bytes + BLOCK_BYTES - 1, BLOCK_BYTES) * BLOCK_BYTES;
    }

    /** Fills the buffer, whose capacity is the record's length, with the record and its padding. */
    ByteBuffer encodeTo(ByteBuffer bytes) {
        bytes.clear();
        bytes.putInt(MAGIC).putInt(kind.code).putLong(generation).putLong(sequence);
        bytes.putInt(states.size()).putInt(0);
        for (ZoneRecord state : states) {
            bytes.putInt(state.zoneIndex()).putInt(state.condition().code());
            bytes.putInt(state.writtenBlocks()).putLong(state.resetEpoch());
        }
        bytes.putInt(CRC_OFFSET, checksum(bytes, 0, states.size()));
        while (bytes.hasRemaining()) {
            bytes.put((byte) 0);
        }
        return bytes.clear();
    }

    /**
     * The record of a generation at an offset.
     *
     * @return the record, unless there is none that is whole and sound
     */
    static Optional<JournalRecord> decode(ByteBuffer journal, int offset, long generation) {
        if (offset + BLOCK_BYTES > journal.limit()
                || journal.getInt(offset) != MAGIC
                || journal.getLong(offset + 8) != generation) {
            return Optional.empty();
        }
        int entries = journal.getInt(offset + 24);
        if (entries < 0
                || entries > (journal.limit() - offset - HEADER_BYTES) / ENTRY_BYTES
                || journal.getInt(offset + CRC_OFFSET) != checksum(journal, offset, entries)) {
            return Optional.empty();
        }
        Kind kind = journal.getInt(offset + 4) == Kind.ROTATED.code ? Kind.ROTATED : Kind.STATES;
        ByteBuffer source = journal.duplicate().position(offset + HEADER_BYTES);
        List<ZoneRecord> states = new ArrayList<>(entries);
        for (int entry = 0; entry < entries; entry++) {
            int zone = source.getInt();
            ZoneCondition condition = ZoneCondition.ofCode(source.getInt());
            states.add(new ZoneRecord(zone, condition, source.getInt(), source.getLong()));
        }
        return Optional.of(new JournalRecord(kind, generation, journal.getLong(offset + 16), states));
    }

    private static int checksum(ByteBuffer bytes, int offset, int entries) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().limit(offset + CRC_OFFSET).position(offset));
        crc.update(new byte[Integer.BYTES]);
        int end = offset + HEADER_BYTES + entries * ENTRY_BYTES;
        crc.update(bytes.duplicate().limit(end).position(offset + HEADER_BYTES));
        return (int) crc.getValue();
    }
}
