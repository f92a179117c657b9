package io.zonelog.deploy.data;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.device.ZonedDevice;
import io.zonelog.journal.JournalException;
import io.zonelog.journal.JournalReader;
import io.zonelog.journal.Rebuild;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.metadata.MetadataOptions;
import io.zonelog.metadata.RocksDbMappingStore;
import io.zonelog.metadata.StoreDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * Makes the mapping store of a data directory anew from the journal that its device holds. Whoever calls has the directory's lock. Cut off at any
 * moment, the store that was there is where it was, or was just moved aside; the next one that runs begins anew.
 */
public final class StoreRebuild {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final DataDirectory directory;
    private final MetadataOptions options;
    private final Clock clock;

    public StoreRebuild(DataDirectory directory, MetadataOptions options, Clock clock) {
        this.directory = directory;
        this.options = options;
        this.clock = clock;
    }

    /** Whether an engine that finds its mapping store missing or damaged makes it anew by itself. */
    public enum Policy {
        /** It ends with a line that says what an operator can do. */
        NEVER,
        MISSING_OR_DAMAGED
    }

    /**
     * What a store that was made anew holds.
     *
     * @param entry the last entry of the journal
     * @param batch the last batch
     * @param files files of all partitions
     * @param positions how far each partition is consumed
     * @param kept where the store went that was there before; empty if there was none
     */
    public record Rebuilt(long entry, long batch, long files, List<Position> positions, String kept) {
        /**
         * How far a partition is consumed.
         *
         * @param topic its topic
         * @param partition its number there
         * @param nextOffset the first offset that is not applied
         */
        public record Position(String topic, int partition, long nextOffset) {
            static Position of(SourcePosition position) {
                return new Position(
                        position.identity().topic(), position.identity().partition(), position.nextOffset());
            }
        }

        private static Rebuilt of(MappingStore store) {
            long files = 0;
            try (Cursor<FileRecord> all = store.allFiles()) {
                while (all.advance()) {
                    files++;
                }
            }
            return new Rebuilt(
                    store.journalSequence(),
                    store.batchSequence(),
                    files,
                    store.positions().stream().map(Position::of).toList(),
                    "");
        }

        private Rebuilt keeping(Optional<Path> aside) {
            return new Rebuilt(
                    entry, batch, files, positions, aside.map(Path::toString).orElse(""));
        }

        /** The same for people. */
        public String line() {
            return Words.counted(files, "file") + " and " + Words.counted(positions.size(), "position")
                    + ", as of entry " + entry + " of the journal and batch " + batch
                    + (kept.isEmpty() ? "" : "; the store that was there is " + kept);
        }
    }

    /**
     * Makes the store and puts it into its place; one that has the place is moved aside.
     *
     * @param device read only
     * @throws CommandFailure with one line, if the device holds no whole journal, or the store cannot be made
     */
    public Rebuilt run(ZonedDevice device, Rebuild.Progress progress) {
        try (StoreDraft draft = fill(device, progress)) {
            Rebuilt rebuilt = Rebuilt.of(draft.store());
            Optional<Path> aside =
                    StoreDraft.isMissingOrEmpty(directory.metadata()) ? Optional.empty() : Optional.of(placeAside());
            draft.takePlace(aside.orElse(directory.metadata()));
            return rebuilt.keeping(aside);
        } catch (IOException failure) {
            throw directory.unusable(failure);
        } catch (MappingStoreException refused) {
            throw DataDirectory.refused(refused);
        }
    }

    /**
     * Makes the store beside its place, to be looked at.
     *
     * @return to be closed, which removes it
     * @throws CommandFailure as {@link #run}
     */
    public StoreDraft fill(ZonedDevice device, Rebuild.Progress progress) {
        try {
            StoreDraft draft =
                    StoreDraft.begin(directory.metadata(), device.geometry().deviceUuid(), options);
            try {
                fill(draft.store(), device, progress);
                return draft;
            } catch (RuntimeException failure) {
                closeAfter(failure, draft);
                throw failure;
            }
        } catch (IOException failure) {
            throw directory.unusable(failure);
        } catch (MappingStoreException refused) {
            throw DataDirectory.refused(refused);
        }
    }

    /** What comes of the close is a consequence: the failure itself says why. */
    private static void closeAfter(RuntimeException failure, StoreDraft draft) {
        try {
            draft.close();
        } catch (MappingStoreException consequence) {
            failure.addSuppressed(consequence);
        }
    }

    private void fill(RocksDbMappingStore store, ZonedDevice device, Rebuild.Progress progress) {
        try {
            Rebuild.into(store, JournalReader.read(device), progress);
        } catch (JournalException lacking) {
            throw CommandFailure.problem(
                    "the mapping store of " + directory.root() + " cannot be made anew: " + FailureLine.of(lacking)
                            + "; bring a copy of " + directory.metadata().getFileName() + " back, or begin anew in"
                            + " another data directory, from a backup, another engine or Kafka",
                    lacking);
        }
    }

    private Path placeAside() {
        Instant now = clock.instant();
        Path aside = aside(now);
        while (Files.exists(aside)) {
            now = now.plusMillis(1);
            aside = aside(now);
        }
        return aside;
    }

    private Path aside(Instant moment) {
        return directory.root().resolve(directory.metadata().getFileName() + ".damaged-" + TIME.format(moment));
    }
}
