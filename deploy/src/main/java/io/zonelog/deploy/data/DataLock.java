package io.zonelog.deploy.data;

import io.zonelog.deploy.CommandFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;

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
            FileChannel channel =
                    FileChannel.open(directory.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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

    /** Whether somebody has the lock now. */
    static boolean isHeld(DataDirectory directory) {
        try (FileChannel channel =
                FileChannel.open(directory.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            return !isLocked(channel);
        } catch (IOException failure) {
            throw directory.unusable(failure);
        }
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
