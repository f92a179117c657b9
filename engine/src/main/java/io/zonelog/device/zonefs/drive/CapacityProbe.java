package io.zonelog.device.zonefs.drive;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.file.DeviceOpenException;
import io.zonelog.device.zonefs.mount.ZoneFile;
import io.zonelog.device.zonefs.mount.ZoneFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Measures how much a zone holds, without writing to it. The system tells it as the number of a file's blocks, which Java does not show; but
 * zonefs refuses a write at or beyond a zone's capacity otherwise than one that is only not at its write pointer. Which text the first of
 * them has is learned from a write that is certainly beyond.
 */
public final class CapacityProbe {
    private static final long BEYOND_ALL_ZONES_BYTES = 1L << 50;

    private final ZoneFileSystem files;
    private final int blockSizeBytes;
    private final ByteBuffer block;

    public CapacityProbe(ZoneFileSystem files, int blockSizeBytes) {
        this.files = files;
        this.blockSizeBytes = blockSizeBytes;
        block = AlignedBuffers.allocate(blockSizeBytes, blockSizeBytes);
    }

    /** The capacity of an Empty zone, in blocks. */
    public int capacityBlocks(ZoneFile empty) throws IOException {
        String beyond = beyond(empty);
        int least = 1;
        int most = 2;
        while (!refusal(empty, most).equals(beyond)) {
            least = most;
            most = Math.multiplyExact(most, 2);
        }
        while (least + 1 < most) {
            int middle = least + (most - least) / 2;
            if (refusal(empty, middle).equals(beyond)) {
                most = middle;
            } else {
                least = middle;
            }
        }
        return refusal(empty, least).equals(beyond) ? least : most;
    }

    /** Whether a zone, if it can be written at all, has exactly this capacity. It must be Empty then. */
    boolean hasCapacity(ZoneFile zone, int capacityBlocks) throws IOException {
        if (!files.state(zone).isWritable()) {
            return true;
        }
        String beyond = beyond(zone);
        return refusal(zone, capacityBlocks).equals(beyond)
                && (capacityBlocks == 1 || !refusal(zone, capacityBlocks - 1).equals(beyond));
    }

    private String beyond(ZoneFile zone) throws IOException {
        return refusal(zone, BEYOND_ALL_ZONES_BYTES / blockSizeBytes);
    }

    /** How a write of one block that is not at the write pointer is refused. */
    private String refusal(ZoneFile zone, long blockInZone) throws IOException {
        try {
            files.write(zone, blockInZone * blockSizeBytes, new ByteBuffer[] {block.duplicate()});
        } catch (IOException refused) {
            return String.valueOf(refused.getMessage());
        }
        throw new DeviceOpenException(
                "a write to " + zone + " beyond its write pointer was not refused: is this zonefs?");
    }
}
