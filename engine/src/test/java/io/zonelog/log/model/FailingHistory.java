package io.zonelog.log.model;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Design;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A history that fails.
 *
 * @param design what it fails of
 * @param seed what it was drawn from
 * @param shrunk the smallest one that was made of it
 */
public record FailingHistory(Design design, long seed, History shrunk) {
    /** The first history that fails, of some with seeds that follow each other; null if all hold. */
    public static @Nullable FailingHistory among(Design design, long firstSeed, int count) {
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            History history = History.ofSeed(seed, design.mode());
            if (fails(history, design, seed)) {
                return new FailingHistory(design, seed, Shrinker.shrink(design, history));
            }
        }
        return null;
    }

    private static boolean fails(History history, Design design, long seed) {
        try {
            return history.run(design) != null;
        } catch (RuntimeException fault) {
            throw new IllegalStateException("the model itself fails in the history of seed " + seed, fault);
        }
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + shrunk.tell(design);
    }

    /** Makes a failing history smaller: leaves steps out and lowers choices while it fails. No single step can be left out of the result. */
    private static final class Shrinker {
        private static final int MOST_ROUNDS = 12;

        private final Design design;
        private History smallest;
        private boolean better;

        private Shrinker(Design design, History failing) {
            this.design = design;
            this.smallest = failing;
        }

        static History shrink(Design design, History failing) {
            Shrinker shrinker = new Shrinker(design, failing);
            int rounds = 0;
            do {
                shrinker.better = false;
                shrinker.leaveOutSteps();
                shrinker.lowerChoices();
                rounds++;
            } while (shrinker.better && rounds < MOST_ROUNDS);
            return shrinker.smallest;
        }

        private boolean tries(List<int[]> tapes) {
            History history = new History(tapes);
            if (history.run(design) == null) {
                return false;
            }
            smallest = history;
            better = true;
            return true;
        }

        private void leaveOutSteps() {
            for (int length = Math.max(1, smallest.tapes().size() / 2); length >= 1; length /= 2) {
                int from = 1;
                while (from + length <= smallest.tapes().size()) {
                    List<int[]> fewer = new ArrayList<>(smallest.tapes());
                    fewer.subList(from, from + length).clear();
                    if (!tries(fewer)) {
                        from++;
                    }
                }
            }
        }

        private void lowerChoices() {
            for (int step = 0; step < smallest.tapes().size(); step++) {
                for (int i = 0; i < Choices.LENGTH; i++) {
                    int value = smallest.tapes().get(step)[i];
                    for (int lower : new int[] {0, value % 8, value % 60, value / 2, value - 1}) {
                        if (lower >= 0 && lower < smallest.tapes().get(step)[i]) {
                            List<int[]> tapes = new ArrayList<>(smallest.tapes());
                            int[] tape = tapes.get(step).clone();
                            tape[i] = lower;
                            tapes.set(step, tape);
                            if (tries(tapes)) {
                                break;
                            }
                        }
                    }
                }
            }
        }
    }
}
