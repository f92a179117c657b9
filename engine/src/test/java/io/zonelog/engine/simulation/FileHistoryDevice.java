package io.zonelog.engine.simulation;

import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import io.zonelog.device.state.PowerCut;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** The device in files. Its threads go on by themselves, so the order of completions is the machine's and not the seed's. */
final class FileHistoryDevice extends ForwardingDevice implements HistoryDevice {
    private static final long TURN_NANOS = 50_000L;

    private final SimulatedZonedDevice device;
    private final Path directory;

    private FileHistoryDevice(SimulatedZonedDevice device, Path directory) {
        super(device);
        this.device = device;
        this.directory = directory;
    }

    /** Makes a device in a directory that does not exist. */
    static FileHistoryDevice create(Path directory, DeviceGeometry geometry) {
        try {
            SimulatedZonedDevice.create(directory, geometry);
            return open(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static FileHistoryDevice open(Path directory) throws IOException {
        return new FileHistoryDevice(SimulatedZonedDevice.open(directory), directory);
    }

    /** The device's threads need no help but the processor, which a turn leaves to them. */
    @Override
    public void goOn() {
        LockSupport.parkNanos(this, TURN_NANOS);
    }

    @Override
    public void settle() {
        AwaitedCompletion flushed = new AwaitedCompletion();
        device.flush(flushed);
        if (!flushed.await().isSuccess()) {
            throw new IllegalStateException("the flush ended in " + flushed.await());
        }
    }

    @Override
    public HistoryDevice cutPower(long seed) {
        try {
            device.powerCut(PowerCut.withSeed(seed));
            return open(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
