package io.zonelog.metadata.layout;

import io.zonelog.mapping.ChecksumRun;
import io.zonelog.mapping.layout.RowReader;
import io.zonelog.mapping.layout.RowWriter;

/**
 * The rows of the column family {@code checksums}: the CRC32C of each block of a run of a zone's blocks. Runs do not overlap.
 *
 * <pre>
 * key    0       4       8
 *        +-------+-------+
 *        |zone   |block  |            big-endian
 *        |       |in zone|
 *        +-------+-------+
 * value  0       4       8
 *        +-------+-------+-----
 *        |CRC32C |CRC32C | ...        big-endian, one for each block, 1 to 1024
 *        +-------+-------+-----
 * </pre>
 */
public final class ChecksumLayout {
    private ChecksumLayout() {}

    /** The start of the keys of all runs of a zone. */
    public static void putZonePrefix(RowWriter row, int zoneIndex) {
        row.putInt(zoneIndex);
    }

    public static void putKey(RowWriter row, int zoneIndex, int blockInZone) {
        row.putInt(zoneIndex).putInt(blockInZone);
    }

    public static void putValue(RowWriter row, int[] crcs, int from, int count) {
        for (int index = from; index < from + count; index++) {
            row.putInt(crcs[index]);
        }
    }

    /** The zone of a key. */
    public static int zoneIndex(RowReader key) {
        return key.getInt();
    }

    /** The first block of a key whose zone was read. */
    public static int blockInZone(RowReader key) {
        int blockInZone = key.getInt();
        key.requireEnd();
        return blockInZone;
    }

    /** Reads a whole row. */
    public static ChecksumRun run(RowReader key, RowReader value) {
        int zoneIndex = zoneIndex(key);
        int blockInZone = blockInZone(key);
        int[] crcs = new int[value.remaining() / Integer.BYTES];
        copy(value, 0, crcs, 0, crcs.length);
        value.requireEnd();
        return new ChecksumRun(zoneIndex, blockInZone, crcs);
    }

    /**
     * Takes checksums of a row.
     *
     * @param skip blocks of the run to leave out
     * @param crcs receives the others, from an index on, as many as there are up to a limit
     * @return how many were copied
     */
    public static int copy(RowReader value, int skip, int[] crcs, int from, int limit) {
        int blocks = value.remaining() / Integer.BYTES;
        for (int block = 0; block < Math.min(skip, blocks); block++) {
            value.getInt();
        }
        int copied = Math.max(0, Math.min(blocks - skip, limit));
        for (int index = 0; index < copied; index++) {
            crcs[from + index] = value.getInt();
        }
        return copied;
    }
}
