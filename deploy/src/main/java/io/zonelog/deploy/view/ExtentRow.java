package io.zonelog.deploy.view;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * One extent of a file.
 *
 * @param fileOffsetBytes where it begins in the file
 * @param lengthBytes its length, whole blocks; the last one may reach beyond the end of file
 * @param sector its device address, in sectors of 512 bytes
 * @param zone the zone that holds it
 * @param flags {@code shared}, {@code unwritten}, {@code last}, {@code eof}
 * @param firstSourceOffset the lowest offset of a record that wrote into it
 * @param lastSourceOffset the highest such offset
 */
public record ExtentRow(
        long fileOffsetBytes,
        long lengthBytes,
        long sector,
        int zone,
        List<String> flags,
        long firstSourceOffset,
        long lastSourceOffset) {
    public ExtentRow {
        flags = List.copyOf(flags);
    }

    /** The row of an extent, without the flags that depend on its neighbours. */
    public static ExtentRow of(Extent extent, DeviceGeometry geometry) {
        List<String> flags = new ArrayList<>();
        if ((extent.flags() & Extent.FLAG_SHARED) != 0) {
            flags.add("shared");
        }
        if (extent.isUnwritten()) {
            flags.add("unwritten");
        }
        return new ExtentRow(
                extent.fileBlock() * geometry.blockSizeBytes(),
                (long) extent.lengthBlocks() * geometry.blockSizeBytes(),
                extent.sector(),
                geometry.zoneOf(extent.sector()),
                flags,
                extent.firstSourceOffset(),
                extent.lastSourceOffset());
    }

    /** The same row with one more flag. */
    ExtentRow with(String flag) {
        List<String> more = new ArrayList<>(flags);
        more.add(flag);
        return new ExtentRow(fileOffsetBytes, lengthBytes, sector, zone, more, firstSourceOffset, lastSourceOffset);
    }

    /**
     * The extents of a file, in file order, with the flags that depend on their neighbours: {@code last}, and {@code eof} where the last one
     * reaches the end of the file. Each is read when it is asked for. Used by one thread.
     */
    public static final class Walk implements Iterator<ExtentRow> {
        private final Rows<Extent, ExtentRow> rows;
        private final long sizeBytes;

        /** The rows of a cursor over a file's extents, which stands before the first of them and is its owner's to close. */
        public Walk(FileRecord file, Cursor<Extent> extents, DeviceGeometry geometry) {
            this.rows = new Rows<>(extents, extent -> ExtentRow.of(extent, geometry));
            this.sizeBytes = file.sizeBytes();
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public ExtentRow next() {
            ExtentRow row = rows.next();
            if (rows.hasNext()) {
                return row;
            }
            boolean reachesEnd = row.fileOffsetBytes() + row.lengthBytes() >= sizeBytes;
            return reachesEnd ? row.with("last").with("eof") : row.with("last");
        }
    }
}
