package io.zonelog.deploy.view.zone;

import io.zonelog.deploy.view.FileFinder;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The zones that hold a file's blocks, in their order.
 *
 * @param file the file
 * @param zones one row each
 */
public record ZonesOfFile(FileRow file, List<Row> zones) {
    /** Copies the rows. */
    public ZonesOfFile {
        zones = List.copyOf(zones);
    }

    /**
     * A zone's part in a file.
     *
     * @param zone the zone
     * @param liveBytes what the file maps there, whole blocks
     */
    public record Row(int zone, long liveBytes) {}

    /**
     * Adds up the file's extents.
     *
     * @param eachExtent run at each extent
     */
    public static ZonesOfFile of(
            MappingStore store, DeviceGeometry geometry, FileFinder.FoundFile found, Runnable eachExtent) {
        Map<Integer, Long> liveBytes = new TreeMap<>();
        try (Cursor<Extent> extents = store.extents(found.file().fileId(), 0)) {
            while (extents.advance()) {
                eachExtent.run();
                Extent extent = extents.current();
                liveBytes.merge(
                        geometry.zoneOf(extent.sector()),
                        (long) extent.lengthBlocks() * geometry.blockSizeBytes(),
                        Long::sum);
            }
        }
        List<Row> zones = liveBytes.entrySet().stream()
                .map(entry -> new Row(entry.getKey(), entry.getValue()))
                .toList();
        return new ZonesOfFile(FileRow.of(found, geometry.blockSizeBytes()), zones);
    }
}
