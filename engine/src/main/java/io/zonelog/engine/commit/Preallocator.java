package io.zonelog.engine.commit;

import io.zonelog.cache.BlockRanges;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.zone.ConventionalSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Carries {@code fallocate} out on the committed mapping: holes get unwritten extents in conventional zones, as far as these have room.
 * Owned by the commit thread.
 */
final class Preallocator {
    private final MappingStore store;
    private final OwnerRows owners;
    private final ConventionalSpace space;

    Preallocator(MappingStore store, DeviceGeometry geometry, ConventionalSpace space) {
        this.store = store;
        this.owners = new OwnerRows(store, geometry);
        this.space = space;
    }

    /** The unwritten extents that a file gets, with their rows in the reverse map. */
    List<Extent> fill(CommitPlan.FileChange change, MappingBatch batch) {
        List<Extent> added = new ArrayList<>();
        for (BlockRanges.Range range : change.preallocations()) {
            long from = range.fromBlock();
            try (Cursor<Extent> extents = store.extents(change.fileId(), from)) {
                while (extents.advance() && extents.current().fileBlock() < range.toBlock()) {
                    Extent mapped = extents.current();
                    fillHole(change, from, mapped.fileBlock(), added);
                    from = Math.max(from, mapped.endBlock());
                }
            }
            fillHole(change, from, range.toBlock(), added);
        }
        added.forEach(extent -> owners.put(change.fileId(), extent, batch));
        return added;
    }

    private void fillHole(CommitPlan.FileChange change, long fromBlock, long toBlock, List<Extent> added) {
        long block = fromBlock;
        while (block < toBlock) {
            Optional<ConventionalSpace.Run> found = space.allocate(toBlock - block);
            if (found.isEmpty()) {
                return;
            }
            ConventionalSpace.Run run = found.get();
            added.add(new Extent(
                    block,
                    run.lengthBlocks(),
                    run.sector(),
                    Extent.FLAG_UNWRITTEN,
                    change.lastSourceOffset(),
                    change.lastSourceOffset()));
            block += run.lengthBlocks();
        }
    }
}
