package io.zonelog.engine.apply;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.cache.BlockFiller;
import io.zonelog.cache.BlockLookup;
import io.zonelog.cache.DirtyFile;
import io.zonelog.cache.FileState;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.zone.ZoneTable;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds operations that cover a block only in part whose other part an Offline zone has lost: they cannot be applied, and nothing else has to
 * stop for them. Costs nothing while no zone with live data is lost. Owned by the engine's thread.
 */
final class UnreadableEdges {
    private final BlockFiller before;
    private final ZoneTable zones;
    private final DeviceGeometry geometry;
    private final ByteBuffer scratch;

    /**
     * @param before what blocks held before the open batch
     */
    UnreadableEdges(BlockFiller before, ZoneTable zones, DeviceGeometry geometry) {
        this.before = before;
        this.zones = zones;
        this.geometry = geometry;
        this.scratch = AlignedBuffers.allocate(geometry.blockSizeBytes(), geometry.blockSizeBytes());
    }

    /**
     * What is lost, and what to do, in one line; empty if an operation needs nothing that is lost.
     *
     * @param fromBytes where what it changes begins
     * @param toBytes where that ends
     */
    Optional<String> refusal(@Nullable Batch open, FileState file, long fromBytes, long toBytes) {
        if (!file.isPresent() || fromBytes >= toBytes || !zones.hasLostData()) {
            return Optional.empty();
        }
        DirtyFile dirty = open == null ? null : open.dirtyFile(file.fileId());
        int blockSizeBytes = geometry.blockSizeBytes();
        long first = fromBytes / blockSizeBytes;
        long last = toBytes / blockSizeBytes;
        boolean keepsFront = fromBytes % blockSizeBytes != 0 && first * blockSizeBytes < file.sizeBytes();
        boolean keepsRest = toBytes % blockSizeBytes != 0 && toBytes < file.sizeBytes();
        Optional<String> front = keepsFront ? refusalOf(first, file, dirty) : Optional.empty();
        return front.isEmpty() && keepsRest ? refusalOf(last, file, dirty) : front;
    }

    private Optional<String> refusalOf(long block, FileState file, @Nullable DirtyFile dirty) {
        if (dirty != null && !(dirty.lookup(block) instanceof BlockLookup.Absent)) {
            return Optional.empty();
        }
        try {
            before.fill(file.fileId(), block, scratch);
            return Optional.empty();
        } catch (DataReadException lost) {
            return Optional.of("it changes block " + block + " of the file only in part, and the rest is lost ("
                    + lost.getMessage() + "): write the block whole, or unlink the file");
        }
    }
}
