package io.zonelog.engine.journal;

import io.zonelog.device.DeviceGeometry;

/**
 * When a checkpoint is due, and how many blocks the journal needs for it. Blocks are those of both copies together where nothing else is said.
 * Owned by the engine's thread.
 */
final class CheckpointTiming {
    /** A checkpoint is worth its while when entries take this share of the device, */
    private static final int DEVICE_SHARE = 256;
    /** but at most so much of it, or as much as the checkpoint before. */
    private static final long MOST_ENTRY_BYTES = 64L << 20;

    private final long worthBlocks;
    /** Blocks of the last checkpoint. */
    private long checkpointBlocks;
    /** Blocks that had been written when the last one was begun, or has ended. */
    private long blocksAtCheckpoint;

    /**
     * @param checkpointBlocks blocks of the checkpoint that is there; 0 if there is none
     */
    CheckpointTiming(DeviceGeometry geometry, long checkpointBlocks) {
        long deviceBlocks = (long) geometry.zoneCount() * geometry.zoneCapacityBlocks();
        long mostBlocks = Math.min(MOST_ENTRY_BYTES / geometry.blockSizeBytes(), deviceBlocks / DEVICE_SHARE);
        this.worthBlocks = Math.max(1, mostBlocks);
        this.checkpointBlocks = checkpointBlocks;
    }

    /** A checkpoint begins when so many blocks of the journal have been written. */
    void begun(long writtenBlocks) {
        blocksAtCheckpoint = writtenBlocks;
    }

    /** It has ended; entries that were written meanwhile count as its own. */
    void ended(long writtenBlocks) {
        checkpointBlocks = writtenBlocks - blocksAtCheckpoint;
        blocksAtCheckpoint = writtenBlocks;
    }

    /**
     * Whether the next one is due: there are many entries, or half of the newest pair is full, and there are no more pairs than a checkpoint takes.
     *
     * @param roomBlocks room in the newest pair
     */
    boolean isDue(long writtenBlocks, JournalZones zones, int roomBlocks) {
        long entryBlocks = writtenBlocks - blocksAtCheckpoint;
        long pairsOfCheckpoint = checkpointBlocks / JournalZones.ZONES_OF_A_PAIR / zones.pairBlocks() + 1;
        boolean isShort = roomBlocks <= zones.pairBlocks() / 2 && zones.sparePairs() <= pairsOfCheckpoint;
        return entryBlocks >= Math.max(checkpointBlocks, JournalZones.ZONES_OF_A_PAIR * worthBlocks)
                || (isShort && entryBlocks > checkpointBlocks / 2);
    }

    /** Blocks of one copy of two checkpoints and the entries between. */
    long neededBlocks() {
        long ofOneCopy = checkpointBlocks / JournalZones.ZONES_OF_A_PAIR;
        return 2 * ofOneCopy + Math.max(ofOneCopy, worthBlocks);
    }
}
