package io.zonelog.deploy.bench;

import java.io.IOException;

/** One thing that is measured, once a round. Made for one run of the bench; closed at its end. */
public interface BenchCase extends AutoCloseable {
    /** A short name, unique in its scenario. */
    String name();

    /**
     * Measures once.
     *
     * @param round 0 is for warming up and counts for nothing
     */
    Measurement run(int round) throws IOException, InterruptedException;

    /** How often {@link #run} may be called for warming up. */
    default int mostWarmUps() {
        return Integer.MAX_VALUE;
    }

    @Override
    default void close() throws IOException {}
}
