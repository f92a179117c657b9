package io.zonelog.engine.read;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZonedDevice;
import io.zonelog.mapping.MappingStore;
import io.zonelog.zone.ReaderHolds;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Opens readers of one moment beside a running engine. For any thread.
 *
 * <p>Memory for what is on its way from the device is lent to a reader while it reads, and not while it waits for its client.
 */
public final class Readers {
    /** Memory for this many reads is kept between reads. */
    private static final int KEPT_READ_AHEADS = 8;

    private final MappingStore store;
    private final ZonedDevice device;
    private final ReaderHolds holds;
    private final BlockingQueue<ReadAhead> idle = new ArrayBlockingQueue<>(KEPT_READ_AHEADS);

    /**
     * Opens no reader yet.
     *
     * @param holds those that the engine over the same store and device asks
     */
    public Readers(MappingStore store, ZonedDevice device, ReaderHolds holds) {
        this.store = store;
        this.device = device;
        this.holds = holds;
    }

    /**
     * Opens a reader of what is committed now.
     *
     * @return empty if there are as many readers as there may be
     */
    public Optional<SnapshotReader> open() {
        return open(ReaderHolds.Span.BOUNDED);
    }

    /**
     * Opens a reader of what is committed now.
     *
     * @param span how long it may last
     * @return empty if there are as many readers as there may be
     */
    public Optional<SnapshotReader> open(ReaderHolds.Span span) {
        return holds.take(span).map(this::open);
    }

    private SnapshotReader open(ReaderHolds.Hold hold) {
        boolean opened = false;
        try {
            MappingStore.MappingSnapshot snapshot = store.snapshot();
            opened = true;
            return new SnapshotReader(this, hold, snapshot);
        } finally {
            if (!opened) {
                hold.close();
            }
        }
    }

    /** What is read from. */
    public DeviceGeometry geometry() {
        return device.geometry();
    }

    ZonedDevice device() {
        return device;
    }

    ReadAhead lend() {
        ReadAhead kept = idle.poll();
        return kept == null ? new ReadAhead(device) : kept;
    }

    void giveBack(ReadAhead readAhead) {
        idle.offer(readAhead);
    }
}
