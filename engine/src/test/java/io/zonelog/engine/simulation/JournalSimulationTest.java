package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.engine.journal.MappingJournal;
import io.zonelog.journal.JournalContents;
import io.zonelog.journal.JournalReader;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * Histories on devices that have a journal of the mapping store. Each ends with what chance alone need not bring: the journal goes on from pair to
 * pair, a copy is lost and made good, and each time the power is cut and the store is made anew from the device alone:
 * {@code -Dzonelog.histories=N}, {@code -Dzonelog.seed=N}.
 */
class JournalSimulationTest {
    private static final int HISTORIES = Math.max(1, Integer.getInteger("zonelog.histories", 100) / 5);
    private static final long FIRST_SEED = Long.getLong("zonelog.seed", 1L);
    private static final int STEPS = 1000;
    private static final int MAX_ROUNDS = 5000;

    @Test
    void aStoreMadeAnewIsTheLiveOneAfterEveryPowerCut() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
            try {
                run(new CrashHistory(seed, HistoryShape::journaled));
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError(
                        "history failed; run it alone with -Dzonelog.histories=1 -Dzonelog.seed=" + seed, failure);
            }
        }
    }

    private static void run(CrashHistory history) {
        history.run(STEPS);
        writeUntil(history, "the journal is whole", () -> isWhole(history));
        cutPowerAndRebuild(history);

        writeUntil(history, "the journal is whole again", () -> isWhole(history));
        long before = journal(history).lastPair();
        writeUntil(
                history,
                "the journal has gone on to other pairs",
                () -> journal(history).lastPair() > before + 1);
        cutPowerAndRebuild(history);

        writeUntil(
                history,
                "the journal has two copies",
                () -> isWhole(history) && journal(history).isDoubled());
        int lost = newestZones(history).get(0);
        history.device().loseZone(lost);
        cutPowerAndRebuild(history);
        writeUntil(
                history,
                "the journal has two copies again",
                () -> isWhole(history)
                        && journal(history).isDoubled()
                        && !journal(history).isNeeded(lost));
        history.device().loseZone(newestZones(history).get(0));
        cutPowerAndRebuild(history);
    }

    private static boolean isWhole(CrashHistory history) {
        return history.engine().journal() == MappingJournal.State.WHOLE;
    }

    private static JournalContents journal(CrashHistory history) {
        return JournalReader.read(history.device());
    }

    private static List<Integer> newestZones(CrashHistory history) {
        List<JournalContents.Pair> pairs = journal(history).neededPairs();
        return pairs.get(pairs.size() - 1).zones();
    }

    /** Records of all partitions are committed until something has come about. */
    private static void writeUntil(CrashHistory history, String what, BooleanSupplier condition) {
        int rounds = 0;
        do {
            assertThat(rounds++).as("rounds until %s", what).isLessThan(MAX_ROUNDS);
            history.drain();
        } while (!condition.getAsBoolean());
    }

    private static void cutPowerAndRebuild(CrashHistory history) {
        long rebuilds = history.replayedStores().rebuilds();
        history.cutPower();
        assertThat(history.replayedStores().rebuilds()).as("stores made anew").isEqualTo(rebuilds + 1);
    }
}
