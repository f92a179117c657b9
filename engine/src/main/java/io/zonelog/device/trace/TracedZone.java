package io.zonelog.device.trace;

import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import java.util.BitSet;

/** What the checker of a trace knows of one zone. Belongs to the checker. */
final class TracedZone {
    private final int capacityBlocks;
    /** Blocks from the zone's start that hold what was there when the trace began. */
    private int unknownBlocks;
    /** The blocks that were acknowledged since the last reset, and their sums. */
    private final BitSet written = new BitSet();

    private int[] sums = new int[0];
    private int writtenBlocks;

    /** Appends, writes and management commands in flight. */
    int changesInFlight;
    /** Counts submissions and completions of changes. */
    long changes;
    /** A change failed or the zone was finished: nothing more is known of its resources and of its write pointer. */
    boolean given;

    boolean explicitlyOpened;

    TracedZone(int capacityBlocks) {
        this.capacityBlocks = capacityBlocks;
    }

    /** A zone as it was when the trace began. */
    static TracedZone of(ZoneDescriptor start) {
        TracedZone zone = new TracedZone(start.capacityBlocks());
        ZoneCondition condition = start.condition();
        zone.unknownBlocks = start.writtenBlocks();
        zone.explicitlyOpened = condition == ZoneCondition.EXPLICITLY_OPENED;
        zone.given = !condition.isWritable();
        return zone;
    }

    /** Takes over a write; tells whether a block had been written before. */
    boolean write(int firstBlock, BlockSums contents) {
        boolean overlaps = firstBlock < unknownBlocks;
        if (sums.length == 0) {
            sums = new int[capacityBlocks];
        }
        for (int index = 0; index < contents.blocks(); index++) {
            int block = firstBlock + index;
            sums[block] = contents.sums().get(index);
            if (written.get(block)) {
                overlaps = true;
            } else {
                written.set(block);
                writtenBlocks++;
            }
        }
        if (isFull()) {
            explicitlyOpened = false;
        }
        return overlaps;
    }

    /** Whether something else than the sum was written last; false where nobody knows. */
    boolean contradicts(int block, int sum) {
        return block < capacityBlocks && written.get(block) && sums[block] != sum;
    }

    /** Whether the written blocks are no contiguous run, although no write is in flight and none has failed. */
    boolean hasGap() {
        return !given
                && changesInFlight == 0
                && unknownBlocks + writtenBlocks != Math.max(unknownBlocks, written.length());
    }

    boolean isFull() {
        return unknownBlocks + writtenBlocks >= capacityBlocks;
    }

    /** Whether the zone must hold an active resource. */
    boolean isActive() {
        return !given && changesInFlight == 0 && unknownBlocks + writtenBlocks > 0 && !isFull();
    }

    void reset() {
        unknownBlocks = 0;
        written.clear();
        writtenBlocks = 0;
        given = false;
        explicitlyOpened = false;
    }
}
