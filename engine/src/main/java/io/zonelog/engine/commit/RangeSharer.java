package io.zonelog.engine.commit;

import io.zonelog.cache.BlockRanges;
import io.zonelog.cache.BlockRemap;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries a clone out on the committed mapping: the source's extents get a second owner, with rows of its own in the reverse map, and
 * both sides are marked as shared. Owned by the commit thread.
 */
final class RangeSharer {
    private final MappingStore store;
    private final DeviceGeometry geometry;
    private final SharedBlocks shared;
    private final OwnerRows owners;

    RangeSharer(MappingStore store, DeviceGeometry geometry, SharedBlocks shared) {
        this.owners = new OwnerRows(store, geometry);
        this.store = store;
        this.geometry = geometry;
        this.shared = shared;
    }

    /**
     * The extents that a file gets by a clone; holes and unwritten blocks of the source become holes.
     *
     * @param change the file that gets them
     * @param cleared the blocks of that file which lose their old mapping in the same commit
     */
    List<Extent> share(
            CommitPlan.FileChange change, BlockRemap remap, List<BlockRanges.Range> cleared, MappingBatch batch) {
        List<BlockRanges.Range> clearedInSource = remap.sourceFileId() == change.fileId() ? cleared : List.of();
        List<Extent> copies = new ArrayList<>();
        try (Cursor<Extent> extents = store.extents(remap.sourceFileId(), remap.sourceBlock())) {
            while (extents.advance() && extents.current().fileBlock() < remap.sourceEndBlock()) {
                Extent original = extents.current();
                if (original.isUnwritten()) {
                    continue;
                }
                Extent part = original.slice(remap.sourceBlock(), remap.sourceEndBlock(), geometry.blockSectors());
                Extent copy = copyOf(part, remap, change.lastSourceOffset());
                copies.add(copy);
                owners.put(change.fileId(), copy, batch);
                shared.gainedOwner(copy);
                if (!original.isShared()) {
                    mark(remap.sourceFileId(), original, clearedInSource, batch);
                }
            }
        }
        return copies;
    }

    private static Extent copyOf(Extent part, BlockRemap remap, long sourceOffset) {
        return new Extent(
                remap.fileBlock() + part.fileBlock() - remap.sourceBlock(),
                part.lengthBlocks(),
                part.sector(),
                Extent.FLAG_SHARED,
                Math.min(part.firstSourceOffset(), sourceOffset),
                Math.max(part.lastSourceOffset(), sourceOffset));
    }

    /** Marks what is left of an extent as shared. */
    private void mark(long fileId, Extent extent, List<BlockRanges.Range> cleared, MappingBatch batch) {
        Extent marked = extent.withFlags(extent.flags() | Extent.FLAG_SHARED);
        long from = marked.fileBlock();
        for (BlockRanges.Range gone : cleared) {
            if (gone.toBlock() <= from || gone.fromBlock() >= marked.endBlock()) {
                continue;
            }
            if (gone.fromBlock() > from) {
                batch.putExtent(fileId, marked.slice(from, gone.fromBlock(), geometry.blockSectors()));
            }
            from = gone.toBlock();
        }
        if (from < marked.endBlock()) {
            batch.putExtent(fileId, marked.slice(from, marked.endBlock(), geometry.blockSectors()));
        }
    }
}
