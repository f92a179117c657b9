package io.zonelog.deploy.command.inspect;

import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.LockedData;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.data.StoreRebuild;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.journal.JournalContents;
import io.zonelog.journal.StoreComparison;
import io.zonelog.mapping.MappingView;
import io.zonelog.metadata.MetadataOptions;
import io.zonelog.metadata.StoreDraft;
import java.time.Clock;
import java.util.List;

/** Compares a mapping store, row by row, with one that is made of the journal on the device. */
final class LogCheck {
    private static final long STORE_MEMORY_BYTES = 128 << 20;

    private LogCheck() {}

    /**
     * The JSON answer.
     *
     * @param entry the entry of the journal as of which both were compared
     * @param rows rows compared
     * @param problems what does not fit, one line each, the first of them
     * @param problemCount how many there are
     */
    record Answer(long entry, long rows, List<String> problems, long problemCount) implements Inspection.Findings {
        @Override
        public String seen() {
            return Words.counted(rows, "row") + " as of entry " + entry + " of the journal";
        }
    }

    /**
     * Compares.
     *
     * @throws CommandFailure with one line, if an engine runs, the journal is not whole, or the two are not of the same moment
     */
    static Answer run(Terminal terminal, DataDirectory directory) {
        try (LockedData locked = LockedData.open(directory);
                QueryData open = QueryData.open(directory);
                StoreDraft draft = fill(terminal, locked, directory)) {
            JournalContents.redoKept(open.store(), draft.store());
            requireSameMoment(open.store(), draft.store());
            Inspection.Problems problems = new Inspection.Problems();
            long rows = new StoreComparison(
                            open.store(),
                            draft.store(),
                            new StoreComparison.Names("the mapping store", "the journal"),
                            problems)
                    .run();
            return new Answer(draft.store().journalSequence(), rows, problems.lines(), problems.count());
        }
    }

    private static StoreDraft fill(Terminal terminal, LockedData locked, DataDirectory directory) {
        StoreRebuild rebuild = new StoreRebuild(directory, MetadataOptions.of(STORE_MEMORY_BYTES), Clock.systemUTC());
        try (RebuildProgress progress = new RebuildProgress(terminal, "check")) {
            return rebuild.fill(locked.device(), progress);
        }
    }

    private static void requireSameMoment(MappingView store, MappingView journal) {
        if (store.journalSequence() != journal.journalSequence()) {
            throw CommandFailure.problem(
                    "the mapping store is as of entry " + store.journalSequence()
                            + " of the journal, which ends with entry " + journal.journalSequence()
                            + ", as after a kill or a power cut: the next start makes that good; run and stop the engine, then check again");
        }
    }
}
