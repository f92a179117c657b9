package io.zonelog.segment;

import io.zonelog.block.BlockChecksums;
import io.zonelog.iomap.Ioend;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One zone append of a segment: the bios of several ioends, one behind the other. Owned by the engine's thread; the device holds the
 * memory while it is in flight.
 */
public final class SegmentAppend {
    /**
     * Whose blocks lie in a part of the append.
     *
     * @param fileId the file
     * @param fileBlock its first block there
     * @param lengthBlocks how many
     */
    public record Owner(long fileId, long fileBlock, int lengthBlocks) {}

    private final List<Owner> owners = new ArrayList<>();
    private final List<Ioend> parts = new ArrayList<>();
    private final List<ByteBuffer> vectors = new ArrayList<>();
    private int lengthBlocks;
    private BlockChecksums.BlockCrcs crcs = new BlockChecksums.BlockCrcs(new int[0]);
    private int[] vectorStarts = new int[0];
    private int blockInZone = -1;

    void add(Ioend part, Owner owner) {
        parts.add(part);
        owners.add(owner);
        vectors.addAll(part.bio().vectors());
        lengthBlocks += owner.lengthBlocks();
    }

    /** Fixes the checksums of what is about to be submitted. */
    void seal(BlockChecksums.BlockCrcs blockCrcs) {
        crcs = blockCrcs;
        vectorStarts = new int[vectors.size()];
        for (int i = 0; i < vectorStarts.length; i++) {
            vectorStarts[i] = vectors.get(i).position();
        }
    }

    /** Lets the vectors begin again where they began when they were submitted, since a device may have moved on in them. */
    void rewind() {
        for (int i = 0; i < vectorStarts.length; i++) {
            vectors.get(i).position(vectorStarts[i]);
        }
    }

    void placedAt(int placedBlockInZone) {
        blockInZone = placedBlockInZone;
    }

    /** The ioends in it, in device order. */
    public List<Ioend> parts() {
        return parts;
    }

    /** Who lies where, in device order; unlike the ioends, not changed by merging. */
    public List<Owner> owners() {
        return owners;
    }

    List<ByteBuffer> vectors() {
        return vectors;
    }

    public int lengthBlocks() {
        return lengthBlocks;
    }

    /** CRC32C of each block. */
    public BlockChecksums.BlockCrcs crcs() {
        return crcs;
    }

    /** Where the device put it, in blocks from the zone's start. */
    public int blockInZone() {
        return blockInZone;
    }
}
