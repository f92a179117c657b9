package io.zonelog.engine.read;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.block.BlockChecksums;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZonedDevice;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingView;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Memory for one piece of an extent on its way from the device, and the checksums that it must have. Used by one thread. */
final class ReadWindow {
    /** The longest piece. */
    static final int MAX_BYTES = 512 << 10;
    /** How often a piece is read before it counts as lost or damaged: it may be the read that went wrong, and not what is stored. */
    private static final int MAX_TRIES = 3;

    private static final int NONE = -1;

    private final ZonedDevice device;
    private final DeviceGeometry geometry;
    private final BlockChecksums checksums;
    private final ByteBuffer memory;
    private final int[] expected;
    private final int[] actual;
    private AwaitedCompletion completion = new AwaitedCompletion();

    ReadWindow(ZonedDevice device, BlockChecksums checksums) {
        this.device = device;
        this.geometry = device.geometry();
        this.checksums = checksums;
        int blocks = maxBlocks(geometry);
        this.memory = AlignedBuffers.allocate(blocks * geometry.blockSizeBytes(), geometry.blockSizeBytes());
        this.expected = new int[blocks];
        this.actual = new int[blocks];
    }

    /** The longest piece in blocks. */
    static int maxBlocks(DeviceGeometry geometry) {
        return Math.max(1, MAX_BYTES / geometry.blockSizeBytes());
    }

    /** Starts to read a piece of a file of a view. */
    void start(MappingView view, long fileId, Extent piece) {
        prepare(view, fileId, piece);
        completion = new AwaitedCompletion();
        device.read(piece.sector(), memory, completion);
    }

    /** Reads a piece, and checks it; the memory holds it from its start on. */
    ByteBuffer readNow(MappingView view, long fileId, Extent piece) {
        prepare(view, fileId, piece);
        return checked(fileId, piece, device.readAwaited(piece.sector(), memory));
    }

    private void prepare(MappingView view, long fileId, Extent piece) {
        int count = piece.lengthBlocks();
        int zone = geometry.zoneOf(piece.sector());
        if (view.checksums(zone, geometry.blockInZone(piece.sector()), count, expected) < count) {
            throw DataReadException.checksumMissing(fileId, piece);
        }
        memory.limit(count * geometry.blockSizeBytes()).position(0);
    }

    /** Waits until nothing is written to the memory any more, whatever has been read. */
    void await() {
        completion.await();
    }

    /** Waits for the piece that was started, and checks it; the memory holds it from its start on. */
    ByteBuffer finish(long fileId, Extent piece) {
        return checked(fileId, piece, completion.await());
    }

    private ByteBuffer checked(long fileId, Extent piece, DeviceStatus firstStatus) {
        DeviceStatus status = firstStatus;
        int wrong = firstWrongBlock(piece, status);
        for (int tries = 1; tries < MAX_TRIES && wrong != NONE && !status.isFailedZone(); tries++) {
            memory.limit(piece.lengthBlocks() * geometry.blockSizeBytes()).position(0);
            status = device.readAwaited(piece.sector(), memory);
            wrong = firstWrongBlock(piece, status);
        }
        if (!status.isSuccess()) {
            throw DataReadException.deviceError(fileId, piece, status);
        }
        if (wrong != NONE) {
            throw DataReadException.checksumMismatch(fileId, piece, wrong);
        }
        return memory;
    }

    private int firstWrongBlock(Extent piece, DeviceStatus status) {
        if (!status.isSuccess()) {
            return 0;
        }
        int count = piece.lengthBlocks();
        memory.limit(count * geometry.blockSizeBytes()).position(0);
        checksums.compute(memory, actual, 0);
        return Arrays.mismatch(actual, 0, count, expected, 0, count);
    }
}
