package io.zonelog.device.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** The right to write to a device, held by one process at a time; the system takes it back when the process ends. */
public final class DeviceLock implements AutoCloseable {
    private final FileChannel channel;

    private DeviceLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws DeviceOpenException if another process, or this one, has it
     */
    public static DeviceLock acquire(Path file) throws IOException {
        FileChannel channel = DurableFiles.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        if (!locks(channel)) {
            channel.close();
            throw new DeviceOpenException("the device in " + file.getParent() + " is in use by another process");
        }
        return new DeviceLock(channel);
    }

    private static boolean locks(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
