package io.zonelog.engine.writeback;

import io.zonelog.cache.BlockLookup;
import io.zonelog.cache.DirtyFile;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.batch.Batch;
import io.zonelog.iomap.Iomap;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingStore;

/**
 * Finds which dirty blocks are written in place: those whose committed extent is unwritten, as long as no older batch in flight has
 * touched them. So a block is written in place once, while it reads as zeros whatever it holds; once it is
 * converted, or somebody else's, data go elsewhere. Owned by the engine's thread.
 */
public final class UnwrittenPlaces {
    private final MappingStore store;
    private final DeviceGeometry geometry;
    private final Iterable<Batch> inFlight;

    /**
     * @param inFlight the batches on their way, oldest first; a live view
     */
    public UnwrittenPlaces(MappingStore store, DeviceGeometry geometry, Iterable<Batch> inFlight) {
        this.store = store;
        this.geometry = geometry;
        this.inFlight = inFlight;
    }

    /**
     * How a range is to be written, from its start as far as it is written in one way.
     *
     * @param batch the batch that is written back
     * @param dirty the file, in that batch
     * @param offsetBytes start of the range, block-aligned
     * @param lengthBytes its length, whole blocks
     */
    Iomap map(Batch batch, DirtyFile dirty, long offsetBytes, long lengthBytes) {
        if (geometry.conventionalZoneCount() == 0) {
            return Iomap.anonymousAppend(offsetBytes, lengthBytes);
        }
        long block = offsetBytes / geometry.blockSizeBytes();
        long endBlock = block + lengthBytes / geometry.blockSizeBytes();
        try (Cursor<Extent> extents = store.extents(dirty.fileId(), block)) {
            if (!extents.advance() || extents.current().fileBlock() >= endBlock) {
                return Iomap.anonymousAppend(offsetBytes, lengthBytes);
            }
            Extent extent = extents.current();
            if (extent.fileBlock() > block) {
                return append(offsetBytes, extent.fileBlock() - block);
            }
            long end = Math.min(endBlock, extent.endBlock());
            if (!extent.isUnwritten()) {
                return append(offsetBytes, end - block);
            }
            boolean inPlace = isUntouched(batch, dirty, block);
            long same = block + 1;
            while (same < end && isUntouched(batch, dirty, same) == inPlace) {
                same++;
            }
            if (!inPlace) {
                return append(offsetBytes, same - block);
            }
            long sector = extent.sector() + (block - extent.fileBlock()) * geometry.blockSectors();
            long length = (same - block) * geometry.blockSizeBytes();
            return new Iomap(offsetBytes, length, Iomap.Type.UNWRITTEN, 0, sector);
        }
    }

    private Iomap append(long offsetBytes, long blocks) {
        return Iomap.anonymousAppend(offsetBytes, blocks * geometry.blockSizeBytes());
    }

    private boolean isUntouched(Batch batch, DirtyFile dirty, long block) {
        for (Batch older : inFlight) {
            if (older == batch) {
                break;
            }
            DirtyFile known = older.dirtyFile(dirty.fileId());
            if (known != null && !(known.lookup(block) instanceof BlockLookup.Absent)) {
                return false;
            }
        }
        return true;
    }
}
