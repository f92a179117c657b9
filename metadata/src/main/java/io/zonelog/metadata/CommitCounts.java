package io.zonelog.metadata;

/**
 * What was committed since the store was opened.
 *
 * @param commits batches
 * @param changes rows written or removed by them
 * @param bytes the batches' bytes, as they go to the log
 */
record CommitCounts(long commits, long changes, long bytes) {
    CommitCounts plus(int moreChanges, int moreBytes) {
        return new CommitCounts(commits + 1, changes + moreChanges, bytes + moreBytes);
    }
}
