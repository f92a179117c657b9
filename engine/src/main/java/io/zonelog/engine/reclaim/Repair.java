package io.zonelog.engine.reclaim;

import java.nio.ByteBuffer;

/**
 * Blocks that the device has lost or spoilt, with the data that belong there.
 *
 * @param zoneIndex the zone
 * @param blockInZone the first block
 * @param blocks whole blocks between position and limit, at most {@link #MOST_BLOCKS}; nobody changes them any more
 */
public record Repair(int zoneIndex, int blockInZone, ByteBuffer blocks) {
    /** The most blocks of one repair. */
    public static final int MOST_BLOCKS = 256;

    /** What becomes of a repair; it is done as a whole or not at all. */
    public enum Outcome {
        /** The blocks lie at another place, durable, and whoever mapped them maps that. */
        REPAIRED,
        /** No file maps any of the blocks any more. */
        NOT_MAPPED,
        /** The data are not what was written there: a checksum differs. */
        UNFIT,
        /** There is no room to write the blocks anew. */
        NO_ROOM,
        /** The engine has stopped. */
        STOPPED
    }
}
