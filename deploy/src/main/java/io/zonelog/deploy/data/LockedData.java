package io.zonelog.deploy.data;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.device.ZonedDevice;
import io.zonelog.metadata.StoreDraft;
import java.io.IOException;

/**
 * A data directory that no engine can run on meanwhile, with its device open for reading; the mapping store is left alone.
 *
 * @param lock keeps engines away
 * @param device its device
 */
public record LockedData(DataLock lock, ZonedDevice device) implements AutoCloseable {
    /**
     * Locks a directory.
     *
     * @throws CommandFailure with one line, if it is missing, in use or damaged
     */
    public static LockedData open(DataDirectory directory) {
        directory.verifiedDevice();
        DataLock lock = DataLock.take(directory);
        try {
            return new LockedData(lock, BackEnd.openReadOnly(directory));
        } catch (IOException failure) {
            lock.close();
            throw directory.unusable(failure);
        }
    }

    /**
     * Refuses a directory that has a mapping store.
     *
     * @throws CommandFailure with one line
     */
    public void requireNoStore() {
        DataDirectory directory = lock.directory();
        try {
            if (!StoreDraft.isMissingOrEmpty(directory.metadata())) {
                throw CommandFailure.usage("there is a mapping store in " + directory.metadata()
                        + " already: --replace moves it aside and makes it anew from the device");
            }
        } catch (IOException failure) {
            throw directory.unusable(failure);
        }
    }

    @Override
    public void close() {
        device.close();
        lock.close();
    }
}
