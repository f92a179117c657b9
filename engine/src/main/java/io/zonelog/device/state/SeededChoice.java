package io.zonelog.device.state;

/** Chance without a state of its own: the same seed and counter give the same number on every machine. */
public final class SeededChoice {
    private SeededChoice() {}

    /** A number that looks random, from a seed and a counter (the finalizer of SplitMix64). */
    public static long mix(long seed, long counter) {
        long bits = seed + (counter + 1) * 0x9E3779B97F4A7C15L;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return bits ^ (bits >>> 31);
    }
}
