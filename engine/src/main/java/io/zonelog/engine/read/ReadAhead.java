package io.zonelog.engine.read;

import io.zonelog.block.BlockChecksums;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZonedDevice;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingView;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads pieces of extents in the order in which they are asked for, a bounded number at a time, so that the device is at work while
 * what came is checked and taken. Used by one thread.
 */
final class ReadAhead {
    private static final int WINDOWS = 4;
    /** A shorter extent, asked for alone, is read by the calling thread. */
    private static final int SHORT_BYTES = 64 << 10;

    private final ZonedDevice device;
    private final BlockChecksums checksums;
    private final Deque<ReadWindow> idle = new ArrayDeque<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private int windows;

    /** Takes a piece that has come and has been checked, from the memory's start on. */
    @FunctionalInterface
    interface Taker {
        void take(ByteBuffer memory);
    }

    private record Pending(ReadWindow window, long fileId, Extent piece, Taker taker) {}

    ReadAhead(ZonedDevice device) {
        this.device = device;
        this.checksums = new BlockChecksums(device.geometry().blockSizeBytes());
    }

    /**
     * Asks for an extent, piece by piece; those asked for before are taken meanwhile.
     *
     * @throws DataReadException if a piece cannot be read or is not what was written; then nothing is asked for any more
     */
    void ask(MappingView view, long fileId, Extent extent, Taker taker) {
        long maxBlocks = maxBlocks();
        for (long block = extent.fileBlock(); block < extent.endBlock(); block += maxBlocks) {
            Extent piece = extent.slice(block, block + maxBlocks, geometry().blockSectors());
            ReadWindow window = window();
            boolean started = false;
            try {
                window.start(view, fileId, piece);
                started = true;
            } finally {
                if (!started) {
                    idle.push(window);
                    giveUp();
                }
            }
            pending.addLast(new Pending(window, fileId, piece, taker));
        }
    }

    /**
     * Reads one extent for which nothing else is asked.
     *
     * @throws DataReadException as {@link #ask}
     */
    void readAlone(MappingView view, long fileId, Extent extent, Taker taker) {
        if ((long) extent.lengthBlocks() * geometry().blockSizeBytes() <= SHORT_BYTES) {
            ReadWindow window = window();
            try {
                taker.take(window.readNow(view, fileId, extent));
            } finally {
                idle.push(window);
            }
        } else {
            ask(view, fileId, extent, taker);
            takeAll();
        }
    }

    /** Whether a piece can be asked for before another one is taken. */
    boolean hasRoom() {
        return !idle.isEmpty() || windows < WINDOWS;
    }

    /** Whether everything that was asked for has been taken. */
    boolean isIdle() {
        return pending.isEmpty();
    }

    /** The longest piece. */
    int maxBlocks() {
        return ReadWindow.maxBlocks(geometry());
    }

    DeviceGeometry geometry() {
        return device.geometry();
    }

    private ReadWindow window() {
        if (idle.isEmpty() && windows < WINDOWS) {
            windows++;
            return new ReadWindow(device, checksums);
        }
        if (idle.isEmpty()) {
            takeOldest();
        }
        return idle.pop();
    }

    /**
     * Waits for everything that was asked for.
     *
     * @throws DataReadException as {@link #ask}
     */
    void takeAll() {
        while (!pending.isEmpty()) {
            takeOldest();
        }
    }

    /**
     * Waits for what was asked for first; its memory is its taker's until the next piece is asked for.
     *
     * @throws DataReadException as {@link #ask}
     */
    void takeOldest() {
        Pending oldest = pending.removeFirst();
        boolean taken = false;
        try {
            oldest.taker().take(oldest.window().finish(oldest.fileId(), oldest.piece()));
            taken = true;
        } finally {
            idle.push(oldest.window());
            if (!taken) {
                giveUp();
            }
        }
    }

    /** Forgets what was asked for, once nothing more is written to its memory. */
    void giveUp() {
        for (Pending one : pending) {
            one.window().await();
            idle.push(one.window());
        }
        pending.clear();
    }
}
