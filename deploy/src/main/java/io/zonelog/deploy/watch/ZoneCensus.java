package io.zonelog.deploy.watch;

import io.zonelog.deploy.terminal.Words;
import io.zonelog.deploy.view.zone.ZoneRow;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZonedDevice;
import io.zonelog.mapping.MappingStore;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** All zones and their sums, taken at most once a second however many ask. */
public final class ZoneCensus {
    private static final long SHARED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ZonedDevice device;
    private final Sampled<Census> census;

    public ZoneCensus(ZonedDevice device, MappingStore store) {
        this.device = device;
        this.census = new Sampled<>(
                () -> Census.of(ZoneRow.of(device, store), device.geometry().blockSizeBytes()),
                System::nanoTime,
                SHARED_NANOS);
    }

    /**
     * The zones at one moment.
     *
     * @param rows one for each zone
     * @param space their sums
     */
    public record Census(List<ZoneRow> rows, Space space) {
        static Census of(List<ZoneRow> rows, int blockSizeBytes) {
            return new Census(List.copyOf(rows), Space.of(rows, blockSizeBytes));
        }
    }

    /**
     * Sums over all zones.
     *
     * @param zonesByCondition how many zones are in each condition
     * @param sums what is in all zones together
     * @param zonesByUse how many written zones there are in each tenth of use: the first from 0 to 10 % used by files, the last from 90 %
     */
    public record Space(Map<ZoneCondition, Integer> zonesByCondition, Sums sums, List<Integer> zonesByUse) {
        public Space {
            zonesByUse = List.copyOf(zonesByUse);
            zonesByCondition = Map.copyOf(zonesByCondition);
        }

        /** Sums up. */
        public static Space of(List<ZoneRow> rows, int blockSizeBytes) {
            Map<ZoneCondition, Integer> counts = new EnumMap<>(ZoneCondition.class);
            long capacityBlocks = 0;
            long usedBlocks = 0;
            long journalBlocks = 0;
            long deadBlocks = 0;
            long writableBlocks = 0;
            for (ZoneRow row : rows) {
                ZoneCondition condition = conditionOf(row);
                counts.merge(condition, 1, Integer::sum);
                capacityBlocks += row.capacityBlocks();
                usedBlocks += row.usedBlocks();
                journalBlocks += row.journalBlocks();
                deadBlocks += row.deadBlocks();
                writableBlocks += condition.isWritable() ? row.capacityBlocks() - row.writtenBlocks() : 0;
            }
            return new Space(
                    counts,
                    new Sums(
                            capacityBlocks * blockSizeBytes,
                            usedBlocks * blockSizeBytes,
                            journalBlocks * blockSizeBytes,
                            deadBlocks * blockSizeBytes,
                            writableBlocks * blockSizeBytes),
                    ZoneRow.byUse(rows));
        }

        /** How many zones are in a condition. */
        public int zones(ZoneCondition condition) {
            return zonesByCondition.getOrDefault(condition, 0);
        }
    }

    /**
     * What is in all zones together.
     *
     * @param capacityBytes what they can hold
     * @param usedBytes what files map
     * @param journalBytes written by the mapping journal
     * @param deadBytes written by neither of both
     * @param writableBytes not written yet, in zones that take data
     */
    public record Sums(long capacityBytes, long usedBytes, long journalBytes, long deadBytes, long writableBytes) {}

    /** The device as it is now. */
    public DeviceGeometry geometry() {
        return device.geometry();
    }

    /** The zones as of a moment ago. */
    public Census now() {
        return census.get();
    }

    /** The condition that a row names. */
    public static ZoneCondition conditionOf(ZoneRow row) {
        return Words.value(ZoneCondition.class, row.condition());
    }
}
