package io.zonelog.deploy.bench.measure;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/** One thing that is measured, once a round. Made for one run of the bench; closed at its end. */
public interface BenchCase extends Closeable {
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

    /** What a case does in a round. */
    @FunctionalInterface
    interface Rounds {
        Measurement run(int round) throws IOException, InterruptedException;
    }

    /** A call that is timed by itself. */
    @FunctionalInterface
    interface Call {
        /**
         * Makes the call.
         *
         * @throws IOException if it does not do what it should
         */
        void at(long place) throws IOException;
    }

    /**
     * A case.
     *
     * @param owned what ends with it, in this order
     */
    static BenchCase of(String name, Rounds rounds, Closeable... owned) {
        return of(name, Integer.MAX_VALUE, rounds, owned);
    }

    /** A case that may be warmed up so many times only. */
    static BenchCase of(String name, int mostWarmUps, Rounds rounds, Closeable... owned) {
        List<Closeable> toClose = List.of(owned);
        return new BenchCase() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int mostWarmUps() {
                return mostWarmUps;
            }

            @Override
            public Measurement run(int round) throws IOException, InterruptedException {
                return rounds.run(round);
            }

            @Override
            public void close() throws IOException {
                closeAll(toClose);
            }
        };
    }

    /** Closes all, also behind one that fails. */
    static void closeAll(List<? extends Closeable> closeables) throws IOException {
        IOException first = null;
        for (Closeable closeable : closeables) {
            try {
                closeable.close();
            } catch (IOException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /**
     * Calls at random places, one after the other, each timed by itself.
     *
     * @param round chooses the places
     * @param calls how many
     * @param places how many places there are
     * @param payloadBytes the data of one call
     */
    static Measurement atRandom(int round, int calls, long places, long payloadBytes, Call call) throws IOException {
        SplittableRandom random = new SplittableRandom(round);
        Latencies latencies = Latencies.ofAtMost(calls);
        Meter meter = Meter.start();
        for (int made = 0; made < calls; made++) {
            long place = random.nextLong(places);
            long start = System.nanoTime();
            call.at(place);
            latencies.add(System.nanoTime() - start);
        }
        return Measurement.ofCount(calls, calls * payloadBytes, meter.stop(), latencies);
    }
}
