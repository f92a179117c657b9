package io.zonelog.device.simulated;

/**
 * How a simulated device in files works; none of it changes what it does.
 *
 * @param ioThreads threads that write, read and sync, 1 or more
 * @param maxCommandsInFlight a submitter waits while so many commands are in flight
 * @param maxOpenFilesPerThread zone files that each thread keeps open
 */
public record SimulatedDeviceOptions(int ioThreads, int maxCommandsInFlight, int maxOpenFilesPerThread) {
    /** Four threads, 256 commands, 64 files for each thread. */
    public static final SimulatedDeviceOptions STANDARD = new SimulatedDeviceOptions(4, 256, 64);

    /** Checks the ranges. */
    public SimulatedDeviceOptions {
        if (ioThreads < 1 || maxCommandsInFlight < 1 || maxOpenFilesPerThread < 1) {
            throw new IllegalArgumentException("threads, commands and files must each be at least 1: " + ioThreads
                    + ", " + maxCommandsInFlight + ", " + maxOpenFilesPerThread);
        }
    }
}
