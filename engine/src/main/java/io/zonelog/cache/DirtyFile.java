package io.zonelog.cache;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.block.WriteLife;
import io.zonelog.block.WriteMode;
import io.zonelog.mapping.FileRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one batch changes in one file: folios with new data, and ranges whose old data are gone. Folios lie above the holes: a
 * block that has both was made a hole first and written afterwards. Owned by the engine's thread.
 */
public final class DirtyFile {
    private static final int MAX_GROWTH_BLOCKS = 16;

    private FileState file;
    private boolean renamed;
    private final long fileId;
    private final int blockSizeBytes;
    private final FolioArena arena;
    private final BlockFiller filler;
    private final List<Folio> folios = new ArrayList<>();
    private final BlockRanges holes = new BlockRanges();
    private final List<BlockRemap> remaps = new ArrayList<>();
    private final List<BlockRanges.Range> preallocations = new ArrayList<>();
    private int nextFolioBlocks = 1;
    private long sizeBytes;
    private long lastSourceOffset;
    private long lastModifiedMillis = FileRecord.NOT_KNOWN;
    private WriteLife life = WriteLife.NONE;

    public DirtyFile(FileState file, int blockSizeBytes, FolioArena arena, BlockFiller filler) {
        this.file = file;
        this.fileId = file.fileId();
        this.sizeBytes = file.sizeBytes();
        this.blockSizeBytes = blockSizeBytes;
        this.arena = arena;
        this.filler = filler;
    }

    /** The file's state, which may have moved on to a later life of the same name. */
    public FileState file() {
        return file;
    }

    /** The file has another name from now on. */
    public void renamedTo(FileState name) {
        file = name;
        renamed = true;
    }

    /** Whether the store has the file, if at all, under another name. */
    public boolean isRenamed() {
        return renamed;
    }

    /** The file that the batch changes. */
    public long fileId() {
        return fileId;
    }

    /** The file's size as of the last record of the batch that changed the file. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** Offset of the last record of the batch that changed the file. */
    public long lastSourceOffset() {
        return lastSourceOffset;
    }

    /** A record has changed the file. */
    public void changedBy(long sourceOffset, long newSizeBytes) {
        lastSourceOffset = sourceOffset;
        sizeBytes = newSizeBytes;
        file.resize(newSizeBytes);
    }

    /** The timestamp of that record in milliseconds, or that of the last one before it that bore one; negative if none of the batch did. */
    public long lastModifiedMillis() {
        return lastModifiedMillis;
    }

    /** A record with this timestamp has changed the file; negative if it bears none. */
    public void modified(long timestampMillis) {
        lastModifiedMillis = timestampMillis < 0 ? lastModifiedMillis : timestampMillis;
    }

    /** How long the last write of the batch expects its data to live. */
    public WriteLife life() {
        return life;
    }

    public void life(WriteLife expectedLife) {
        life = expectedLife;
    }

    /** The folios in file order; a view. */
    public List<Folio> folios() {
        return Collections.unmodifiableList(folios);
    }

    /** The blocks that the batch made holes before it wrote its folios. */
    public BlockRanges holes() {
        return holes;
    }

    /** The blocks that come to share another file's, apart from folios and holes; a view. */
    public List<BlockRemap> remaps() {
        return Collections.unmodifiableList(remaps);
    }

    /**
     * Makes blocks share another file's place.
     *
     * @throws IllegalStateException if the batch has changed the file before
     */
    public void remap(BlockRemap remap) {
        requireUnchanged();
        remaps.add(remap);
    }

    /** The ranges whose holes get blocks of conventional zones; a view. */
    public List<BlockRanges.Range> preallocations() {
        return Collections.unmodifiableList(preallocations);
    }

    /**
     * Gives blocks of conventional zones to the holes of a range; they read as zeros until they are written.
     *
     * @throws IllegalStateException if the batch has changed the file before
     */
    public void preallocate(long fromBlock, long toBlock) {
        requireUnchanged();
        preallocations.add(new BlockRanges.Range(fromBlock, toBlock));
    }

    private void requireUnchanged() {
        if (!folios.isEmpty() || !holes.isEmpty() || !remaps.isEmpty() || !preallocations.isEmpty()) {
            throw new IllegalStateException("the open batch has changed the mapping of file " + fileId + " before");
        }
    }

    /**
     * Copies a record's data in. Blocks that it covers only in part are completed with what they held before.
     *
     * @param offsetBytes where the data go
     * @param data the bytes between position and limit; left unchanged
     * @param sourceOffset the record's offset
     * @param reservation has room for every block that the batch does not hold yet
     */
    public void write(long offsetBytes, ByteBuffer data, long sourceOffset, SpaceReservation reservation) {
        int done = 0;
        int length = data.remaining();
        while (done < length) {
            long position = offsetBytes + done;
            Folio folio = folioFor(position, offsetBytes + length, reservation);
            long inFolio = folio.endBlock() * blockSizeBytes - position;
            int piece = (int) Math.min(inFolio, length - done);
            folio.copy(position, data, data.position() + done, piece, sourceOffset);
            done += piece;
        }
    }

