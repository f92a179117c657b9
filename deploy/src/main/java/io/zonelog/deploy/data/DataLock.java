package io.zonelog.deploy.data;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.device.file.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** The lock that lets one engine at a time run on a data directory; the system releases it when the process ends, however. */
final class DataLock implements AutoCloseable {
    private final DataDirectory directory;
    private final FileChannel channel;

    private DataLock(DataDirectory directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes the lock, and removes the address that a killed engine has left.
     *
     * @throws CommandFailure if another engine has it
     */
    static DataLock take(DataDirectory directory) {
        try {
            FileChannel channel = opened(directory);
            if (!isLocked(channel)) {
                channel.close();
                throw CommandFailure.usage("another zonelog engine is running on " + directory.root()
                        + ": stop it first, or use another data directory");
            }
            DataLock taken = new DataLock(directory, channel);
            try {
                EngineAddress.remove(directory);
            } catch (IOException failure) {
                channel.close();
                throw failure;
            }
            return taken;
        } catch (IOException failure) {
            throw directory.unusable(failure);
        }
    }

    DataDirectory directory() {
        return directory;
    }

    /** Whether somebody has the lock now. */
    static boolean isHeld(DataDirectory directory) {
        try (FileChannel channel = opened(directory)) {
            return !isLocked(channel);
        } catch (IOException failure) {
            throw directory.unusable(failure);
        }
    }

    private static FileChannel opened(DataDirectory directory) throws IOException {
        return DurableFiles.open(directory.lockFile(), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    @Override
    public void close() {
        try (channel) {
            EngineAddress.remove(directory);
        } catch (IOException ignored) {
            // The system releases the lock with the process; an address without a lock counts for nothing.
        }
    }
}
