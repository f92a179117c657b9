package io.zonelog.engine.read;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.read.FileWindow.ExtentTally;
import io.zonelog.engine.recovery.ZoneWitness;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingView.FileExtent;
import io.zonelog.mapping.MappingView.FileName;
import io.zonelog.mapping.ZoneUsage;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Compares everything that is stored twice: extents with file records, with the reverse map, with checksums, with zone counters, and
 * zone counters with the device's report. Lists what Offline zones have lost, by file. Reads no data; {@link Scrubber} does.
 *
 * <p>Nothing is looked up: rows are walked over in the order in which the store has them and merged, by file id and then by place. What
 * has another order in the store goes through tables of bounded size, so a store with more rows than fit is walked over once for each
 * table full: names once for a million files, extents once for a million extents. Used by one thread; the store must not change meanwhile.
 */
public final class Checker {
    /** Each mapped block is looked at as one of a file, as part of an extent, and as one of a zone. */
    public static final int LOOKS_AT_EACH_BLOCK = 3;

    private static final int MOST_ROWS = 1 << 20;

    private final MappingStore store;
    private final ZonedDevice device;
    private final DeviceGeometry geometry;
    private final Consumer<String> problems;
    private final LongConsumer progress;
    private final int mostRows;
    private final BitSet offline = new BitSet();
    private long files;
    private long extents;
    private long mappedBlocks;

    /**
     * @param problems told each problem found, in one line
     */
    public Checker(MappingStore store, ZonedDevice device, Consumer<String> problems) {
        this(store, device, problems, blocks -> {});
    }

    /**
     * @param problems told each problem found, in one line
     * @param progress told how many mapped blocks were looked at since the last call, {@link #LOOKS_AT_EACH_BLOCK} times each
     */
    public Checker(MappingStore store, ZonedDevice device, Consumer<String> problems, LongConsumer progress) {
        this(store, device, problems, progress, MOST_ROWS);
    }

    Checker(MappingStore store, ZonedDevice device, Consumer<String> problems, LongConsumer progress, int mostRows) {
        this.store = store;
        this.device = device;
        this.geometry = device.geometry();
        this.problems = problems;
        this.progress = progress;
        this.mostRows = mostRows;
    }

    /**
     * What a check looked at.
     *
     * @param files files
     * @param extents extents
     * @param mappedBlocks blocks that they map, each counted once
     */
    public record Summary(long files, long extents, long mappedBlocks) {}

    /** Runs the whole check. */
    public Summary run() {
        List<ZoneDescriptor> zones = device.report(0, geometry.zoneCount());
        zones.stream()
                .filter(descriptor -> descriptor.condition() == ZoneCondition.OFFLINE)
                .forEach(descriptor -> offline.set(descriptor.zoneIndex()));
        PlacedExtents placed = new PlacedExtents(geometry, mostRows, 0);
        checkFiles(placed);
        Map<Integer, ZoneUsage> usages = store.usageByZone();
        checkZones(placed, zones, usages);
        while (placed.toZone() < geometry.zoneCount()) {
            placed = placedFrom(placed.toZone());
            checkZones(placed, zones, usages);
        }
        return new Summary(files, extents, mappedBlocks);
    }

    /** Files by id, by name, and by their extents; the extents of the first zones are kept for the next step. */
    private void checkFiles(PlacedExtents placed) {
        try (Cursor<FileName> names = store.namesById();
                Cursor<FileExtent> all = store.allExtents()) {
            boolean more = all.advance();
            long afterId = Long.MIN_VALUE;
            while (afterId < Long.MAX_VALUE) {
                FileWindow window = new FileWindow(store, geometry, problems, mostRows, afterId);
                window.fill(names);
                afterId = window.lastId();
                files += window.join(progress);
                while (more && all.current().fileId() <= afterId) {
                    more = checkExtentsOfOneFile(window, all, placed);
                }
                window.passOver(Long.MAX_VALUE);
            }
        }
    }

    /** Walks over the extents of the file on whose first extent the cursor stands; tells whether there are more behind them. */
    private boolean checkExtentsOfOneFile(FileWindow window, Cursor<FileExtent> all, PlacedExtents placed) {
        long fileId = all.current().fileId();
        long count = 0;
        long blocks = 0;
        long endBlock = 0;
        long writtenEndBlock = 0;
        boolean more = true;
        for (; more && all.current().fileId() == fileId; more = all.advance()) {
            Extent extent = all.current().extent();
            if (extent.fileBlock() < endBlock) {
                problems.accept("file id " + fileId + ": extents overlap at block " + extent.fileBlock());
            }
            endBlock = extent.endBlock();
            writtenEndBlock = extent.isUnwritten() ? writtenEndBlock : endBlock;
            blocks += extent.lengthBlocks();
            count++;
            if (liesInAZone(fileId, extent)) {
                placed.add(fileId, extent);
            }
            progress.accept(extent.lengthBlocks());
        }
        extents += count;
        window.compare(new ExtentTally(fileId, count, blocks, writtenEndBlock));
        return more;
    }

    private boolean liesInAZone(long fileId, Extent extent) {
        int zone = geometry.zoneOf(extent.sector());
        if (!isInCapacity(extent)) {
            problems.accept("file id " + fileId + ", extent at block " + extent.fileBlock() + ": sector "
                    + extent.sector() + " does not lie in the capacity of a zone");
            return false;
        }
        if (offline.get(zone)) {
            String name =
                    store.file(fileId).map(file -> file.key().printableName()).orElse("id " + fileId);
            long blockSizeBytes = geometry.blockSizeBytes();
            problems.accept("file " + name + ": lost from offset " + extent.fileBlock() * blockSizeBytes + ", length "
                    + extent.lengthBlocks() * blockSizeBytes + " bytes: zone " + zone + " is Offline");
        }
        return true;
    }

    private boolean isInCapacity(Extent extent) {
        return geometry.zoneOf(extent.sector()) < geometry.zoneCount()
                && geometry.blockInZone(extent.sector()) + extent.lengthBlocks() <= geometry.zoneCapacityBlocks();
    }

    private PlacedExtents placedFrom(int zone) {
        PlacedExtents placed = new PlacedExtents(geometry, mostRows, zone);
        try (Cursor<FileExtent> all = store.allExtents()) {
            while (all.advance()) {
                if (isInCapacity(all.current().extent())) {
                    placed.add(all.current().fileId(), all.current().extent());
                }
            }
        }
        return placed;
    }

    private void checkZones(PlacedExtents placed, List<ZoneDescriptor> zones, Map<Integer, ZoneUsage> usages) {
        placed.sort();
        for (int zone = placed.fromZone(); zone < placed.toZone(); zone++) {
            ZoneDescriptor descriptor = zones.get(zone);
            ZoneUsage usage = usages.getOrDefault(zone, new ZoneUsage(zone, 0, 0, descriptor.resetEpoch(), 0));
            new ZoneWitness(device, store).contradiction(descriptor, usage).ifPresent(problems);
            int mapped = new ZoneComparison(store, problems, placed, zone).run(usage, descriptor, geometry);
            mappedBlocks += mapped;
            progress.accept(mapped);
        }
    }
}
