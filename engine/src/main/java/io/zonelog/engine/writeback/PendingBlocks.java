package io.zonelog.engine.writeback;

import io.zonelog.cache.BlockFiller;
import io.zonelog.cache.BlockLookup;
import io.zonelog.cache.DirtyFile;
import io.zonelog.cache.TailBlocks;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.read.FileReader;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.Iterator;

/**
 * What a block held before the open batch: first the batches in flight are asked, newest first, then the tails kept in memory, then the
 * committed mapping. So data between submission and commit are never mistaken for a hole. Owned by the engine's thread.
 */
public final class PendingBlocks implements BlockFiller {
    private final Deque<Batch> inFlight;
    private final TailBlocks tails;
    private final FileReader committed;

    /** Looks at the batches in flight first, then at tails kept in memory, then at what is committed. */
    public PendingBlocks(Deque<Batch> inFlight, TailBlocks tails, FileReader committed) {
        this.inFlight = inFlight;
        this.tails = tails;
        this.committed = committed;
    }

    @Override
    public long fill(long fileId, long fileBlock, ByteBuffer target) {
        for (Iterator<Batch> newestFirst = inFlight.descendingIterator(); newestFirst.hasNext(); ) {
            DirtyFile dirty = newestFirst.next().dirtyFile(fileId);
            BlockLookup lookup = dirty == null ? BlockLookup.ABSENT : dirty.lookup(fileBlock);
            if (lookup instanceof BlockLookup.InFolio found) {
                ByteBuffer block = found.folio().block(fileBlock);
                target.put(0, block, 0, block.remaining());
                return found.folio().firstSourceOffsetOf(fileBlock);
            }
            if (lookup instanceof BlockLookup.Hole) {
                return HOLE;
            }
            if (lookup instanceof BlockLookup.Remapped) {
                throw new IllegalStateException(
                        "block " + fileBlock + " of file " + fileId + " is read before its clone is durable");
            }
        }
        long inTail = tails.copyTo(fileId, fileBlock, target);
        return inTail == HOLE ? committed.readBlock(fileId, fileBlock, target) : inTail;
    }
}
