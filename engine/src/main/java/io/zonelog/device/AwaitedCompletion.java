package io.zonelog.device;

import io.zonelog.block.Sectors;
import java.util.concurrent.CountDownLatch;

/** A completion that a caller without an event loop of its own waits for: the CLI, recovery, tests. */
public final class AwaitedCompletion implements DeviceCompletion {
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile DeviceStatus status = DeviceStatus.ABORTED;
    private volatile long sector = Sectors.UNASSIGNED;

    @Override
    public void completed(DeviceStatus commandStatus, long commandSector) {
        status = commandStatus;
        sector = commandSector;
        done.countDown();
    }

    /**
     * Waits for the end of the command.
     *
     * @throws IllegalStateException if the waiting thread is interrupted; its interrupt flag is set again
     */
    public DeviceStatus await() {
        try {
            done.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the device", interrupted);
        }
        return status;
    }

    /** Where the data lie, once {@link #await} has returned. */
    public long sector() {
        return sector;
    }
}
