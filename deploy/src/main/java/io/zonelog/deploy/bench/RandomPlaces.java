package io.zonelog.deploy.bench;

import java.io.IOException;
import java.util.SplittableRandom;

/** Calls at random places, one after the other, each timed by itself. */
public final class RandomPlaces {
    /** What is timed. */
    public interface Call {
        /**
         * Makes the call.
         *
         * @throws IOException if it does not do what it should
         */
        void at(long place) throws IOException;
    }

    private RandomPlaces() {}

    /**
     * Measures the calls of a round.
     *
     * @param round chooses the places
     * @param calls how many
     * @param places how many places there are
     * @param payloadBytes the data of one call
     */
    public static Measurement measure(int round, int calls, long places, long payloadBytes, Call call)
            throws IOException {
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
