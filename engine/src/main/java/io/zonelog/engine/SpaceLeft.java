package io.zonelog.engine;

/**
 * What the two counters of space leave.
 *
 * @param freeBlocks live blocks that users can still add
 * @param availableBlocks blocks that users can write now, before anything is reclaimed; negative while reclaim draws on the reserve
 */
public record SpaceLeft(long freeBlocks, long availableBlocks) {
    /** Nothing. */
    public static final SpaceLeft NONE = new SpaceLeft(0, 0);

    /** Whether an operation that did not fit before may fit now. */
    public boolean isMoreThan(SpaceLeft before) {
        return freeBlocks > before.freeBlocks || availableBlocks > before.availableBlocks;
    }
}
