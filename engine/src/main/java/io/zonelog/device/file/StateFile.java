package io.zonelog.device.file;

import io.zonelog.block.AlignedBuffers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * One of the two files of zone states: a header, a snapshot of all zones, and room for journal records, written with zeros in
 * advance, so that a record is one write and one sync that changes no metadata. All numbers are big-endian.
 *
 * <pre>
 *      0  magic "ZSTATE" and two zero bytes
 *      8  format version, int: 1
 *     12  zone count, int
 *     16  generation, long: of two valid files the one with the greater generation counts
 *     24  device UUID, two longs
 *     40  journal offset in bytes, int
 *     44  journal length in bytes, int
 *     48  CRC32C of the snapshot, int
 *     52  zeros
 *   4092  CRC32C of bytes 0 to 4091
 *   4096  snapshot, an entry for each zone, see {@link StateImage}, padded with zeros to blocks of 4096 bytes
 *    ...  journal records, see {@link JournalRecord}
 * </pre>
 */
final class StateFile {
    static final int HEADER_BYTES = 4096;
    static final int JOURNAL_BYTES = 256 * 1024;
    private static final int CRC_OFFSET = HEADER_BYTES - Integer.BYTES;
    private static final long MAGIC = 0x5A53544154450000L;
    private static final int FORMAT_VERSION = 1;

    private final Path path;
    private final UUID deviceUuid;
    private final int zoneCount;

    StateFile(Path path, UUID deviceUuid, int zoneCount) {
        this.path = path;
        this.deviceUuid = deviceUuid;
        this.zoneCount = zoneCount;
    }

    /** What a sound file says: the states after its last whole record, and where the next record goes. */
    record Content(long generation, StateImage image, long nextSequence, int nextOffset, End end) {
        /** Whether the file was written before the device was grown to so many zones. */
        boolean isSmallerThan(int zones) {
            return image.zoneCount() < zones;
        }
    }

    /** Whether the journal went on in the other file. */
    enum End {
        OPEN,
        ROTATED
    }

    private static int journalOffset(int zones) {
        return HEADER_BYTES + JournalRecord.roundedUp(zones * StateImage.ENTRY_BYTES);
    }

    /** Where the journal's records end. */
    int endOffset() {
        return endOffset(zoneCount);
    }

    private static int endOffset(int zones) {
        return journalOffset(zones) + JOURNAL_BYTES;
    }

    /** Writes the whole file: a snapshot, and a journal that is empty or says at once that it went on in the other file. */
    void create(StateImage image, long generation, End end) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(endOffset());
        bytes.put(snapshot(image, generation));
        if (end == End.ROTATED) {
            JournalRecord record = new JournalRecord(JournalRecord.Kind.ROTATED, generation, 1, List.of());
            bytes.put(record.encodeTo(ByteBuffer.allocate(JournalRecord.lengthBytes(0))));
        }
        DurableFiles.write(path, bytes.clear());
    }

    /** Header and snapshot; what the journal holds is void with them, since it is of another generation. */
    ByteBuffer snapshot(StateImage image, long generation) {
        ByteBuffer bytes = AlignedBuffers.allocate(journalOffset(zoneCount), HEADER_BYTES);
        bytes.putLong(MAGIC).putInt(FORMAT_VERSION).putInt(zoneCount).putLong(generation);
        bytes.putLong(deviceUuid.getMostSignificantBits()).putLong(deviceUuid.getLeastSignificantBits());
        bytes.putInt(journalOffset(zoneCount)).putInt(JOURNAL_BYTES);
        image.encode(bytes.position(HEADER_BYTES));
        bytes.putInt(48, checksum(bytes, HEADER_BYTES, journalOffset(zoneCount)));
        bytes.putInt(CRC_OFFSET, checksum(bytes, 0, CRC_OFFSET));
        return bytes.clear();
    }

    int firstRecordOffset() {
        return journalOffset(zoneCount);
    }

    FileChannel open(Set<OpenOption> options) throws IOException {
        return FileChannel.open(path, options);
    }

    /**
     * Reads the file.
     *
     * @return nothing if header or snapshot are not whole and sound
     * @throws DeviceOpenException if the journal is damaged before its last record
     */
    Optional<Content> load() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        if (bytes.limit() < HEADER_BYTES
                || bytes.getLong(0) != MAGIC
                || bytes.getInt(CRC_OFFSET) != checksum(bytes, 0, CRC_OFFSET)) {
            return Optional.empty();
        }
        if (bytes.getInt(8) != FORMAT_VERSION) {
            throw new DeviceOpenException(
                    path + " has format version " + bytes.getInt(8) + "; this program reads version " + FORMAT_VERSION);
        }
        UUID uuid = new UUID(bytes.getLong(24), bytes.getLong(32));
        int zones = bytes.getInt(12);
        if (!uuid.equals(deviceUuid) || zones > zoneCount || bytes.getInt(40) != journalOffset(zones)) {
            throw new DeviceOpenException(path + " belongs to another device, " + uuid);
        }
        if (bytes.limit() < endOffset(zones)
                || bytes.getInt(48) != checksum(bytes, HEADER_BYTES, journalOffset(zones))) {
            return Optional.empty();
        }
        StateImage image = StateImage.decode(bytes.duplicate().position(HEADER_BYTES), zones);
        return Optional.of(replay(bytes.duplicate().limit(endOffset(zones)), bytes.getLong(16), image));
    }

    private Content replay(ByteBuffer journal, long generation, StateImage image) throws DeviceOpenException {
        int offset = journalOffset(image.zoneCount());
        long sequence = 1;
        End end = End.OPEN;
        while (end == End.OPEN) {
            Optional<JournalRecord> next = JournalRecord.decode(journal, offset, generation);
            if (next.isEmpty() || next.get().sequence() != sequence) {
                break;
            }
            JournalRecord record = next.get();
            record.states().forEach(image::put);
            end = record.kind() == JournalRecord.Kind.ROTATED ? End.ROTATED : End.OPEN;
            offset += JournalRecord.lengthBytes(record.states().size());
            sequence++;
        }
        requireNothingAfter(journal, offset, generation, sequence);
        return new Content(generation, image, sequence, offset, end);
    }

    /** A torn record can only be the last one; a sound one behind an unsound one means that the file was damaged. */
    private void requireNothingAfter(ByteBuffer journal, int from, long generation, long sequence)
            throws DeviceOpenException {
        for (int offset = from; offset < journal.limit(); offset += JournalRecord.BLOCK_BYTES) {
            Optional<JournalRecord> record = JournalRecord.decode(journal, offset, generation);
            if (record.isPresent() && record.get().sequence() >= sequence) {
                throw new DeviceOpenException(path + " is corrupted: record " + sequence + " of generation "
                        + generation + " is damaged, but record " + record.get().sequence() + " follows");
            }
        }
    }

    private static int checksum(ByteBuffer bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().limit(to).position(from));
        return (int) crc.getValue();
    }
}
