package io.zonelog.device;

/**
 * Receives the end of one device command, exactly once.
 *
 * <p>It may be called on any thread of the device, and also on the submitting thread before the submitting call returns. An
 * implementation hands the news to the thread that owns the state concerned and returns at once; it never throws and never
 * submits a command.
 */
@FunctionalInterface
public interface DeviceCompletion {
    /**
     * The command ended.
     *
     * @param status how it ended
     * @param sector where the data lie: the lowest sector that the device chose for a zone append, the address that was
     *     asked for in a write or read, {@link io.zonelog.block.Sectors#UNASSIGNED} in every other case and after an error
     */
    void completed(DeviceStatus status, long sector);
}
