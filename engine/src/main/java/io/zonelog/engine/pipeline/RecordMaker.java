package io.zonelog.engine.pipeline;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.SpaceAccount;
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.iomap.DirtyRange;
import io.zonelog.iomap.IoendFlags;
import io.zonelog.segment.Segment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the commit records of closed batches, as data to be appended with the batch's own. Owned by the engine's thread.
 *
 * <p>A batch goes without one, and its mappings are synced instead, where that is cheaper or safer: it has no data, so that nothing would be
 * appended; it preallocates, whose places only the mapping store knows; or there is no memory for the record, or so little room that reclaim
 * has to make some.
 */
final class RecordMaker {
    private final PlanBuilder plans;
    private final SpaceAccount space;
    private final DeviceGeometry geometry;
    private final CommitThread.StoreSync storeSync;

    /**
     * @param storeSync what makes mappings durable
     */
    RecordMaker(PlanBuilder plans, SpaceAccount space, DeviceGeometry geometry, CommitThread.StoreSync storeSync) {
        this.plans = plans;
        this.space = space;
        this.geometry = geometry;
        this.storeSync = storeSync;
    }

    /**
     * The record of a batch, in whole blocks of its memory; empty if it gets none.
     *
     * @param promisedBlocks what the batch was promised room for
     */
    List<DirtyRange> record(Batch batch, long promisedBlocks) {
        boolean hasData =
                batch.dirtyFiles().stream().anyMatch(dirty -> !dirty.folios().isEmpty());
        boolean preallocates = batch.dirtyFiles().stream()
                .anyMatch(dirty -> !dirty.preallocations().isEmpty());
        if (storeSync == CommitThread.StoreSync.COMMIT || !hasData || preallocates) {
            return List.of();
        }
        byte[] bytes = plans.record(batch).toBytes();
        long blocks = geometry.blocksOf(bytes.length);
        long all = promisedBlocks + blocks;
        boolean fits = space.isRoomy(all) && space.hasRoom(all);
        return fits && batch.arena().canAllocate(blocks) ? ranges(batch, bytes) : List.of();
    }

    private List<DirtyRange> ranges(Batch batch, byte[] bytes) {
        List<DirtyRange> ranges = new ArrayList<>();
        int done = 0;
        while (done < bytes.length) {
            ByteBuffer memory = batch.arena().allocate(geometry.blocksOf(bytes.length - done));
            int length = Math.min(memory.capacity(), bytes.length - done);
            memory.put(0, bytes, done, length);
            AlignedBuffers.zero(memory, length, memory.capacity() - length);
            ranges.add(new DirtyRange(Segment.RECORD_FILE_ID, done, length, memory, IoendFlags.NONE, 0, 0));
            done += length;
        }
        return ranges;
    }
}
