package io.zonelog.deploy.bench.measure;

import java.util.Arrays;
import java.util.Locale;

/**
 * Figures of several rounds.
 *
 * @param median the middle one
 * @param least the least
 * @param most the most
 */
public record Spread(double median, double least, double most) {
    /** The spread of figures; zeros if there are none. */
    public static Spread of(double[] figures) {
        if (figures.length == 0) {
            return new Spread(0, 0, 0);
        }
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** Median, and least to most in brackets. */
    public String text() {
        return number(median) + " (" + number(least) + "–" + number(most) + ")";
    }

    /** About three digits. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
