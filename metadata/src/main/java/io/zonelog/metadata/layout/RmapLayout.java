package io.zonelog.metadata.layout;

import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.layout.RowReader;
import io.zonelog.mapping.layout.RowWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of the column family {@code rmap}: the owners of one run of a zone's blocks each.
 *
 * <pre>
 * key    0       4       8          16         24
 *        +-------+-------+----------+----------+
 *        |zone   |block  |file id of|file block|     big-endian
 *        |       |in zone|1st owner |of it     |
 *        +-------+-------+----------+----------+
 * value  +-------+-------+ +-------+-------+-------------+-------------+
 *        |varint |varint | |varint |varint |signed varint|signed varint| ...
 *        |gap    |length | |gap    |length |file id minus|file block   |
 *        +-------+-------+ +-------+-------+-------------+-------------+
 *        1st owner         each further owner
 * </pre>
 *
 * <p>The gap is the number of blocks between an owner and the end of the one before it, or the start of the run. The file id is
 * written as its distance from the previous owner's; the file block, too, as its distance from that owner's end if the file is
 * the same, else as it is. So a small file costs about six bytes. Two runs may start at the same block, with different first
 * owners.
 */
public final class RmapLayout {
    /** What the keys of all runs of a zone start with. */
    public static final int ZONE_PREFIX_BYTES = 4;

    private RmapLayout() {}

    /** The start of the keys of all runs of a zone, and the lowest key that is not below any of the zone before. */
    public static void putZonePrefix(RowWriter row, int zoneIndex) {
        row.putInt(zoneIndex);
    }

    /** The start of the keys of all runs that begin at a block; not above the key of any run behind it. */
    public static void putBlockPrefix(RowWriter row, int zoneIndex, int blockInZone) {
        row.putInt(zoneIndex).putInt(blockInZone);
    }

    public static void putKey(RowWriter row, RmapRun run) {
        RmapRun.Owner first = run.owners().get(0);
        row.putInt(run.zoneIndex()).putInt(run.blockInZone());
        row.putLong(first.fileId()).putLong(first.fileBlock());
    }

    public static void putValue(RowWriter row, RmapRun run) {
        List<RmapRun.Owner> owners = run.owners();
        RmapRun.Owner previous = owners.get(0);
        row.putVarint(previous.blockOffset()).putVarint(previous.lengthBlocks());
        for (int index = 1; index < owners.size(); index++) {
            RmapRun.Owner owner = owners.get(index);
            row.putVarint((long) owner.blockOffset() - previous.blockOffset() - previous.lengthBlocks());
            row.putVarint(owner.lengthBlocks());
            row.putSigned(owner.fileId() - previous.fileId());
            row.putSigned(owner.fileBlock() - expectedFileBlock(previous, owner.fileId()));
            previous = owner;
        }
    }

    public static RmapRun run(RowReader key, RowReader value) {
        int zoneIndex = key.getInt();
        int blockInZone = key.getInt();
        long fileId = key.getLong();
        long fileBlock = key.getLong();
        key.requireEnd();
        List<RmapRun.Owner> owners = new ArrayList<>();
        RmapRun.Owner previous = new RmapRun.Owner(value.getIntVarint(), value.getIntVarint(), fileId, fileBlock);
        owners.add(previous);
        while (value.remaining() > 0) {
            int blockOffset = Math.addExact(previous.blockOffset() + previous.lengthBlocks(), value.getIntVarint());
            int lengthBlocks = value.getIntVarint();
            fileId = previous.fileId() + value.getSigned();
            fileBlock = expectedFileBlock(previous, fileId) + value.getSigned();
            previous = new RmapRun.Owner(blockOffset, lengthBlocks, fileId, fileBlock);
            owners.add(previous);
        }
        return new RmapRun(zoneIndex, blockInZone, List.copyOf(owners));
    }

    private static long expectedFileBlock(RmapRun.Owner previous, long fileId) {
        return fileId == previous.fileId() ? previous.fileBlock() + previous.lengthBlocks() : 0;
    }
}
