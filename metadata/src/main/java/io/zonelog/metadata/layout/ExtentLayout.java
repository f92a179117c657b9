package io.zonelog.metadata.layout;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.layout.RowReader;
import io.zonelog.mapping.layout.RowWriter;

/**
 * The rows of the column family {@code extents}: one extent each.
 *
 * <pre>
 * key    0       8        16
 *        +-------+---------+
 *        |file id|file     |      big-endian
 *        |       |block    |
 *        +-------+---------+
 * value  +---------+---------+---------+-------------+-------------+
 *        |varint   |varint   |varint   |signed varint|varint       |
 *        |length   |sector   |flags    |first source |last source  |
 *        |in blocks|         |         |offset       |minus first  |
 *        +---------+---------+---------+-------------+-------------+
 * </pre>
 *
 * <p>The first eight bytes of the key are the family's prefix: what a Bloom filter and a cursor over one file go by.
 */
public final class ExtentLayout {
    /** The bytes of a key that name the file. */
    public static final int PREFIX_BYTES = Long.BYTES;

    private ExtentLayout() {}

    public static void putKey(RowWriter row, long fileId, long fileBlock) {
        row.putLong(fileId).putLong(fileBlock);
    }

    public static void putValue(RowWriter row, Extent extent) {
        row.putVarint(extent.lengthBlocks());
        row.putVarint(extent.sector());
        row.putVarint(extent.flags());
        row.putSigned(extent.firstSourceOffset());
        row.putVarint(extent.lastSourceOffset() - extent.firstSourceOffset());
    }

    public static Extent extent(RowReader key, RowReader value) {
        key.getLong();
        return extentAfterFileId(key, value);
    }

    public static MappingView.FileExtent fileExtent(RowReader key, RowReader value) {
        return new MappingView.FileExtent(key.getLong(), extentAfterFileId(key, value));
    }

    private static Extent extentAfterFileId(RowReader key, RowReader value) {
        long fileBlock = key.getLong();
        key.requireEnd();
        int lengthBlocks = value.getIntVarint();
        long sector = value.getVarint();
        int flags = value.getIntVarint();
        long first = value.getSigned();
        long last = first + value.getVarint();
        value.requireEnd();
        return new Extent(fileBlock, lengthBlocks, sector, flags, first, last);
    }
}
