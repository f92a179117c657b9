package io.zonelog.journal;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import java.nio.ByteBuffer;
import java.util.function.Predicate;

/**
 * Finds all frames on a device, without any other knowledge of where they are. A zone holds frames if its first block begins one; where that
 * block cannot be read, or its frame is torn or damaged, another frame has to begin within the longest append behind it. Blocks that belong to
 * no whole frame are skipped: a torn append may lie before what a later start has written. Waits for each read. Used by one thread.
 */
public final class JournalReader {
    private static final int LEAST_WINDOW_BYTES = 1 << 20;

    private final ZonedDevice device;
    private final DeviceGeometry geometry;
    private final FrameCodec codec;
    private final FrameTable table = new FrameTable();
    private final Window window;

    private JournalReader(ZonedDevice device) {
        this.device = device;
        this.geometry = device.geometry();
        this.codec = new FrameCodec(geometry.deviceUuid(), geometry.blockSizeBytes());
        this.window = new Window();
    }

    /**
     * Whether a zone's first block begins a frame, as it does in the journal's zones for as long as it can be read. Waits for the read.
     *
     * @param zoneIndex a zone in which something was written
     */
    public static boolean holdsFrames(ZonedDevice device, int zoneIndex) {
        DeviceGeometry geometry = device.geometry();
        int blockSizeBytes = geometry.blockSizeBytes();
        ByteBuffer block = AlignedBuffers.allocate(blockSizeBytes, blockSizeBytes);
        return device.readAwaited(geometry.sectorOf(zoneIndex, 0), block).isSuccess()
                && new FrameCodec(geometry.deviceUuid(), blockSizeBytes).claimedBlocks(block.clear()) > 0;
    }

    /** Reads all sequential zones. */
    public static JournalContents read(ZonedDevice device) {
        return read(device, zone -> true);
    }

    /**
     * Reads some zones.
     *
     * @param isCandidate tells whether a zone may hold frames
     */
    public static JournalContents read(ZonedDevice device, Predicate<ZoneDescriptor> isCandidate) {
        JournalReader reader = new JournalReader(device);
        for (ZoneDescriptor zone : device.report(0, reader.geometry.zoneCount())) {
            if (isCandidate.test(zone)) {
                reader.readZone(zone);
            }
        }
        return JournalContents.of(device, reader.table);
    }

    private void readZone(ZoneDescriptor zone) {
        // The pointer of a Read Only zone is not known; a conventional one has none, and no frames.
        int end = zone.condition() == ZoneCondition.READ_ONLY ? zone.capacityBlocks() : zone.writtenBlocks();
        if (end == 0) {
            return;
        }
        window.begin(zone.zoneIndex(), end);
        window.load(0, 1);
        if (window.isReadable() && codec.claimedBlocks(window.from(0)) == 0) {
            return;
        }
        int before = table.size();
        int block = 0;
        while (block < window.zoneEnd() && (table.size() > before || block <= geometry.maxAppendBlocks())) {
            block += addFrame(zone.zoneIndex(), block);
        }
    }

    /** Adds the frame that begins in a block, if there is one; gives the blocks that are done with. */
    private int addFrame(int zoneIndex, int block) {
        window.cover(block, 1);
        int claimed = window.covers(block, 1) ? codec.claimedBlocks(window.from(block)) : 0;
        if (claimed == 0 || claimed > window.mostBlocks()) {
            return 1;
        }
        window.cover(block, claimed);
        if (!window.covers(block, claimed)) {
            return 1;
        }
        return codec.decode(window.from(block))
                .map(frame -> {
                    table.add(frame, new FrameTable.Place(zoneIndex, block, claimed));
                    return claimed;
                })
                .orElse(1);
    }

    /** A piece of a zone in memory. Blocks that cannot be read are zeros. */
    private final class Window {
        private final int mostBlocks;
        private final ByteBuffer memory;
        private int zoneIndex;
        private int zoneEnd;
        private int start;
        private int end;
        private boolean isReadable;

        private Window() {
            int blockSizeBytes = geometry.blockSizeBytes();
            int longestFrame = Math.min(geometry.maxAppendBlocks(), codec.maxBlocks(FrameCodec.MAX_PAYLOAD_BYTES));
            mostBlocks = Math.max(longestFrame, LEAST_WINDOW_BYTES / blockSizeBytes);
            memory = AlignedBuffers.allocate(mostBlocks * blockSizeBytes, blockSizeBytes);
        }

        int mostBlocks() {
            return mostBlocks;
        }

        void begin(int newZoneIndex, int newZoneEnd) {
            zoneIndex = newZoneIndex;
            zoneEnd = newZoneEnd;
            start = 0;
            end = 0;
        }

        /** Behind the last block that may hold something. */
        int zoneEnd() {
            return zoneEnd;
        }

        /** Whether every block of it could be read. */
        boolean isReadable() {
            return isReadable;
        }

        boolean covers(int block, int blocks) {
            return block >= start && block + blocks <= end;
        }

        /** Sees that it covers some blocks, as far as they are in the zone. */
        void cover(int block, int blocks) {
            if (!covers(block, blocks)) {
                load(block, Math.min(mostBlocks, zoneEnd - block));
            }
        }

        /** The bytes from a block on that it covers. */
        ByteBuffer from(int block) {
            return slice(block, end - block);
        }

        private ByteBuffer slice(int block, int blocks) {
            int blockSizeBytes = geometry.blockSizeBytes();
            return memory.slice((block - start) * blockSizeBytes, blocks * blockSizeBytes);
        }

        void load(int block, int blocks) {
            start = block;
            end = block + blocks;
            isReadable = read(block, blocks).isSuccess();
            if (!isReadable) {
                loadOneByOne();
            }
        }

        private void loadOneByOne() {
            for (int block = start; block < end; block++) {
                DeviceStatus status = read(block, 1);
                if (status == DeviceStatus.UNWRITTEN_BLOCK) {
                    end = block;
                    zoneEnd = block;
                } else if (!status.isSuccess()) {
                    AlignedBuffers.zero(memory, (block - start) * geometry.blockSizeBytes(), geometry.blockSizeBytes());
                }
            }
        }

        private DeviceStatus read(int block, int blocks) {
            return device.readAwaited(geometry.sectorOf(zoneIndex, block), slice(block, blocks));
        }
    }
}
