package io.zonelog.engine.reclaim;

import io.zonelog.cache.FolioArena;
import io.zonelog.engine.batch.LiveExtent;
import io.zonelog.zone.Zone;
import java.util.ArrayList;
import java.util.List;

/** Live blocks of one or more zones on their way to other zones. Owned by the engine's thread. */
final class Relocation {
    private final FolioArena arena;
    private final List<LiveExtent> extents = new ArrayList<>();
    private final List<LiveBlocks.Run> runs = new ArrayList<>();
    private final List<Zone> emptied = new ArrayList<>();
    private int blocks;
    private int emptiedLiveBlocks;

    Relocation(FolioArena arena) {
        this.arena = arena;
    }

    FolioArena arena() {
        return arena;
    }

    void add(LiveBlocks live) {
        extents.addAll(live.extents());
        runs.addAll(live.runs());
        blocks += live.count();
    }

    /** The last live blocks of a zone are part of this relocation. */
    void empties(Zone zone, int promisedLiveBlocks) {
        emptied.add(zone);
        emptiedLiveBlocks += promisedLiveBlocks;
    }

    /** What files map of it, by zone and place. */
    List<LiveExtent> extents() {
        return extents;
    }

    /** What is to be read. */
    List<LiveBlocks.Run> runs() {
        return runs;
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
