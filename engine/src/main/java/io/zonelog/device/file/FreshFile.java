package io.zonelog.device.file;

import io.zonelog.block.AlignedBuffers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A zone file that is written for the first time since this process made it. Its first small writes are preceded by zeros in one large
 * write: a sync after a write into blocks that the file system has not allocated waits for the file system's own journal, and a sync
 * after a write into zeros does not. Large writes gain nothing, since few of them lie between two syncs; nor does a small one, such as
 * a summary, between a large one and the next sync, which waits anyway.
 *
 * <p>Every write announces itself before it is issued. So behind what was announced there are no data, and zeros there harm none,
 * whatever order the writes themselves take. Guarded by this object.
 */
final class FreshFile {
    /** Smaller writes are preceded by zeros. */
    static final int SMALL_BYTES = 256 * 1024;

    /** So many zeros at once, or up to the end of the file. */
    static final int ZEROS_BYTES = 1024 * 1024;

    private final long lengthBytes;
    private final int alignmentBytes;
    private long announcedBytes;
    /** Whether the next sync waits for the file system's journal, because of a large write into blocks that were not allocated. */
    private boolean syncWaitsAnyway;

    /**
     * Tells of a file that holds nothing.
     *
     * @param lengthBytes its length
     * @param alignmentBytes the alignment that its channels need, in bytes
     */
    FreshFile(long lengthBytes, int alignmentBytes) {
        this.lengthBytes = lengthBytes;
        this.alignmentBytes = alignmentBytes;
    }

    /** A write of so many bytes is about to be issued at an offset. */
    synchronized void announce(FileChannel channel, long offsetBytes, long writeBytes) throws IOException {
        long endBytes = offsetBytes + writeBytes;
        if (endBytes <= announcedBytes) {
            return;
        }
        if (writeBytes < SMALL_BYTES && !syncWaitsAnyway) {
            long zerosEndBytes = Math.min(lengthBytes, Math.max(endBytes, announcedBytes + ZEROS_BYTES));
            fill(channel, announcedBytes, zerosEndBytes);
            announcedBytes = zerosEndBytes;
        } else {
            announcedBytes = endBytes;
            syncWaitsAnyway = true;
        }
    }

    /** A sync of the file is about to begin. */
    synchronized void syncBegins() {
        syncWaitsAnyway = false;
    }

    private void fill(FileChannel channel, long fromBytes, long toBytes) throws IOException {
        ByteBuffer zeros = AlignedBuffers.allocate((int) Math.min(ZEROS_BYTES, toBytes - fromBytes), alignmentBytes);
        for (long at = fromBytes; at < toBytes; at += zeros.limit()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), toBytes - at));
            DurableFiles.writeFully(channel, zeros, at);
        }
    }

    /** Whether all of the file has been written, so that there is nothing left to do. */
    synchronized boolean isWritten() {
        return announcedBytes == lengthBytes;
    }
}
