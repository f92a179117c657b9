package io.zonelog.device;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The way from the engine's thread to a device and back: completions are handed to the thread that owns the engine, and commands in
 * flight are counted. Owned by the engine's thread.
 */
public final class DeviceQueue {
    private final ZonedDevice device;
    private final Consumer<Runnable> ownerThread;
    private int commandsInFlight;

    /**
     * @param ownerThread runs what it is given on the engine's thread, later; safe for any thread
     */
    public DeviceQueue(ZonedDevice device, Consumer<Runnable> ownerThread) {
        this.device = device;
        this.ownerThread = ownerThread;
    }

    public DeviceGeometry geometry() {
        return device.geometry();
    }

    /** Commands whose completion the owner has not seen. */
    public int commandsInFlight() {
        return commandsInFlight;
    }

    /** Zone append; see {@link ZonedDevice#append}. */
    public void append(int zoneIndex, List<ByteBuffer> vectors, DeviceCompletion completion) {
        device.append(
                zoneIndex,
                vectors.toArray(ByteBuffer[]::new),
                WriteDurability.WITH_NEXT_FLUSH,
                onOwnerThread(completion));
    }

    /** Read; see {@link ZonedDevice#read}. */
    public void read(long sector, ByteBuffer target, DeviceCompletion completion) {
        device.read(sector, target, onOwnerThread(completion));
    }

    /** Write in place; see {@link ZonedDevice#write}. */
    public void write(long sector, List<ByteBuffer> vectors, DeviceCompletion completion) {
        device.write(
                sector, vectors.toArray(ByteBuffer[]::new), WriteDurability.WITH_NEXT_FLUSH, onOwnerThread(completion));
    }

    /** Flush; see {@link ZonedDevice#flush}. */
    public void flush(DeviceCompletion completion) {
        device.flush(onOwnerThread(completion));
    }

    /** Zone management; see {@link ZonedDevice#manage}. */
    public void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
        device.manage(action, zoneIndex, onOwnerThread(completion));
    }

    /** Reports the zones behind the first so many. */
    public List<ZoneDescriptor> reportFrom(int firstZone) {
        return device.report(firstZone, device.geometry().zoneCount() - firstZone);
    }

    /** The host's last error; see {@link ZonedDevice#hostError}. */
    public Optional<ZonedDevice.HostError> hostError() {
        return device.hostError();
    }

    /** Reports one zone. */
    public ZoneDescriptor report(int zoneIndex) {
        return device.report(zoneIndex, 1).get(0);
    }

    private DeviceCompletion onOwnerThread(DeviceCompletion completion) {
        commandsInFlight++;
        return (status, sector) -> ownerThread.accept(() -> {
            commandsInFlight--;
            completion.completed(status, sector);
        });
    }
}
