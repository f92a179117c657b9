package io.zonelog.deploy.data;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import java.io.IOException;

/**
 * The device of a data directory on which no engine runs, and none can start.
 *
 * @param lock keeps engines away
 * @param device the device, open for writing
 */
public record OwnedDevice(DataLock lock, SimulatedZonedDevice device) implements AutoCloseable {
    /**
     * Takes a device over.
     *
     * @throws CommandFailure with one line, if there is none, an engine runs on it, or it is damaged
     */
    public static OwnedDevice open(DataDirectory directory) {
        directory.verifiedDevice();
        BackEnd.requireSimulated(directory, "fails by itself: drills are for simulated devices");
        DataLock lock = DataLock.take(directory);
        try {
            return new OwnedDevice(lock, SimulatedZonedDevice.open(directory.device()));
        } catch (IOException failure) {
            lock.close();
            throw directory.unusable(failure);
        }
    }

    @Override
    public void close() {
        device.close();
        lock.close();
    }
}
