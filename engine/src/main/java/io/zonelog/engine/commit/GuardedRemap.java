package io.zonelog.engine.commit;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.RmapRun;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets mappings follow what reclaim has copied, but only where an extent still leads exactly to the place that was copied: what was
 * overwritten meanwhile stays as it is, and its copy is dead. The counterpart of the test of the old block in
 * {@code xfs_zoned_map_extent}. Owned by the commit thread.
 */
final class GuardedRemap {
    /** Neighbours merge if no more records than this lie between the records that wrote them, so that a record can still be located. */
    private static final long MAX_RECORD_GAP = 1024;

    private final ExtentCache remembered;
    private final ZoneLedger ledger;
    private final DeviceGeometry geometry;
    private final SharedBlocks shared;
    private final long blockSectors;
    /** By zone: shared copies that this commit has counted. */
    private final Map<Integer, BitSet> countedShared = new HashMap<>();

    GuardedRemap(ExtentCache remembered, ZoneLedger ledger, DeviceGeometry geometry, SharedBlocks shared) {
        this.shared = shared;
        this.remembered = remembered;
        this.ledger = ledger;
        this.geometry = geometry;
        this.blockSectors = geometry.blockSectors();
    }

    /**
     * Moves mappings of one file.
     *
     * @param file that has extents
     * @param moves of this file, sorted and apart
     * @return by how much the file's count of extents changes
     */
    long apply(FileRecord file, List<CommitPlan.Move> moves, MappingBatch batch) {
        Output output = new Output(file.fileId(), batch);
        try (ExtentWalk extents = remembered.walk(file.fileId(), file.meanExtentBlocks())) {
            int next = 0;
            long doneBlock = 0;
            while (next < moves.size()) {
                Extent old = extents.nextFrom(Math.max(moves.get(next).fileBlock(), doneBlock));
                if (old == null) {
                    break;
                }
                doneBlock = old.endBlock();
                next = behind(moves, next, old.fileBlock());
                replace(old, moves, next, output);
                next = behind(moves, next, doneBlock);
            }
        }
        output.flush();
        return output.extents;
    }

    /** The first move from a given one on that ends behind a block. */
    private static int behind(List<CommitPlan.Move> moves, int from, long block) {
        int next = from;
        while (next < moves.size() && moves.get(next).endBlock() <= block) {
            next++;
        }
        return next;
    }

    /** Replaces the parts of an extent that were copied. */
    private void replace(Extent old, List<CommitPlan.Move> moves, int from, Output output) {
        long done = old.fileBlock();
        boolean begun = false;
        for (int i = from; i < moves.size() && moves.get(i).fileBlock() < old.endBlock(); i++) {
            CommitPlan.Move move = moves.get(i);
            Extent part = old.slice(move.fileBlock(), move.endBlock(), blockSectors);
            long distance = (part.fileBlock() - move.fileBlock()) * blockSectors;
            boolean isCopied = part.sector() == move.fromSector() + distance
                    && part.lastSourceOffset() <= move.lastSourceOffset()
                    && !part.isUnwritten();
            if (!isCopied) {
                continue;
            }
            if (!begun) {
                output.remove(old);
                begun = true;
            }
            if (done < part.fileBlock()) {
                output.put(old.slice(done, part.fileBlock(), blockSectors));
            }
            Extent moved = part.at(move.toSector() + distance);
            account(output, part, moved, move.role());
            output.put(moved);
            done = part.endBlock();
        }
        if (begun && done < old.endBlock()) {
            output.put(old.slice(done, old.endBlock(), blockSectors));
        }
    }

    /** Moves the blocks from one zone's count to the other's; a place that files share counts once. */
    private void account(Output output, Extent before, Extent after, CommitPlan.Move.Role role) {
        if (!shared.concerns(before)) {
            ledger.unmapped(before.sector(), before.lengthBlocks());
            ledger.mapped(after.sector(), after.lengthBlocks());
            return;
        }
        shared.lostOwner(output.fileId, before);
        int zone = geometry.zoneOf(after.sector());
        int block = geometry.blockInZone(after.sector());
        BitSet counted = countedShared.computeIfAbsent(zone, unused -> new BitSet());
        int known = counted.get(block, block + after.lengthBlocks()).cardinality();
        counted.set(block, block + after.lengthBlocks());
        ledger.mapped(after.sector(), after.lengthBlocks() - known);
        if (role == CommitPlan.Move.Role.FOLLOWING) {
            putOwner(output, after, zone, block);
        }
    }

    private static void putOwner(Output output, Extent extent, int zone, int block) {
        for (int done = 0; done < extent.lengthBlocks(); done += MappingStore.MAX_RUN_BLOCKS) {
            int length = Math.min(MappingStore.MAX_RUN_BLOCKS, extent.lengthBlocks() - done);
            output.batch.putRmap(new RmapRun(
                    zone,
                    block + done,
                    List.of(new RmapRun.Owner(0, length, output.fileId, extent.fileBlock() + done))));
        }
    }

    /** Ends a commit. */
    void finish() {
        countedShared.clear();
    }

    /** New extents on their way to the store; a neighbour joins the one before it. */
    private final class Output {
        private final long fileId;
        private final MappingBatch batch;
        private @Nullable Extent last;
        private long extents;

        Output(long fileId, MappingBatch batch) {
            this.fileId = fileId;
            this.batch = batch;
        }

        void remove(Extent old) {
            Extent before = last;
            if (before != null && before.endBlock() != old.fileBlock()) {
                flush();
            }
            batch.removeExtent(fileId, old.fileBlock());
            extents--;
        }

        void put(Extent next) {
            Extent before = last;
            if (before != null && joins(before, next)) {
                last = new Extent(
                        before.fileBlock(),
                        before.lengthBlocks() + next.lengthBlocks(),
                        before.sector(),
                        before.flags(),
                        Math.min(before.firstSourceOffset(), next.firstSourceOffset()),
                        Math.max(before.lastSourceOffset(), next.lastSourceOffset()));
                return;
            }
            flush();
            last = next;
        }

        void flush() {
            Extent before = last;
            if (before != null) {
                batch.putExtent(fileId, before);
                extents++;
                last = null;
            }
        }

        private boolean joins(Extent before, Extent next) {
            boolean contiguous = before.endBlock() == next.fileBlock()
                    && before.sector() + before.lengthBlocks() * blockSectors == next.sector()
                    && geometry.zoneOf(before.sector()) == geometry.zoneOf(next.sector());
            return contiguous
                    && before.flags() == next.flags()
                    && next.firstSourceOffset() <= before.lastSourceOffset() + MAX_RECORD_GAP
                    && before.firstSourceOffset() <= next.lastSourceOffset() + MAX_RECORD_GAP;
        }
    }
}
