package io.zonelog.engine.reclaim;

import io.zonelog.block.BlockChecksums;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.commit.CommitPlan;
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.engine.commit.ExtentCache;
import io.zonelog.engine.commit.ExtentWalk;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.RmapRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the live blocks of a zone: walks its reverse map, and looks for each owner whether its file's extents still lead there (compare
 * {@code xfs_zone_gc_query}, which needs no second look: the kernel trims its reverse map). Looks on the commit thread, between commits; owned by the engine's thread.
 */
public final class LiveScan {
    private final CommitThread commitThread;
    private final MappingStore store;
    private final ExtentCache remembered;
    private final DeviceGeometry geometry;

    /**
     * @param remembered extents of the store that the commit thread keeps
     */
    public LiveScan(CommitThread commitThread, MappingStore store, ExtentCache remembered, DeviceGeometry geometry) {
        this.commitThread = commitThread;
        this.store = store;
        this.remembered = remembered;
        this.geometry = geometry;
    }

    private record Candidate(long fileId, long fileBlock, int lengthBlocks, long sector) {
        static final Comparator<Candidate> FILE_ORDER =
                Comparator.comparingLong(Candidate::fileId).thenComparingLong(Candidate::fileBlock);

        long endBlock() {
            return fileBlock + lengthBlocks;
        }
    }

    /**
     * Looks at a part of a zone.
     *
     * @param fromBlock 0, or what the last part said
     * @param wantedBlocks the part ends with the first run of appended blocks that reaches so many
     */
    void scan(int zoneIndex, int fromBlock, int wantedBlocks, Consumer<LiveBlocks> done, Consumer<Throwable> failed) {
        commitThread.run(() -> scan(zoneIndex, fromBlock, wantedBlocks), done, failed);
    }

    /**
     * Looks at some blocks of a zone only.
     *
     * @param endBlock behind the last one
     */
    void scanRange(int zoneIndex, int fromBlock, int endBlock, Consumer<LiveBlocks> done, Consumer<Throwable> failed) {
        commitThread.run(() -> scanRange(zoneIndex, fromBlock, endBlock), done, failed);
    }

    private LiveBlocks scanRange(int zoneIndex, int fromBlock, int endBlock) {
        List<CommitPlan.LiveExtent> found = new ArrayList<>();
        int first = Math.max(0, fromBlock - MappingStore.MAX_RUN_BLOCKS + 1);
        try (Cursor<RmapRun> runs = store.rmap(zoneIndex, first)) {
            while (runs.advance() && runs.current().blockInZone() < endBlock) {
                addLive(runs.current(), found);
            }
        }
        List<CommitPlan.LiveExtent> live = new ArrayList<>();
        for (CommitPlan.LiveExtent extent : found) {
            int block = geometry.blockInZone(extent.extent().sector());
            long shift = extent.extent().fileBlock() - block;
            if (block < endBlock && block + extent.extent().lengthBlocks() > fromBlock) {
                live.add(extent.slice(fromBlock + shift, endBlock + shift, geometry));
            }
        }
        return liveBlocks(live, LiveBlocks.END);
    }

    private LiveBlocks scan(int zoneIndex, int fromBlock, int wantedBlocks) {
        List<CommitPlan.LiveExtent> live = new ArrayList<>();
        int end = fromBlock;
        int next = LiveBlocks.END;
        long found = 0;
        try (Cursor<RmapRun> runs = store.rmap(zoneIndex, fromBlock)) {
            while (runs.advance()) {
                RmapRun run = runs.current();
                // Runs that overlap share blocks; they are looked at together, so that a block is copied once.
                boolean apart = run.blockInZone() >= end || found >= wantedBlocks + (long) MappingStore.MAX_RUN_BLOCKS;
                if (found >= wantedBlocks && apart && run.blockInZone() > fromBlock) {
                    next = run.blockInZone();
                    break;
                }
                int before = live.size();
                addLive(run, live);
                for (CommitPlan.LiveExtent extent : live.subList(before, live.size())) {
                    found += extent.extent().lengthBlocks();
                }
                RmapRun.Owner last = run.owners().get(run.owners().size() - 1);
                end = Math.max(end, run.blockInZone() + last.blockOffset() + last.lengthBlocks());
            }
        }
        return liveBlocks(live, next);
    }

    private LiveBlocks liveBlocks(List<CommitPlan.LiveExtent> live, int next) {
        live.sort(Comparator.comparingLong(
                        (CommitPlan.LiveExtent extent) -> extent.extent().sector())
                .thenComparingLong(CommitPlan.LiveExtent::fileId)
                .thenComparingLong(extent -> extent.extent().fileBlock()));
        return new LiveBlocks(List.copyOf(live), readRuns(live, geometry.maxAppendBlocks()), next);
    }

