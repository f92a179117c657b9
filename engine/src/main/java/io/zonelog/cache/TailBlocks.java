package io.zonelog.cache;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The partial last blocks of files that were written lately, so that a small append reads nothing back. Least recently used entries
 * go first. Owned by the engine's thread.
 *
 * <p>An entry tells the content as of the newest durable batch; batches in flight are asked before it.
 */
public final class TailBlocks {
    private static final class Tail {
        private final long fileBlock;
        private final byte[] content;
        private final long firstSourceOffset;

        Tail(long fileBlock, byte[] content, long firstSourceOffset) {
            this.fileBlock = fileBlock;
            this.content = content;
            this.firstSourceOffset = firstSourceOffset;
        }
    }

    private final int maxBlocks;
    private final int blockSizeBytes;
    private final Map<Long, Tail> tails = new LinkedHashMap<>(256, 0.75f, true);

    /**
     * @param maxBlocks entries at most, 0 to keep nothing
     */
    public TailBlocks(int maxBlocks, int blockSizeBytes) {
        this.maxBlocks = maxBlocks;
        this.blockSizeBytes = blockSizeBytes;
    }

    /**
     * Copies a block out, if it is here.
     *
     * @return as {@link BlockFiller#fill}; {@link BlockFiller#HOLE} if the block is not here, and the target is untouched
     */
    public long copyTo(long fileId, long fileBlock, ByteBuffer target) {
        Tail tail = tails.get(fileId);
        if (tail == null || tail.fileBlock != fileBlock) {
            return BlockFiller.HOLE;
        }
        target.put(0, tail.content);
        return tail.firstSourceOffset;
    }

    /** Takes in what a batch, durable from now on, did to a file. */
    public void update(DirtyFile dirty) {
        FileState file = dirty.file();
        long fileId = dirty.fileId();
        Tail known = tails.get(fileId);
        if (known != null && !(dirty.lookup(known.fileBlock) instanceof BlockLookup.Absent)) {
            tails.remove(fileId);
        }
        if (!file.isPresent() || file.fileId() != fileId) {
            tails.remove(fileId);
            return;
        }
        if (file.sizeBytes() % blockSizeBytes == 0) {
            return;
        }
        long lastBlock = file.sizeBytes() / blockSizeBytes;
        if (dirty.lookup(lastBlock) instanceof BlockLookup.InFolio found) {
            remember(fileId, lastBlock, found.folio());
        }
    }

    private void remember(long fileId, long fileBlock, Folio folio) {
        if (maxBlocks == 0) {
            return;
        }
        byte[] content = new byte[blockSizeBytes];
        folio.block(fileBlock).get(0, content);
        tails.put(fileId, new Tail(fileBlock, content, folio.firstSourceOffsetOf(fileBlock)));
        if (tails.size() > maxBlocks) {
            tails.remove(tails.keySet().iterator().next());
        }
    }
}
