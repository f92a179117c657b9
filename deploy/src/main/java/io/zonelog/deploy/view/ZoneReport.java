package io.zonelog.deploy.view;

import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.device.DeviceGeometry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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

    /** The zones that a printed report has. */
    public List<ZoneRow> shown(Shown shown) {
        return rows.stream().filter(row -> shown == Shown.ALL || !row.isEmpty()).toList();
    }

    /** The line of a zone. */
    public String line(ZoneRow row) {
        return row.line(geometry.blockSectors());
    }

    /** A line for each zone, and a closing line with the sums. */
    public List<String> lines(Shown shown) {
        List<String> lines = new ArrayList<>();
        shown(shown).forEach(row -> lines.add(line(row)));
        lines.add(total());
        return lines;
    }

    /** The closing line, with the sums. */
    public String total() {
        long empty = rows.stream().filter(ZoneRow::isEmpty).count();
        return Words.counted(rows.size(), "zone") + " of " + bytes(geometry.zoneCapacityBlocks()) + ", " + empty
                + " empty; used "
                + bytes(rows.stream().mapToLong(ZoneRow::usedBlocks).sum()) + ", dead "
                + bytes(rows.stream().mapToLong(ZoneRow::deadBlocks).sum());
    }

    /** How many zones that hold data there are in each tenth of use by files. */
    public String byUse() {
        return "zones by use, in tenths: "
                + ZoneRow.byUse(rows).stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private String bytes(long blocks) {
        return Sizes.rounded(blocks * geometry.blockSizeBytes());
    }
}
