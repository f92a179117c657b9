package io.zonelog.engine.read;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingStore.FileExtent;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Compares everything that is stored twice: extents with file records, with the reverse map, with checksums, with zone counters, and
 * zone counters with the device's report. Lists what Offline zones have lost, by file. Reads no data; {@link Scrubber} does. Used by one thread; the store must not change
 * meanwhile.
 */
public final class Checker {
    /** Each mapped block is looked at as part of an extent, then as one that has an owner. */
    public static final int LOOKS_AT_EACH_BLOCK = 2;

    private final MappingStore store;
    private final ZonedDevice device;
    private final DeviceGeometry geometry;
    private final Consumer<String> problems;
    private final LongConsumer progress;
    private final Map<Integer, BitSet> mappedBlocks = new HashMap<>();
    /** Blocks of extents that are not marked as shared. */
    private final Map<Integer, BitSet> exclusiveBlocks = new HashMap<>();

    private final BitSet offline = new BitSet();
    private long files;
    private long extents;

    /**
     * Creates a check.
     *
     * @param problems told each problem found, in one line
     */
    public Checker(MappingStore store, ZonedDevice device, Consumer<String> problems) {
        this(store, device, problems, blocks -> {});
    }

    /**
     * Creates a check that tells how far it is.
     *
     * @param problems told each problem found, in one line
     * @param progress told how many mapped blocks were looked at since the last call, {@link #LOOKS_AT_EACH_BLOCK} times each
     */
    public Checker(MappingStore store, ZonedDevice device, Consumer<String> problems, LongConsumer progress) {
        this.store = store;
        this.device = device;
        this.geometry = device.geometry();
        this.problems = problems;
        this.progress = progress;
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
        device.report(0, geometry.zoneCount()).stream()
                .filter(descriptor -> descriptor.condition() == ZoneCondition.OFFLINE)
                .forEach(descriptor -> offline.set(descriptor.zoneIndex()));
        checkExtents();
        checkFilesByName();
        checkZones();
        checkReverseMap();
        return new Summary(
                files,
                extents,
                mappedBlocks.values().stream().mapToLong(BitSet::cardinality).sum());
    }

    private void checkExtents() {
        FileTally tally = new FileTally(0);
        try (Cursor<FileExtent> all = store.allExtents()) {
            while (all.advance()) {
                FileExtent row = all.current();
                if (row.fileId() != tally.fileId) {
                    tally.compare();
                    tally = new FileTally(row.fileId());
                }
                tally.add(row.extent());
                checkPlace(row.fileId(), row.extent());
                progress.accept(row.extent().lengthBlocks());
                extents++;
            }
        }
        tally.compare();
    }

    /** One extent on the device: inside one zone, not mapped twice, with checksums. */
    private void checkPlace(long fileId, Extent extent) {
        String what = "file id " + fileId + ", extent at block " + extent.fileBlock() + ": ";
        int zone = geometry.zoneOf(extent.sector());
        int block = geometry.blockInZone(extent.sector());
        int end = block + extent.lengthBlocks();
        if (zone >= geometry.zoneCount() || end > geometry.zoneCapacityBlocks()) {
            problems.accept(what + "sector " + extent.sector() + " does not lie in the capacity of a zone");
            return;
        }
        if (offline.get(zone)) {
            String name = store.file(fileId).map(file -> file.key().name()).orElse("id " + fileId);
            long blockSizeBytes = geometry.blockSizeBytes();
            problems.accept("file " + name + ": lost from offset " + extent.fileBlock() * blockSizeBytes + ", length "
                    + extent.lengthBlocks() * blockSizeBytes + " bytes: zone " + zone + " is Offline");
        }
        checkSharing(fileId, extent, what);
        int[] crcs = new int[extent.lengthBlocks()];
        int known = extent.isUnwritten() ? crcs.length : store.checksums(zone, block, crcs.length, crcs);
        if (known < crcs.length) {
            problems.accept(what + "block " + (block + known) + " of zone " + zone + " has no checksum");
        }
    }

    /** Whoever maps a block that another one maps is marked as sharing it, and named in the reverse map. */
    private void checkSharing(long fileId, Extent extent, String what) {
        int zone = geometry.zoneOf(extent.sector());
        int block = geometry.blockInZone(extent.sector());
        int end = block + extent.lengthBlocks();
        BitSet mapped = mappedBlocks.computeIfAbsent(zone, unused -> new BitSet());
        BitSet exclusive = exclusiveBlocks.computeIfAbsent(zone, unused -> new BitSet());
        int taken = (extent.isShared() ? exclusive : mapped).nextSetBit(block);
        if (taken >= 0 && taken < end) {
            problems.accept(what + "block " + taken + " of zone " + zone + " is mapped twice, not marked as shared");
        }
        mapped.set(block, end);
        if (!extent.isShared()) {
            exclusive.set(block, end);
            return;
        }
        BitSet unowned = new BitSet();
        unowned.set(block, end);
        try (Cursor<RmapRun> runs = store.rmap(zone, Math.max(0, block - MappingStore.MAX_RUN_BLOCKS + 1))) {
            while (runs.advance() && runs.current().blockInZone() < end) {
                RmapRun run = runs.current();
                run.owners().stream()
                        .filter(owner -> owner.fileId() == fileId)
                        .forEach(owner -> clearOwned(run, owner, unowned));
            }
        }
        if (!unowned.isEmpty()) {
            problems.accept(what + "the reverse map does not name it as owner of block " + unowned.nextSetBit(0)
                    + " of zone " + zone);
        }
    }

