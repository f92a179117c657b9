package io.zonelog.engine.reclaim;

import io.zonelog.cache.FolioArena;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.commit.CommitPlan;
import io.zonelog.zone.Zone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Live blocks of one or more zones on their way to other zones. Owned by the engine's thread. */
final class Relocation {
    private final FolioArena arena;
    private final DeviceGeometry geometry;
    private final NavigableMap<Place, CommitPlan.LiveExtent> byFile = new TreeMap<>();
    private final List<LiveBlocks.Run> runs = new ArrayList<>();
    private final Set<Zone> zones = new LinkedHashSet<>();
    private final List<Zone> emptied = new ArrayList<>();
    private int blocks;
    private int emptiedLiveBlocks;

    private record Place(long fileId, long fileBlock) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byFile = Long.compare(fileId, other.fileId);
            return byFile != 0 ? byFile : Long.compare(fileBlock, other.fileBlock);
        }
    }

    Relocation(FolioArena arena, DeviceGeometry geometry) {
        this.geometry = geometry;
        this.arena = arena;
    }

    FolioArena arena() {
        return arena;
    }

    void add(Zone zone, LiveBlocks live) {
        zones.add(zone);
        live.extents().forEach(this::put);
        runs.addAll(live.runs());
        blocks += live.count();
    }

    /** Commits happen between looks at zones: what was found last for a block of a file is where it is, and what was found before is not. */
    private void put(CommitPlan.LiveExtent live) {
        long fileId = live.fileId();
        long from = live.extent().fileBlock();
        long end = live.extent().endBlock();
        Map.Entry<Place, CommitPlan.LiveExtent> before = byFile.lowerEntry(new Place(fileId, end));
        while (before != null
                && before.getKey().fileId() == fileId
                && before.getValue().extent().endBlock() > from) {
            CommitPlan.LiveExtent stale = before.getValue();
            byFile.remove(before.getKey());
            putPart(stale, stale.extent().fileBlock(), from);
            putPart(stale, end, stale.extent().endBlock());
            before = byFile.lowerEntry(new Place(fileId, from));
        }
        byFile.put(new Place(fileId, from), live);
    }

    private void putPart(CommitPlan.LiveExtent live, long fromBlock, long endBlock) {
        if (fromBlock < endBlock) {
            byFile.put(new Place(live.fileId(), fromBlock), live.slice(fromBlock, endBlock, geometry));
        }
    }

    /** The last live blocks of a zone are part of this relocation. */
    void empties(Zone zone, int promisedLiveBlocks) {
        emptied.add(zone);
        emptiedLiveBlocks += promisedLiveBlocks;
    }

    /** What files map of it, by place. */
    List<CommitPlan.LiveExtent> extents() {
        List<CommitPlan.LiveExtent> byPlace = new ArrayList<>(byFile.values());
        byPlace.sort(Comparator.comparingLong(live -> live.extent().sector()));
        return byPlace;
    }

    /** What is to be read. */
    List<LiveBlocks.Run> runs() {
        return runs;
    }

    /** Zones that it takes live blocks from. */
    Set<Zone> zones() {
        return zones;
    }

    /** Zones that hold nothing live any more when this relocation is committed. */
    List<Zone> emptied() {
        return emptied;
    }

    /** The live blocks that were promised room for these zones. */
    int emptiedLiveBlocks() {
        return emptiedLiveBlocks;
    }

    /** Blocks to copy. */
    int blocks() {
        return blocks;
    }
}
