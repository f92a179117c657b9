package io.zonelog.deploy.bench;

import java.util.List;

/**
 * Cases that take turns, and the ratios between them that matter.
 *
 * @param name what it is called on the command line
 * @param cases in the order in which they take turns
 * @param ratios what is compared
 */
public record Scenario(String name, List<BenchCase> cases, List<Ratio> ratios) {
    /** Copies the lists. */
    public Scenario {
        cases = List.copyOf(cases);
        ratios = List.copyOf(ratios);
    }

    /**
     * A ratio of two cases of the same round.
     *
     * @param upper the case above the line
     * @param lower the cases below the line; the best of them counts
     * @param goal what to reach, in words
     */
    public record Ratio(String upper, List<String> lower, String goal) {
        /** Copies the list. */
        public Ratio {
            lower = List.copyOf(lower);
        }

        /** How the ratio is printed. */
        String title() {
            return upper + " ÷ " + String.join(" or ", lower);
        }
    }
}
