package io.zonelog.cache;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The folios of one batch, cut from pool chunks one behind the other and given back together. Owned by the engine's thread.
 */
public final class FolioArena {
    private final FolioPool pool;
    private final int blockSizeBytes;
    private final List<ByteBuffer> chunks = new ArrayList<>();
    private int usedInChunk;
    private long allocatedBytes;

    public FolioArena(FolioPool pool, int blockSizeBytes) {
        this.pool = pool;
        this.blockSizeBytes = blockSizeBytes;
        this.usedInChunk = pool.chunkBytes();
    }

    /** Whether some blocks could be allocated, in one piece or several. */
    public boolean canAllocate(long blocks) {
        long room = (pool.chunkBytes() - usedInChunk) + (long) pool.availableChunks() * pool.chunkBytes();
        return blocks * blockSizeBytes <= room;
    }

    /**
     * Allocates memory with arbitrary content.
     *
     * @param wantedBlocks how much is wanted, 1 or more
     * @return at least one block and at most what is wanted: as much as lies in one piece
     */
    public ByteBuffer allocate(long wantedBlocks) {
        if (usedInChunk == pool.chunkBytes()) {
            chunks.add(pool.take());
            usedInChunk = 0;
        }
        long wantedBytes = Math.min(wantedBlocks * blockSizeBytes, pool.chunkBytes() - usedInChunk);
        int bytes = Math.toIntExact(wantedBytes);
        ByteBuffer piece = chunks.get(chunks.size() - 1).slice(usedInChunk, bytes);
        usedInChunk += bytes;
        allocatedBytes += bytes;
        return piece;
    }

    /** Bytes in all folios so far. */
    public long allocatedBytes() {
        return allocatedBytes;
    }

    /** Gives all memory back; no folio of the arena may be used afterwards. */
    public void release() {
        chunks.forEach(pool::give);
        chunks.clear();
        usedInChunk = pool.chunkBytes();
        allocatedBytes = 0;
    }
}