    /** Bytes that have been written to a block came from another one, into which a record with this offset was the first to write. */
    public void copiedFrom(long block, long earlierSourceOffset) {
        folios.get(floorIndex(block)).completed(block, earlierSourceOffset);
    }

    /**
     * Takes in a direct write: it supersedes what the batch has for its blocks, and later cached writes supersede it.
     *
     * @param offsetBytes where the data go, block-aligned
     * @param data whole blocks between position and limit; left unchanged
     * @param sourceOffset the record's offset
     * @param reservation has room for every block that the batch does not hold yet
     */
    public void writeDirect(long offsetBytes, ByteBuffer data, long sourceOffset, SpaceReservation reservation) {
        long block = offsetBytes / blockSizeBytes;
        long endBlock = block + data.remaining() / blockSizeBytes;
        dropFolios(block, endBlock);
        int index = floorIndex(block) + 1;
        int at = data.position();
        while (block < endBlock) {
            ByteBuffer memory = arena.allocate(endBlock - block);
            int blocks = memory.capacity() / blockSizeBytes;
            reservation.take(blocks);
            Folio folio = new Folio(block, blockSizeBytes, memory, blocks, WriteMode.DIRECT);
            folio.copy(block * blockSizeBytes, data, at, memory.capacity(), sourceOffset);
            folios.add(index++, folio);
            at += memory.capacity();
            block += blocks;
        }
    }

    /**
     * Drops everything from a file position on, and sets the rest of its block to zero.
     *
     * @param offsetBytes the new end of the file
     * @param sourceOffset the record's offset
     * @param reservation has room for every block that the batch does not hold yet
     */
    public void truncate(long offsetBytes, long sourceOffset, SpaceReservation reservation) {
        makeHole(blockBehind(offsetBytes), BlockRanges.UNBOUNDED);
        zeroInBlock(offsetBytes, blockBehind(offsetBytes) * blockSizeBytes, sourceOffset, reservation);
    }

    /**
     * Sets a range to zero: whole blocks become holes, the edges are zeroed in the cache. A range that reaches the file's end takes
     * the last block whole, since behind the end it is zero anyway.
     *
     * @param fromBytes start of the range
     * @param toBytes its end, at most the file's
     * @param sourceOffset the record's offset
     * @param reservation has room for every block that the batch does not hold yet
     */
    public void punch(long fromBytes, long toBytes, long sourceOffset, SpaceReservation reservation) {
        long firstGone = blockBehind(fromBytes);
        long endGone = toBytes == sizeBytes ? blockBehind(toBytes) : toBytes / blockSizeBytes;
        if (firstGone > endGone) {
            zeroInBlock(fromBytes, toBytes, sourceOffset, reservation);
            return;
        }
        makeHole(firstGone, endGone);
        zeroInBlock(fromBytes, firstGone * blockSizeBytes, sourceOffset, reservation);
        zeroInBlock(endGone * blockSizeBytes, toBytes, sourceOffset, reservation);
    }

    /** Drops whole blocks, new and old. */
    private void makeHole(long fromBlock, long toBlock) {
        dropFolios(fromBlock, toBlock);
        holes.add(fromBlock, toBlock);
    }

    /** Drops what the batch has for some blocks. */
    private void dropFolios(long fromBlock, long toBlock) {
        if (fromBlock >= toBlock) {
            return;
        }
        int index = floorIndex(fromBlock - 1);
        if (index >= 0 && folios.get(index).endBlock() > fromBlock) {
            Folio cut = folios.get(index);
            if (cut.endBlock() > toBlock) {
                folios.add(index + 1, cut.tail(toBlock));
            }
            cut.cutAt(fromBlock);
        }
        int end = floorIndex(toBlock - 1) + 1;
        if (end > index + 1 && folios.get(end - 1).endBlock() > toBlock) {
            folios.set(end - 1, folios.get(end - 1).tail(toBlock));
            end--;
        }
        folios.subList(index + 1, end).clear();
    }

    /** Zeroes bytes of one block in the cache, unless the block is a hole. */
    private void zeroInBlock(long fromBytes, long toBytes, long sourceOffset, SpaceReservation reservation) {
        long block = fromBytes / blockSizeBytes;
        if (fromBytes < toBytes && makePresent(block, reservation)) {
            cachedFolio(floorIndex(block), block, block + 1).zero(fromBytes, (int) (toBytes - fromBytes), sourceOffset);
        }
    }

    /** Looks a block up in this batch: the folio that holds it, or what else was done to it. */
    public BlockLookup lookup(long block) {
        int index = floorIndex(block);
        if (index >= 0 && folios.get(index).contains(block)) {
            return new BlockLookup.InFolio(folios.get(index));
        }
        for (BlockRemap remap : remaps) {
            if (block >= remap.fileBlock() && block < remap.endBlock()) {
                return BlockLookup.REMAPPED;
            }
        }
        return holes.contains(block) ? BlockLookup.HOLE : BlockLookup.ABSENT;
    }

