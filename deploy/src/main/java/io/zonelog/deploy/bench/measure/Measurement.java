package io.zonelog.deploy.bench.measure;

/**
 * What one case measured in one round.
 *
 * @param rate operations or bytes a second, as the unit says
 * @param unit what the rate counts
 * @param payloadBytes bytes of data that went through; 0 where that is not the point
 * @param usage what this process used meanwhile
 * @param latencies how long single operations took; empty where they were not timed
 */
public record Measurement(double rate, Unit unit, long payloadBytes, Usage usage, Latencies latencies) {
    /** What a rate counts, and how it is printed. */
    public enum Unit {
        /** Bytes a second, printed in 10^6. */
        BYTES("MB/s", 1e6),
        /** Things a second. */
        PER_SECOND("/s", 1),
        /** Seconds that one thing took, printed in thousandths; less is better. */
        SECONDS("ms", 1e-3),
        /** Bytes for each thing; less is better. */
        BYTES_EACH("B each", 1),
        /** Bytes, printed in 10^6; less is better. */
        MEGABYTES("MB", 1e6),
        /** Blocks written for each block; less is better. */
        BLOCKS("blocks a block", 1),
        /** A part of the whole. */
        SHARE("of 1", 1);

        private final String title;
        private final double divisor;

        Unit(String title, double divisor) {
            this.title = title;
            this.divisor = divisor;
        }

        /** The unit as it is printed. */
        public String title() {
            return title;
        }

        /** A rate in the printed unit. */
        public double scaled(double rate) {
            return rate / divisor;
        }
    }

    /**
     * What a process used.
     *
     * @param elapsedNanos time
     * @param processorNanos processor time of all its threads
     * @param writtenBytes bytes that it caused to be written to storage, as the system counts them; -1 where it does not
     */
    public record Usage(long elapsedNanos, long processorNanos, long writtenBytes) {}

    /** A figure that comes from no rate. */
    public static Measurement ofFigure(double figure, Unit unit) {
        return new Measurement(figure, unit, 0, Meter.start().stop(), Latencies.none());
    }

    /** How long one thing took. */
    public static Measurement ofSeconds(Usage usage) {
        return new Measurement(usage.elapsedNanos() / 1e9, Unit.SECONDS, 0, usage, Latencies.none());
    }

    /** Bytes a second. */
    public static Measurement ofBytes(long payloadBytes, Usage usage, Latencies latencies) {
        return new Measurement(payloadBytes * 1e9 / usage.elapsedNanos(), Unit.BYTES, payloadBytes, usage, latencies);
    }

    /** Things a second. */
    public static Measurement ofCount(long count, long payloadBytes, Usage usage, Latencies latencies) {
        return new Measurement(count * 1e9 / usage.elapsedNanos(), Unit.PER_SECOND, payloadBytes, usage, latencies);
    }
}
