package io.zonelog.deploy.view;

import io.zonelog.deploy.config.Sizes;
import io.zonelog.device.DeviceGeometry;
import java.util.ArrayList;
import java.util.List;

/**
 * All zones of a device and their sum.
 *
 * @param geometry the device
 * @param rows its zones
 */
public record ZoneReport(DeviceGeometry geometry, List<ZoneRow> rows) {
    /** Which zones a printed report has. */
    public enum Shown {
        ALL,
        NOT_EMPTY
    }

    /** Copies the rows. */
    public ZoneReport {
        rows = List.copyOf(rows);
    }

    /** A line for each zone, and a closing line with the sums. */
    public List<String> lines(Shown shown) {
        List<String> lines = new ArrayList<>();
        rows.stream()
                .filter(row -> shown == Shown.ALL || !row.isEmpty())
                .forEach(row -> lines.add(row.line(geometry.blockSectors())));
        long empty = rows.stream().filter(ZoneRow::isEmpty).count();
        lines.add(rows.size() + " zones of " + bytes(geometry.zoneCapacityBlocks()) + ", " + empty + " empty; used "
                + bytes(rows.stream().mapToLong(ZoneRow::usedBlocks).sum()) + ", dead "
                + bytes(rows.stream().mapToLong(ZoneRow::deadBlocks).sum()));
        return lines;
    }

    private String bytes(long blocks) {
        return Sizes.rounded(blocks * geometry.blockSizeBytes());
    }
}
