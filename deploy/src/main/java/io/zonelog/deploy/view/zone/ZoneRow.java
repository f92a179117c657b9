package io.zonelog.deploy.view.zone;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import io.zonelog.journal.JournalReader;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.ZoneUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One zone.
 *
 * @param zone its number
 * @param startSector its first sector
 * @param sizeBlocks distance to the next zone
 * @param capacityBlocks blocks that can be written
 * @param writePointerBlocks blocks below the write pointer, -1 where the condition gives none
 * @param condition its condition, by the names of the NVMe specification
 * @param writtenBlocks blocks that may hold data
 * @param usedBlocks blocks that files map
 * @param journalBlocks blocks of the mapping journal, which gives them back by itself
 * @param deadBlocks neither of both: overwritten data, summaries, and what was never committed
 * @param resetEpoch how often it was reset
 */
public record ZoneRow(
        int zone,
        long startSector,
        int sizeBlocks,
        int capacityBlocks,
        int writePointerBlocks,
        String condition,
        int writtenBlocks,
        int usedBlocks,
        int journalBlocks,
        int deadBlocks,
        long resetEpoch) {
    private static final int BAR_CELLS = 32;
    private static final int TENTHS = 10;

    /** All zones of a device, with the counters of its store. */
    public static List<ZoneRow> of(ZonedDevice device, MappingStore store) {
        Map<Integer, ZoneUsage> usages = store.usageByZone();
        DeviceGeometry geometry = device.geometry();
        List<ZoneRow> rows = new ArrayList<>();
        for (ZoneDescriptor zone : device.report(0, geometry.zoneCount())) {
            ZoneUsage usage = usages.get(zone.zoneIndex());
            int used = usage == null ? 0 : usage.usedBlocks();
            int written = Math.max(zone.writtenBlocks(), used);
            int journal = isJournal(device, zone, used) ? written : 0;
            rows.add(new ZoneRow(
                    zone.zoneIndex(),
                    geometry.zoneStartSector(zone.zoneIndex()),
                    geometry.zoneSizeBlocks(),
                    zone.capacityBlocks(),
                    zone.writePointerBlocks(),
                    name(zone.condition()),
                    written,
                    used,
                    journal,
                    written - used - journal,
                    zone.resetEpoch()));
        }
        return rows;
    }

    private static boolean isJournal(ZonedDevice device, ZoneDescriptor zone, int usedBlocks) {
        return usedBlocks == 0
                && zone.writtenBlocks() > 0
                && !device.geometry().isConventional(zone.zoneIndex())
                && JournalReader.holdsFrames(device, zone.zoneIndex());
    }

    /** How many of the zones that hold data there are in each tenth of use by files, from 0 to 10 % up to 90 to 100 %. */
    public static List<Integer> byUse(List<ZoneRow> rows) {
        int[] tenths = new int[TENTHS];
        for (ZoneRow row : rows) {
            if (row.writtenBlocks() > row.journalBlocks()) {
                tenths[Math.min(TENTHS - 1, (int) ((long) TENTHS * row.usedBlocks() / row.capacityBlocks()))]++;
            }
        }
        return Arrays.stream(tenths).boxed().toList();
    }

    @JsonIgnore
    public boolean isEmpty() {
        return writtenBlocks == 0 && condition.equals(name(ZoneCondition.EMPTY));
    }

    /** Its condition, by that name. */
    ZoneCondition zoneCondition() {
        return Arrays.stream(ZoneCondition.values())
                .filter(each -> name(each).equals(condition))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no condition is named " + condition));
    }

    /** The zone much as {@code blkzone report} prints it, then its used and dead blocks and a bar. */
    public String line(long blockSectors) {
        long pointer = Math.max(writePointerBlocks, 0) * blockSectors;
        return String.format(
                Locale.ROOT,
                "  start: 0x%09x, len 0x%06x, cap 0x%06x, wptr 0x%06x, epoch %d, zcond: %-20s used %7d, dead %7d %s",
                startSector,
                sizeBlocks * blockSectors,
                capacityBlocks * blockSectors,
                pointer,
                resetEpoch,
                condition,
                usedBlocks,
                deadBlocks,
                bar());
    }

    /** The capacity as a bar: {@code #} used, {@code =} mapping journal, {@code .} dead, blank not written. */
    public String bar() {
        int written = cells(writtenBlocks);
        int used = Math.min(cells(usedBlocks), written);
        String rest = journalBlocks > 0 ? "=" : ".";
        return "[" + "#".repeat(used) + rest.repeat(written - used) + " ".repeat(BAR_CELLS - written) + "]";
    }

    /** Rounded up, so that a single block shows. */
    private int cells(int blocks) {
        return (int) Math.min(BAR_CELLS, ((long) blocks * BAR_CELLS + capacityBlocks - 1) / capacityBlocks);
    }

    /** A condition by its name in the specification. */
    public static String name(ZoneCondition condition) {
        return Words.of(condition);
    }
}
