package io.zonelog.deploy.view;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import java.util.Iterator;

/**
 * The extents of a file, in file order, with the flags that depend on their neighbours: {@code last}, and {@code eof} where the last one
 * reaches the end of the file. Each is read when it is asked for. Used by one thread.
 */
public final class ExtentRows implements Iterator<ExtentRow> {
    private final Rows<Extent, ExtentRow> rows;
    private final long sizeBytes;

    /** The rows of a cursor over a file's extents, which stands before the first of them and is its owner's to close. */
    public ExtentRows(FileRecord file, Cursor<Extent> extents, DeviceGeometry geometry) {
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
