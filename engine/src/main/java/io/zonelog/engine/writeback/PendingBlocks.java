package io.zonelog.engine.writeback;

import io.zonelog.cache.BlockFiller;
import io.zonelog.cache.BlockLookup;
import io.zonelog.cache.DirtyFile;
import io.zonelog.cache.TailBlocks;
import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.MappingStore;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * What a block held before the open batch: first the batches in flight are asked, newest first, then the tails kept in memory, then the
 * committed mapping. So data between submission and commit are never mistaken for a hole. Owned by the engine's thread.
 */
public final class PendingBlocks implements BlockFiller {
    private final Deque<Batch> inFlight = new ArrayDeque<>();
    private final TailBlocks tails;
    private final FileReader committed;
    private final UnwrittenPlaces unwritten;

    /**
     * Makes the one view of an engine; no batch is in flight.
     *
     * @param tailBlocks partial last blocks of files kept in memory
     */
    public PendingBlocks(MappingStore store, ZonedDevice device, int tailBlocks) {
        this.tails = new TailBlocks(tailBlocks, device.geometry().blockSizeBytes());
        this.committed = new FileReader(store, device);
        this.unwritten = new UnwrittenPlaces(store, device.geometry(), inFlight);
    }

    /** The batches on their way, oldest first; who moves them on adds and removes them. */
    public Deque<Batch> inFlight() {
        return inFlight;
    }

    /** Where dirty blocks are written in place. */
    public UnwrittenPlaces unwritten() {
        return unwritten;
    }

    /** A batch is durable; the last blocks of its files are kept. */
    public void durable(Batch batch) {
        batch.dirtyFiles().forEach(tails::update);
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
