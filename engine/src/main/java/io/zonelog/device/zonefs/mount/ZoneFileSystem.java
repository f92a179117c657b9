package io.zonelog.device.zonefs.mount;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The small port to a zonefs mount: what is done with a zone's file, and what the mount tells of itself. One implementation is a real
 * mount, the other one a drive in memory for tests.
 *
 * <p>Safe for use by several threads, but for two writes of one sequential zone at the same time.
 */
public interface ZoneFileSystem extends AutoCloseable {
    /** What the mount and the drive below it are now. */
    MountFacts facts() throws IOException;

    /**
     * Whether opening a file for writing makes its zone active, as the mount option {@code explicit-open} does, which the table of mounts does
     * not show.
     *
     * @param empty an Empty zone
     */
    boolean opensZones(ZoneFile empty) throws IOException;

    /** Looks at a zone's file. After a failure it tells what the drive said: the kernel has asked it already. */
    FileState state(ZoneFile file) throws IOException;

    /**
     * Writes buffers, one behind the other, past the page cache.
     *
     * @param offsetBytes the file's size, if it is a sequential zone
     * @return how much was written, at least one byte; less than asked for above the kernel's limits and at a zone's end
     */
    long write(ZoneFile file, long offsetBytes, ByteBuffer[] buffers) throws IOException;

    /**
     * Reads past the page cache.
     *
     * @return how much was read; 0 or less at or beyond the file's size
     */
    int read(ZoneFile file, long offsetBytes, ByteBuffer buffer) throws IOException;

    /**
     * Reads a zone from the drive itself, as zonefs does not let read a zone that was Read Only when it was mounted.
     *
     * @param inode of the zone's file: the zone's number on the drive
     * @param zoneSizeBytes distance of zone starts on the drive
     */
    int readDrive(long inode, long zoneSizeBytes, long offsetBytes, ByteBuffer buffer) throws IOException;

    /** Resets a sequential zone with 0, finishes it with its capacity; any other size is refused. */
    void setSize(ZoneFile file, long sizeBytes) throws IOException;

    /** Flushes the drive's cache, for all zones. */
    void sync(ZoneFile file) throws IOException;

    /** Closes all files. No call may be in progress. */
    @Override
    void close();

    /**
     * What a look at a zone's file shows.
     *
     * @param sizeBytes the write pointer of a sequential zone
     * @param mode permissions: none to write in a Read Only zone, none at all in an Offline one, or one that was not writable at mount
     * @param inode the zone's number on the drive
     */
    record FileState(long sizeBytes, int mode, long inode) {
        private static final int READ_BITS = 0444;
        private static final int WRITE_BITS = 0222;

        public boolean isWritable() {
            return (mode & WRITE_BITS) != 0;
        }

        public boolean isReadable() {
            return (mode & READ_BITS) != 0;
        }
    }
}
