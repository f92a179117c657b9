package io.zonelog.deploy.view.zone;

import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
                + bytes(rows.stream().mapToLong(ZoneRow::deadBlocks).sum()) + ", mapping journal "
                + bytes(rows.stream().mapToLong(ZoneRow::journalBlocks).sum());
    }

    /** How many zones that hold data there are in each tenth of use by files. */
    public String byUse() {
        return "zones by use, in tenths: "
                + ZoneRow.byUse(rows).stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private String bytes(long blocks) {
        return Sizes.rounded(blocks * geometry.blockSizeBytes());
    }

    /** A zone as {@code blkzone report} of util-linux prints it, for tools that read its lines. Numbers are sectors. */
    public static final class BlkzoneLine {
        private BlkzoneLine() {}

        /** One line. The write pointer is relative to the start, 0 where there is none, and the zone's length where it is full. */
        public static String of(DeviceGeometry geometry, ZoneRow zone) {
            boolean conventional = geometry.isConventional(zone.zone());
            ZoneCondition condition = zone.zoneCondition();
            long pointerSectors = condition == ZoneCondition.FULL
                    ? geometry.zoneSizeSectors()
                    : Math.max(zone.writePointerBlocks(), 0) * geometry.blockSectors();
            return String.format(
                    Locale.ROOT,
                    "  start: 0x%09x, len 0x%06x, cap 0x%06x, wptr 0x%06x reset:0 non-seq:0, zcond:%2d(%s) [type: %s]",
                    zone.startSector(),
                    geometry.zoneSizeSectors(),
                    zone.capacityBlocks() * geometry.blockSectors(),
                    pointerSectors,
                    condition.code(),
                    abbreviation(condition),
                    conventional ? "1(CONVENTIONAL)" : "2(SEQ_WRITE_REQUIRED)");
        }

        private static String abbreviation(ZoneCondition condition) {
            return switch (condition) {
                case NOT_WRITE_POINTER -> "nw";
                case EMPTY -> "em";
                case IMPLICITLY_OPENED -> "oi";
                case EXPLICITLY_OPENED -> "oe";
                case CLOSED -> "cl";
                case READ_ONLY -> "ro";
                case FULL -> "fu";
                case OFFLINE -> "of";
            };
        }
    }
}