    private void checkFilesByName() {
        for (SourcePosition source : store.positions()) {
            try (Cursor<FileRecord> byName = store.files(source.sourceId())) {
                while (byName.advance()) {
                    FileRecord file = byName.current();
                    files++;
                    if (file.fileId() >= store.nextFileId()) {
                        problems.accept(
                                "file " + file.key().name() + ": its id " + file.fileId() + " was never given out");
                    }
                    if (file.extentCount() > 0) {
                        continue;
                    }
                    try (Cursor<Extent> none = store.extents(file.fileId(), 0)) {
                        if (none.advance()) {
                            problems.accept("file " + file.key().name() + ": it has extents, its record says none");
                        }
                    }
                }
            }
        }
    }

    private void checkZones() {
        Map<Integer, ZoneUsage> usages = new HashMap<>();
        store.zones().forEach(usage -> usages.put(usage.zoneIndex(), usage));
        for (ZoneDescriptor descriptor : device.report(0, geometry.zoneCount())) {
            int zone = descriptor.zoneIndex();
            int mapped = mappedBlocks.getOrDefault(zone, new BitSet()).cardinality();
            ZoneUsage usage = usages.getOrDefault(zone, new ZoneUsage(zone, 0, 0, descriptor.resetEpoch(), 0));
            if (usage.usedBlocks() != mapped) {
                problems.accept(
                        "zone " + zone + ": extents map " + mapped + " blocks, its counter says " + usage.usedBlocks());
            }
            boolean pointerKnown = descriptor.condition().isWritable();
            if (pointerKnown
                    && usage.resetEpoch() == descriptor.resetEpoch()
                    && usage.writtenBlocks() > descriptor.writtenBlocks()) {
                problems.accept("zone " + zone + ": " + usage.writtenBlocks()
                        + " blocks are known as written, the device's write pointer is at "
                        + descriptor.writtenBlocks());
            }
            if (mapped > 0 && usage.resetEpoch() != descriptor.resetEpoch()) {
                problems.accept("zone " + zone + ": " + mapped + " blocks are mapped in life " + usage.resetEpoch()
                        + ", the device is at life " + descriptor.resetEpoch());
            }
        }
    }

    /** Every mapped block has an owner in the reverse map whose extent leads back to it. */
    private void checkReverseMap() {
        for (Map.Entry<Integer, BitSet> entry : mappedBlocks.entrySet()) {
            BitSet unowned = (BitSet) entry.getValue().clone();
            progress.accept(unowned.cardinality());
            try (Cursor<RmapRun> runs = store.rmap(entry.getKey())) {
                while (runs.advance()) {
                    RmapRun run = runs.current();
                    run.owners().forEach(owner -> clearOwned(run, owner, unowned));
                }
            }
            if (!unowned.isEmpty()) {
                problems.accept("zone " + entry.getKey() + ": " + unowned.cardinality()
                        + " mapped blocks have no owner in the reverse map, the first is block "
                        + unowned.nextSetBit(0));
            }
        }
    }

    private void clearOwned(RmapRun run, RmapRun.Owner owner, BitSet unowned) {
        int first = run.blockInZone() + owner.blockOffset();
        if (unowned.get(first, first + owner.lengthBlocks()).isEmpty()) {
            return;
        }
        long firstSector = geometry.sectorOf(run.zoneIndex(), first);
        long endFileBlock = owner.fileBlock() + owner.lengthBlocks();
        try (Cursor<Extent> live = store.extents(owner.fileId(), owner.fileBlock())) {
            while (live.advance() && live.current().fileBlock() < endFileBlock) {
                Extent part = live.current().slice(owner.fileBlock(), endFileBlock, geometry.blockSectors());
                long expected = firstSector + (part.fileBlock() - owner.fileBlock()) * geometry.blockSectors();
                if (part.sector() == expected) {
                    int block = geometry.blockInZone(part.sector());
                    unowned.clear(block, block + part.lengthBlocks());
                }
            }
        }
    }

    /** The extents of one file against its record. */
    private final class FileTally {
        private final long fileId;
        private long blocks;
        private long count;
        private long endBlock;
        private long writtenEndBlock;

        FileTally(long fileId) {
            this.fileId = fileId;
        }

        void add(Extent extent) {
            if (extent.fileBlock() < endBlock) {
                problems.accept("file id " + fileId + ": extents overlap at block " + extent.fileBlock());
            }
            endBlock = extent.endBlock();
            writtenEndBlock = extent.isUnwritten() ? writtenEndBlock : endBlock;
            blocks += extent.lengthBlocks();
            count++;
        }

        void compare() {
            if (count == 0) {
                return;
            }
            Optional<FileRecord> found = store.file(fileId);
            if (found.isEmpty()) {
                problems.accept("file id " + fileId + ": " + count + " extents belong to no file");
                return;
            }
            FileRecord file = found.get();
            if (file.mappedBlocks() != blocks || file.extentCount() != count) {
                problems.accept("file " + file.key().name() + ": its record says " + file.extentCount()
                        + " extents with " + file.mappedBlocks() + " blocks, there are " + count + " with " + blocks);
            }
            if (writtenEndBlock > geometry.blocksOf(file.sizeBytes())) {
                problems.accept("file " + file.key().name() + ": block " + (writtenEndBlock - 1)
                        + " is mapped behind its end at byte " + file.sizeBytes());
            }
        }
    }
}
