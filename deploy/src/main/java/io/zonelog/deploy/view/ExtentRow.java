package io.zonelog.deploy.view;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Extent;
import java.util.ArrayList;
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
    /** Copies the flags. */
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
}
