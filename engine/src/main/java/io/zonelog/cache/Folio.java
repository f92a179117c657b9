package io.zonelog.cache;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.block.WriteMode;
import java.nio.ByteBuffer;

/**
 * Dirty memory for consecutive blocks of one file. The memory may be longer than what is used, so that a file that is appended to
 * grows in place. Owned by the engine's thread until its batch is durable; after its batch has closed nobody writes to it.
 */
public final class Folio {
    private final long fileBlock;
    private final int blockSizeBytes;
    private final ByteBuffer memory;
    private final WriteMode mode;
    private int usedBlocks;
    private int limitBlocks;
    private long firstSourceOffset = Long.MAX_VALUE;
    private long lastSourceOffset = Long.MIN_VALUE;
    /** The lowest offset of a record that wrote into the last used block. */
    private long lastBlockFirstSourceOffset = Long.MAX_VALUE;

    Folio(long fileBlock, int blockSizeBytes, ByteBuffer memory, int usedBlocks, WriteMode mode) {
        this.fileBlock = fileBlock;
        this.blockSizeBytes = blockSizeBytes;
        this.memory = memory;
        this.mode = mode;
        this.usedBlocks = usedBlocks;
        this.limitBlocks = memory.capacity() / blockSizeBytes;
    }

    public long fileBlock() {
        return fileBlock;
    }

    /** The block behind the last used one. */
    public long endBlock() {
        return fileBlock + usedBlocks;
    }

    public int usedBlocks() {
        return usedBlocks;
    }

    public int capacityBlocks() {
        return limitBlocks;
    }

    /** Which way the data go to the device. */
    public WriteMode mode() {
        return mode;
    }

    /** Lowest offset of a record that wrote into the folio, records before the batch that left something in its blocks included. */
    public long firstSourceOffset() {
        return firstSourceOffset;
    }

    /** Highest offset of a record that wrote into the folio. */
    public long lastSourceOffset() {
        return lastSourceOffset;
    }

    /**
     * Lowest offset of a record that wrote into one of the folio's blocks: exact for its last one, which a file that is appended to goes on
     * with; for others that of the whole folio.
     */
    public long firstSourceOffsetOf(long block) {
        return block == endBlock() - 1 ? lastBlockFirstSourceOffset : firstSourceOffset;
    }

    public boolean contains(long block) {
        return block >= fileBlock && block < endBlock();
    }

    /** Uses more of the memory; the new blocks' content is arbitrary. */
    void grow(int blocks) {
        usedBlocks += blocks;
        lastBlockFirstSourceOffset = Long.MAX_VALUE;
    }

    /** Forgets the blocks from one on, which lies inside the folio behind its start; their memory may live on in a tail. */
    void cutAt(long block) {
        limitBlocks = Math.toIntExact(block - fileBlock);
        usedBlocks = Math.toIntExact(block - fileBlock);
        lastBlockFirstSourceOffset = firstSourceOffset;
    }

    /** The memory of one block. */
    public ByteBuffer block(long block) {
        return memory.slice(indexOf(block), blockSizeBytes);
    }

    /** All used blocks. */
    public ByteBuffer data() {
        return memory.slice(0, usedBlocks * blockSizeBytes);
    }

    /** The used blocks from one on. */
    Folio tail(long fromBlock) {
        return slice(fromBlock, endBlock(), mode);
    }

    /** Some of the used blocks, in the same memory. */
    Folio slice(long fromBlock, long toBlock, WriteMode sliceMode) {
        int at = indexOf(fromBlock);
        int blocks = Math.toIntExact(toBlock - fromBlock);
        ByteBuffer part = memory.slice(at, blocks * blockSizeBytes);
        Folio slice = new Folio(fromBlock, blockSizeBytes, part, blocks, sliceMode);
        slice.firstSourceOffset = firstSourceOffset;
        slice.lastSourceOffset = lastSourceOffset;
        slice.lastBlockFirstSourceOffset = firstSourceOffsetOf(toBlock - 1);
        return slice;
    }

    /** Copies bytes of a record to a file position inside the folio. */
    void copy(long offsetBytes, ByteBuffer source, int sourceIndex, int lengthBytes, long sourceOffset) {
        int at = Math.toIntExact(offsetBytes - fileBlock * blockSizeBytes);
        memory.put(at, source, sourceIndex, lengthBytes);
        touched(at + lengthBytes, sourceOffset);
    }

    /** Sets bytes from a file position inside the folio to zero. */
    void zero(long offsetBytes, int lengthBytes, long sourceOffset) {
        int at = Math.toIntExact(offsetBytes - fileBlock * blockSizeBytes);
        AlignedBuffers.zero(memory, at, lengthBytes);
        touched(at + lengthBytes, sourceOffset);
    }

    /** A record has written into the folio, up to a place in its memory. */
    private void touched(int toBytes, long sourceOffset) {
        firstSourceOffset = Math.min(firstSourceOffset, sourceOffset);
        lastSourceOffset = Math.max(lastSourceOffset, sourceOffset);
        if (toBytes > (usedBlocks - 1) * blockSizeBytes) {
            lastBlockFirstSourceOffset = Math.min(lastBlockFirstSourceOffset, sourceOffset);
        }
    }

    /**
     * A block holds what it held before, beside what a record of the batch writes.
     *
     * @param earlierSourceOffset the lowest offset of a record that wrote into it before, or {@link BlockFiller#HOLE}
     */
    void completed(long block, long earlierSourceOffset) {
        firstSourceOffset = Math.min(firstSourceOffset, earlierSourceOffset);
        if (block == endBlock() - 1) {
            lastBlockFirstSourceOffset = Math.min(lastBlockFirstSourceOffset, earlierSourceOffset);
        }
    }

    private int indexOf(long block) {
        return Math.toIntExact((block - fileBlock) * blockSizeBytes);
    }
}
