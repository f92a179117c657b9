package io.zonelog.engine.reclaim;

import io.zonelog.block.BlockChecksums;
import io.zonelog.engine.commit.CommitPlan;
import java.util.List;

/**
 * What a part of a zone holds that files still map, as of the last commit.
 *
 * @param extents by place; several at one place where files share it
 * @param runs the same places, each once, in runs that can be read at once
 * @param nextBlock where the next part of the zone begins
 */
record LiveBlocks(List<CommitPlan.LiveExtent> extents, List<Run> runs, int nextBlock) {
    /** The {@link #nextBlock} of a zone's last part. */
    static final int END = Integer.MAX_VALUE;

    /**
     * Consecutive live blocks of a zone.
     *
     * @param sector the first one
     * @param crcs CRC32C of each block
     */
    record Run(long sector, BlockChecksums.BlockCrcs crcs) {
        int lengthBlocks() {
            return crcs.count();
        }
    }

    /** Blocks to copy. */
    int count() {
        return runs.stream().mapToInt(Run::lengthBlocks).sum();
    }
}