    private void addLive(RmapRun run, List<CommitPlan.LiveExtent> live) {
        List<Candidate> candidates = new ArrayList<>(run.owners().size());
        for (RmapRun.Owner owner : run.owners()) {
            long sector = geometry.sectorOf(run.zoneIndex(), run.blockInZone() + owner.blockOffset());
            candidates.add(new Candidate(owner.fileId(), owner.fileBlock(), owner.lengthBlocks(), sector));
        }
        candidates.sort(Candidate.FILE_ORDER);
        int from = 0;
        for (int to = 1; to <= candidates.size(); to++) {
            if (to < candidates.size()
                    && candidates.get(to).fileId() == candidates.get(from).fileId()) {
                continue;
            }
            addLiveOfFile(candidates.subList(from, to), live);
            from = to;
        }
    }

    private void addLiveOfFile(List<Candidate> candidates, List<CommitPlan.LiveExtent> live) {
        Optional<FileRecord> file = store.file(candidates.get(0).fileId());
        if (file.isEmpty()) {
            return;
        }
        FileRecord record = file.get();
        if (record.extentCount() == 0) {
            return;
        }
        try (ExtentWalk extents = remembered.walk(record.fileId(), record.meanExtentBlocks())) {
            int next = 0;
            long doneBlock = 0;
            while (next < candidates.size()) {
                Extent extent = extents.nextFrom(Math.max(candidates.get(next).fileBlock(), doneBlock));
                if (extent == null) {
                    return;
                }
                addOverlaps(record, extent, candidates, next, live);
                doneBlock = extent.endBlock();
                while (next < candidates.size() && candidates.get(next).endBlock() <= doneBlock) {
                    next++;
                }
            }
        }
    }

    private void addOverlaps(
            FileRecord file, Extent extent, List<Candidate> candidates, int from, List<CommitPlan.LiveExtent> live) {
        for (int i = from; i < candidates.size() && candidates.get(i).fileBlock() < extent.endBlock(); i++) {
            Candidate candidate = candidates.get(i);
            if (candidate.endBlock() <= extent.fileBlock() || extent.isUnwritten()) {
                continue;
            }
            Extent part = extent.slice(candidate.fileBlock(), candidate.endBlock(), geometry.blockSectors());
            long distance = (part.fileBlock() - candidate.fileBlock()) * geometry.blockSectors();
            if (part.sector() == candidate.sector() + distance) {
                long startBytes = part.fileBlock() * geometry.blockSizeBytes();
                long endBytes = part.endBlock() * geometry.blockSizeBytes();
                // Blocks may be mapped behind the end of the file, so the length is at least one byte.
                long lengthBytes = Math.max(1, Math.min(endBytes, file.sizeBytes()) - startBytes);
                live.add(new CommitPlan.LiveExtent(file.fileId(), part, lengthBytes));
            }
        }
    }

    /** The places of extents that are sorted by place, each once. */
    private List<LiveBlocks.Run> readRuns(List<CommitPlan.LiveExtent> live, int maxReadBlocks) {
        List<LiveBlocks.Run> runs = new ArrayList<>();
        long blockSectors = geometry.blockSectors();
        long start = 0;
        long end = 0;
        for (CommitPlan.LiveExtent extent : live) {
            long from = Math.max(extent.extent().sector(), end);
            long to = extent.extent().sector() + extent.extent().lengthBlocks() * blockSectors;
            if (from >= to) {
                continue;
            }
            if (from != end) {
                addRuns(start, end, maxReadBlocks, runs);
                start = from;
            }
            end = to;
        }
        addRuns(start, end, maxReadBlocks, runs);
        return runs;
    }

    private void addRuns(long start, long end, int maxReadBlocks, List<LiveBlocks.Run> runs) {
        long blockSectors = geometry.blockSectors();
        for (long sector = start; sector < end; sector += maxReadBlocks * blockSectors) {
            int blocks = (int) Math.min(maxReadBlocks, (end - sector) / blockSectors);
            int[] crcs = new int[blocks];
            int zone = geometry.zoneOf(sector);
            int known = store.checksums(zone, geometry.blockInZone(sector), blocks, crcs);
            if (known < blocks) {
                throw new IllegalStateException("block " + (geometry.blockInZone(sector) + known) + " of zone " + zone
                        + " is mapped, but has no checksum: the metadata are damaged");
            }
            runs.add(new LiveBlocks.Run(sector, new BlockChecksums.BlockCrcs(crcs)));
        }
    }
}
