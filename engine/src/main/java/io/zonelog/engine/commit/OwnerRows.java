package io.zonelog.engine.commit;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.RmapRun;
import java.util.List;

/** Names owners of blocks in the reverse map that no append of theirs has named. Owned by the commit thread. */
final class OwnerRows {
    private final MappingStore store;
    private final DeviceGeometry geometry;

    OwnerRows(MappingStore store, DeviceGeometry geometry) {
        this.store = store;
        this.geometry = geometry;
    }

    /** Adds rows to the reverse map that name the new owner, and leaves those alone that name it already. */
    void put(long fileId, Extent extent, MappingBatch batch) {
        int zone = geometry.zoneOf(extent.sector());
        int block = geometry.blockInZone(extent.sector());
        int done = 0;
        while (done < extent.lengthBlocks()) {
            int known = blocksKnown(zone, block + done, fileId, extent.fileBlock() + done);
            int length = Math.min(extent.lengthBlocks() - done, known > 0 ? known : MappingStore.MAX_RUN_BLOCKS);
            if (known == 0) {
                RmapRun.Owner owner = new RmapRun.Owner(0, length, fileId, extent.fileBlock() + done);
                batch.putRmap(new RmapRun(zone, block + done, List.of(owner)));
            }
            done += length;
        }
    }

    /** How many blocks the row with this very key has for its first owner; 0 if there is no such row. */
    private int blocksKnown(int zone, int blockInZone, long fileId, long fileBlock) {
        try (Cursor<RmapRun> runs = store.rmap(zone, blockInZone)) {
            while (runs.advance() && runs.current().blockInZone() == blockInZone) {
                RmapRun.Owner first = runs.current().owners().get(0);
                if (first.fileId() == fileId && first.fileBlock() == fileBlock) {
                    return first.blockOffset() == 0 ? first.lengthBlocks() : 0;
                }
            }
        }
        return 0;
    }
}
