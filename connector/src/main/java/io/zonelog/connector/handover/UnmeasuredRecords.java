package io.zonelog.connector.handover;

import java.util.Arrays;

/**
 * Records of one partition that were applied and are not durable yet, by their timestamps: one entry for each run of records with
 * the same millisecond, so that the work is bounded by time and not by the number of records. Owned by the engine's thread.
 *
 * <p>When more than {@value #LIMIT} milliseconds wait, the newest records go unmeasured.
 */
final class UnmeasuredRecords {
    private static final int LIMIT = 4096;
    private static final int FIRST_ROOM = 16;

    /** Entries lie in a ring, from {@link #first} on; the arrays grow with the need. */
    private long[] offsets = new long[FIRST_ROOM];

    private long[] timestampsMillis = new long[FIRST_ROOM];
    private int first;
    private int count;

    /** A record was applied; offsets rise. A record without a timestamp (below 0) is not measured. */
    void add(long offset, long timestampMillis) {
        boolean sameRun = count > 0 && timestampsMillis[index(count - 1)] == timestampMillis;
        if (timestampMillis < 0 || sameRun || count == LIMIT) {
            return;
        }
        if (count == offsets.length) {
            grow();
        }
        int last = index(count);
        offsets[last] = offset;
        timestampsMillis[last] = timestampMillis;
        count++;
    }

    /** Everything below an offset is durable now. */
    void durable(long nextOffset, long nowMillis, PartitionLease.DurableLatency latency) {
        while (count > 0 && offsets[first] < nextOffset) {
            latency.measured(Math.max(0, nowMillis - timestampsMillis[first]));
            first = index(1);
            count--;
        }
    }

    private int index(int entry) {
        return (first + entry) % offsets.length;
    }

    private void grow() {
        offsets = grown(offsets);
        timestampsMillis = grown(timestampsMillis);
        first = 0;
    }

    /** A full ring, twice as long, with its first entry in front. */
    private long[] grown(long[] ring) {
        long[] longer = Arrays.copyOfRange(ring, first, first + 2 * ring.length);
        System.arraycopy(ring, 0, longer, ring.length - first, first);
        return longer;
    }
}
