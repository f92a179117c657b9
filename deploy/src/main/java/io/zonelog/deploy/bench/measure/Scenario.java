package io.zonelog.deploy.bench.measure;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/**
 * Cases that take turns, and the ratios between them that matter.
 *
 * @param name what it is called on the command line
 * @param cases in the order in which they take turns
 * @param ratios what is compared
 */
public record Scenario(String name, List<BenchCase> cases, List<Ratio> ratios) implements Closeable {
    public Scenario {
        cases = List.copyOf(cases);
        ratios = List.copyOf(ratios);
    }

    @Override
    public void close() throws IOException {
        BenchCase.closeAll(cases);
    }

    /** What of a measurement is compared. */
    public enum Figure {
        /** Bytes or things a second; of {@link Measurement.Unit#SECONDS} and {@link Measurement.Unit#BYTES_EACH} less is better. */
        RATE("", 1) {
            @Override
            double rawOf(Measurement round) {
                return round.unit().scaled(round.rate());
            }
        },
        /** Processor time for 10^9 bytes of payload, in seconds. */
        PROCESSOR("CPU s/GB", 1) {
            @Override
            double rawOf(Measurement round) {
                return round.payloadBytes() == 0 ? 0 : round.usage().processorNanos() / (double) round.payloadBytes();
            }
        },
        /** Bytes written for each byte of payload; 0 where unknown. */
        WRITTEN("written/payload", 1) {
            @Override
            double rawOf(Measurement round) {
                boolean unknown = round.payloadBytes() == 0 || round.usage().writtenBytes() < 0;
                return unknown ? 0 : round.usage().writtenBytes() / (double) round.payloadBytes();
            }
        },
        /** The middle latency, in ms. */
        P50("p50 ms", 1e6) {
            @Override
            double rawOf(Measurement round) {
                return round.latencies().percentileNanos(50);
            }
        },
        /** The latency that one of a hundred exceeds, in ms. */
        P99("p99 ms", 1e6) {
            @Override
            double rawOf(Measurement round) {
                return round.latencies().percentileNanos(99);
            }
        },
        /** The longest latency, in ms. */
        MAX("max ms", 1e6) {
            @Override
            double rawOf(Measurement round) {
                return round.latencies().percentileNanos(100);
            }
        };

        private final String title;
        private final double divisor;

        Figure(String title, double divisor) {
            this.title = title;
            this.divisor = divisor;
        }

        /** The figure of one round. */
        public double of(Measurement round) {
            return rawOf(round) / divisor;
        }

        abstract double rawOf(Measurement round);
    }

    /**
     * A ratio of two cases of the same round, or a figure of one case.
     *
     * @param upper the case above the line
     * @param lower the cases below the line, of which the best counts; none to compare the figure itself with its goal
     * @param figure what is compared
     * @param goal what to reach, in words
     */
    public record Ratio(String upper, List<String> lower, Figure figure, String goal) {
        public Ratio {
            lower = List.copyOf(lower);
        }

        /** A ratio of rates. */
        public Ratio(String upper, List<String> lower, String goal) {
            this(upper, lower, Figure.RATE, goal);
        }

        /** A figure with a goal of its own. */
        public static Ratio alone(String upper, Figure figure, String goal) {
            return new Ratio(upper, List.of(), figure, goal);
        }

        /** How the ratio is printed. */
        String title() {
            String what = figure == Figure.RATE ? "" : ", " + figure.title;
            return upper + (lower.isEmpty() ? "" : " ÷ " + String.join(" or ", lower)) + what;
        }

        /** The best of the figures below the line; 1 if there are none. */
        double best(List<Double> figures) {
            if (figures.isEmpty()) {
                return 1;
            }
            return figure == Figure.RATE ? Collections.max(figures) : Collections.min(figures);
        }
    }
}
