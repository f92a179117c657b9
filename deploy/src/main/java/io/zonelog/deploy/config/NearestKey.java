package io.zonelog.deploy.config;

import java.util.Collection;
import java.util.Optional;

/** Guesses which key a mistyped one was meant to be. */
final class NearestKey {
    private NearestKey() {}

    /** The known key with the fewest edits to the unknown one, if there are few enough to be a slip. */
    static Optional<String> of(String unknown, Collection<String> known) {
        String nearest = "";
        int fewest = Math.max(2, unknown.length() / 3) + 1;
        for (String candidate : known) {
            int edits = edits(unknown, candidate);
            if (edits < fewest) {
                fewest = edits;
                nearest = candidate;
            }
        }
        return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
    }

    /** Levenshtein's distance: single characters inserted, removed or replaced. */
    private static int edits(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, Math.min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