    private long blockBehind(long offsetBytes) {
        return offsetBytes / blockSizeBytes + (offsetBytes % blockSizeBytes == 0 ? 0 : 1);
    }

    /** Brings an old block into the batch, if it is no hole. */
    private boolean makePresent(long block, SpaceReservation reservation) {
        int index = floorIndex(block);
        if (index >= 0 && folios.get(index).contains(block)) {
            return true;
        }
        if (holes.contains(block)) {
            return false;
        }
        ByteBuffer memory = arena.allocate(1);
        long earlier = filler.fill(fileId, block, memory);
        if (earlier == BlockFiller.HOLE) {
            return false;
        }
        reservation.take(1);
        Folio folio = new Folio(block, blockSizeBytes, memory, 1, WriteMode.CACHED);
        folio.completed(block, earlier);
        folios.add(index + 1, folio);
        return true;
    }

    /** The folio that holds a position, made or grown if there is none; at most to the end of the write. */
    private Folio folioFor(long positionBytes, long endBytes, SpaceReservation reservation) {
        long block = positionBytes / blockSizeBytes;
        int index = floorIndex(block);
        long endBlock = blockBehind(endBytes);
        if (index >= 0 && folios.get(index).contains(block)) {
            return cachedFolio(index, block, endBlock);
        }
        if (index + 1 < folios.size()) {
            endBlock = Math.min(endBlock, folios.get(index + 1).fileBlock());
        }
        Folio folio = extend(index, block, endBlock);
        reservation.take(folio.endBlock() - block);
        prepareEdge(folio, block, positionBytes, endBytes);
        if (folio.endBlock() - 1 != block) {
            prepareEdge(folio, folio.endBlock() - 1, positionBytes, endBytes);
        }
        return folio;
    }

    /** The folio at an index, or, if it is direct, some of its blocks as a cached folio, since cached data are about to change them. */
    private Folio cachedFolio(int index, long fromBlock, long toBlock) {
        Folio folio = folios.get(index);
        if (folio.mode() == WriteMode.CACHED) {
            return folio;
        }
        long endBlock = Math.min(toBlock, folio.endBlock());
        if (endBlock < folio.endBlock()) {
            folios.add(index + 1, folio.tail(endBlock));
        }
        Folio cached = folio.slice(fromBlock, endBlock, WriteMode.CACHED);
        if (fromBlock == folio.fileBlock()) {
            folios.set(index, cached);
        } else {
            folio.cutAt(fromBlock);
            folios.add(index + 1, cached);
        }
        return cached;
    }

    /** Grows the folio before a gap into it, or puts a new one there. */
    private Folio extend(int index, long block, long endBlock) {
        long wanted = endBlock - block;
        boolean appending = index >= 0 && folios.get(index).endBlock() == block;
        if (appending) {
            Folio before = folios.get(index);
            int spare = before.capacityBlocks() - before.usedBlocks();
            if (spare > 0) {
                before.grow((int) Math.min(spare, wanted));
                return before;
            }
        }
        // A file that is appended to gets ever larger folios, so that small records do not make many small ones.
        nextFolioBlocks = appending ? Math.min(nextFolioBlocks * 2, MAX_GROWTH_BLOCKS) : 1;
        boolean atEnd = index == folios.size() - 1;
        ByteBuffer memory = arena.allocate(atEnd ? Math.max(wanted, nextFolioBlocks) : wanted);
        int used = (int) Math.min(wanted, memory.capacity() / blockSizeBytes);
        Folio folio = new Folio(block, blockSizeBytes, memory, used, WriteMode.CACHED);
        folios.add(index + 1, folio);
        return folio;
    }

    /** Completes a new block that the write covers only in part. Behind the end of the file there is nothing but zeros to look for. */
    private void prepareEdge(Folio folio, long block, long positionBytes, long endBytes) {
        long start = block * blockSizeBytes;
        if (positionBytes <= start && endBytes >= start + blockSizeBytes) {
            return;
        }
        ByteBuffer memory = folio.block(block);
        boolean isHole = start >= sizeBytes || holes.contains(block);
        long earlier = isHole ? BlockFiller.HOLE : filler.fill(fileId, block, memory);
        folio.completed(block, earlier);
        if (earlier == BlockFiller.HOLE) {
            AlignedBuffers.zero(memory, 0, blockSizeBytes);
        }
    }

    /** The index of the last folio that starts at or before a block, or -1. */
    private int floorIndex(long block) {
        int low = 0;
        int high = folios.size() - 1;
        if (high >= 0 && folios.get(high).fileBlock() <= block) {
            return high;
        }
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (folios.get(middle).fileBlock() <= block) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
