package io.zonelog.device.state;

/**
 * How the power goes, where the specification leaves open what a device is left with.
 *
 * @param seed chooses among the legal images
 * @param halfWritten what becomes of zones that are written in part
 * @param unflushed what becomes of the data below a write pointer that no flush covered
 */
public record PowerCut(long seed, HalfWritten halfWritten, Unflushed unflushed) {
    /** Half-written zones after power-on (Zoned Namespace command set 1.1, 2.1.1.3). */
    public enum HalfWritten {
        STAY_CLOSED,
        /** The device may move them to Full: the write pointer is lost, the data up to it are there. */
        MAY_TURN_FULL
    }

    /** Data between the durable write pointer and the one that is left. */
    public enum Unflushed {
        /** What lies below the pointer that is left was written. */
        CONTIGUOUS,
        /** Hostile: single blocks may be zeros, which the specification does not promise to be impossible. */
        MAY_HAVE_HOLES
    }

    /** A power cut that leaves half-written zones Closed and has no holes. */
    public static PowerCut withSeed(long seed) {
        return new PowerCut(seed, HalfWritten.STAY_CLOSED, Unflushed.CONTIGUOUS);
    }
}
