package io.zonelog.engine.read;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingView;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a range of a file, in order and piece by piece, in the memory that they were read into; holes are zeros. The pieces behind
 * are on their way while one is used. Used by one thread at a time; waits for the device.
 */
final class FileStream implements AutoCloseable {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final MappingView view;
    private final long fileId;
    private final ReadAhead readAhead;
    private final long blockBytes;
    private final long startBytes;
    private final long endBytes;
    private final Cursor<Extent> extents;
    /** The first written extent that has not been asked for whole; null behind the last one. */
    private @Nullable Extent extent;
    /** Up to here, everything has been asked for. */
    private long askedBytes;
    /** Up to here, everything has been handed out. */
    private long doneBytes;
    /** What was handed out last. */
    private ByteBuffer piece = NOTHING;

    /**
     * Begins; asks for nothing yet.
     *
     * @param view lives as long as the stream
     * @param startBytes 0 or more
     * @param endBytes at most the file's size
     * @param readAhead the stream's alone until it is closed
     */
    FileStream(MappingView view, long fileId, long startBytes, long endBytes, ReadAhead readAhead) {
        this.view = view;
        this.fileId = fileId;
        this.readAhead = readAhead;
        this.blockBytes = readAhead.geometry().blockSizeBytes();
        this.startBytes = startBytes;
        this.endBytes = endBytes;
        this.askedBytes = startBytes;
        this.doneBytes = startBytes;
        this.extents = view.extents(fileId, startBytes / blockBytes);
        findExtent();
    }

    /** Whether everything has been handed out. */
    boolean isAtEnd() {
        return doneBytes == endBytes;
    }

    /**
     * The next bytes; not to be called at the end.
     *
     * @return a byte or more, not to be changed, valid until the next call
     * @throws DataReadException if a block cannot be read, or is not what was written; the stream is of no more use
     */
    ByteBuffer next() {
        piece = NOTHING;
        askAhead();
        if (!piece.hasRemaining()) {
            if (readAhead.isIdle()) {
                skipHole();
            } else {
                readAhead.takeOldest();
            }
        }
        doneBytes += piece.remaining();
        return piece;
    }

    /** Asks for pieces until all memory is in use, or a hole comes first: its zeros follow when everything before them is handed out. */
    private void askAhead() {
        for (Extent next = extent; next != null && startOf(next) == askedBytes && readAhead.hasRoom(); next = extent) {
            ask(next);
        }
    }

    private void ask(Extent next) {
        long firstBlock = askedBytes / blockBytes;
        Extent asked = next.slice(
                firstBlock,
                firstBlock + readAhead.maxBlocks(),
                readAhead.geometry().blockSectors());
        long askedEnd = endOf(asked);
        int skipBytes = (int) (askedBytes - firstBlock * blockBytes);
        int lengthBytes = (int) (askedEnd - askedBytes);
        ReadAhead.Taker taker = memory -> piece = memory.slice(skipBytes, lengthBytes);
        if (lengthBytes == endBytes - startBytes) {
            readAhead.readAlone(view, fileId, asked, taker);
        } else {
            readAhead.ask(view, fileId, asked, taker);
        }
        askedBytes = askedEnd;
        findExtent();
    }

    private void skipHole() {
        Extent next = extent;
        long holeEnd = next == null ? endBytes : startOf(next);
        piece = AlignedBuffers.zeros(holeEnd - askedBytes);
        askedBytes += piece.remaining();
    }

    /** Finds the first written extent that reaches beyond what has been asked for. */
    private void findExtent() {
        while (extent == null || extent.isUnwritten() || endOf(extent) <= askedBytes) {
            if (!extents.advance() || extents.current().fileBlock() * blockBytes >= endBytes) {
                extent = null;
                return;
            }
            extent = extents.current();
        }
    }

    /** Where an extent begins, of what has not been asked for. */
    private long startOf(Extent found) {
        return Math.max(askedBytes, found.fileBlock() * blockBytes);
    }

    /** Where an extent ends within the range; its last block may end beyond the largest file. */
    private long endOf(Extent found) {
        return found.endBlock() > endBytes / blockBytes ? endBytes : found.endBlock() * blockBytes;
    }

    /** Waits until the device writes to no memory of the stream any more. */
    @Override
    public void close() {
        readAhead.giveUp();
        extents.close();
    }
}
