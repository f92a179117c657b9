package io.zonelog.deploy.bench.measure;

import java.util.Arrays;

/** How long single operations took. Keeps every value, up to a number given at the start. Used by one thread. */
public final class Latencies {
    private final long[] nanos;
    private int count;

    private Latencies(int most) {
        nanos = new long[most];
    }

    /** Room for so many operations; further ones are not kept. */
    public static Latencies ofAtMost(int most) {
        return new Latencies(most);
    }

    /** For cases that time no single operation. */
    public static Latencies none() {
        return new Latencies(0);
    }

    /** Adds one operation. */
    public void add(long elapsedNanos) {
        if (count < nanos.length) {
            nanos[count++] = elapsedNanos;
        }
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** The time within which so many of a hundred operations ended, in nanoseconds; 0 without any. */
    public long percentileNanos(double percent) {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1L, (long) Math.ceil(count * percent / 100) - 1)];
    }
}
