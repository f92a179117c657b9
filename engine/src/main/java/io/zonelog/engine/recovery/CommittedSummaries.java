package io.zonelog.engine.recovery;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.RmapRun;
import io.zonelog.segment.SegmentSummary;
import io.zonelog.segment.SegmentWalk;
import java.util.List;

/**
 * Tells the summaries that closed committed segments from file data that look like one, for instance because somebody keeps a copy of a
 * zone in a file. The reverse map is the witness: it knows every committed data block of a zone, so a summary does not begin at one, and
 * what it describes are such blocks.
 */
final class CommittedSummaries {
    private final MappingStore store;
    private final DeviceGeometry geometry;

    CommittedSummaries(MappingStore store, DeviceGeometry geometry) {
        this.store = store;
        this.geometry = geometry;
    }

    /** Whether what was found is the summary of a committed segment. */
    boolean contains(SegmentWalk.Found found) {
        int zone = geometry.zoneOf(found.sector());
        List<SegmentSummary.Extent> extents = found.summary().extents();
        return !isData(zone, geometry.blockInZone(found.sector()))
                && !extents.isEmpty()
                && extents.stream().allMatch(extent -> isKnown(zone, extent));
    }

    private boolean isData(int zone, int block) {
        return anyOwner(zone, block, (owner, ownerBlock) -> true);
    }

    /** Whether the reverse map has the same file block at an extent's first block. */
    private boolean isKnown(int zone, SegmentSummary.Extent extent) {
        return anyOwner(
                zone,
                extent.blockInZone(),
                (owner, ownerBlock) -> owner.fileId() == extent.fileId()
                        && owner.fileBlock() + extent.blockInZone() - ownerBlock == extent.fileBlock());
    }

    /** Looks at an owner of a block. */
    @FunctionalInterface
    private interface OwnerTest {
        /** The owner, and the block of the zone at which its share begins. */
        boolean holds(RmapRun.Owner owner, int ownerBlock);
    }

    private boolean anyOwner(int zone, int block, OwnerTest test) {
        try (Cursor<RmapRun> runs = store.rmap(zone, Math.max(0, block - MappingStore.MAX_RUN_BLOCKS + 1))) {
            while (runs.advance() && runs.current().blockInZone() <= block) {
                RmapRun run = runs.current();
                for (RmapRun.Owner owner : run.owners()) {
                    int start = run.blockInZone() + owner.blockOffset();
                    if (start <= block && block < start + owner.lengthBlocks() && test.holds(owner, start)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
