package io.zonelog.engine.recovery;

import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.batch.EngineException;
import io.zonelog.engine.commit.BatchCommitter;
import io.zonelog.engine.commit.CommitPlan;
import io.zonelog.engine.commit.ZoneLedger;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.JournalEntry;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.zone.ReaderHolds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * Commits again what the mapping store has lost of the end of the log: whole batches behind the store's last one, in their order, through the
 * committer that committed them first. It ends at the first batch that is not whole: nothing behind that was ever told to be durable, or
 * something that was durable is lost, and records are consumed again either way. The rules are those of the executable model in the tests
 * ({@code io.zonelog.log.model}). Used by one thread.
 */
final class TailReplay {
    private static final int REMEMBERED_FILES = 10_000;

    private final ZonedDevice device;
    private final MappingStore store;
    private final Consumer<JournalEntry> entries;
    private final Map<Integer, ZoneUsage> known = new HashMap<>();
    private final Map<Integer, Long> resetEpochs = new HashMap<>();

    /**
     * @param entries takes what the mapping journal has to be told
     */
    TailReplay(ZonedDevice device, MappingStore store, Consumer<JournalEntry> entries) {
        this.device = device;
        this.store = store;
        this.entries = entries;
    }

    /**
     * Replays; the store is durable afterwards with all that it holds.
     *
     * @param isJournal tells the zones of the mapping journal
     * @return how many batches it had lost
     * @throws EngineException if a batch cannot follow upon what the store holds
     */
    long run(IntPredicate isJournal) {
        LogTail tail = LogTail.read(device, store, isJournal);
        long lastInStore = store.batchSequence();
        if (tail.segmentsOf(lastInStore + 1).isEmpty()) {
            return 0;
        }
        known.putAll(store.usageByZone());
        BatchCommitter committer = committer();
        long last = lastInStore;
        while (commit(committer, tail, last + 1)) {
            last++;
        }
        committer.sync();
        return last - lastInStore;
    }

    private boolean commit(BatchCommitter committer, LogTail tail, long batchSequence) {
        try {
            Optional<CommitPlan> plan =
                    TailBatch.read(device, tail, batchSequence, this::nameOf).filter(this::fits);
            plan.ifPresent(whole -> commit(committer, withResets(whole)));
            return plan.isPresent();
        } catch (IllegalStateException contradiction) {
            throw new EngineException("batch " + batchSequence
                    + " on the device does not follow upon what the mapping store holds: " + contradiction.getMessage()
                    + Recovery.REMEDY);
        }
    }

    private void commit(BatchCommitter committer, CommitPlan plan) {
        entries.accept(committer.commitWithEntry(plan, 0).entry());
    }

    private BatchCommitter committer() {
        ReaderHolds nobody = ReaderHolds.none();
        return new BatchCommitter(
                store,
                device.geometry(),
                new ZoneLedger(device.geometry(), store.zones()),
                new ConventionalScan(store, device.geometry(), nobody).run(),
                nobody,
                REMEMBERED_FILES);
    }

    private FileKey nameOf(long fileId) {
        return store.file(fileId)
                .orElseThrow(() -> new IllegalStateException("file " + fileId + " is not in the store"))
                .key();
    }

    /**
     * A zone of another life than the store knows had nothing in use, and the store knew it: else the store is older than the log can make good. Of
     * an earlier life it is where a power cut has undone a reset that the store had noted.
     */
    private boolean fits(CommitPlan plan) {
        return plan.zones().stream().allMatch(progress -> {
            ZoneUsage usage = known.get(progress.zoneIndex());
            return usage == null
                    || usage.resetEpoch() == progress.resetEpoch()
                    || (usage.usedBlocks() == 0
                            && (usage.resetEpoch() < progress.resetEpoch() || usage.writtenBlocks() == 0));
        });
    }

    private CommitPlan withResets(CommitPlan plan) {
        List<CommitPlan.ZoneReset> resets = new ArrayList<>();
        for (CommitPlan.ZoneProgress progress : plan.zones()) {
            int zone = progress.zoneIndex();
            ZoneUsage usage = known.get(zone);
            long before = resetEpochs.getOrDefault(zone, usage == null ? progress.resetEpoch() : usage.resetEpoch());
            if (before != progress.resetEpoch()) {
                resets.add(new CommitPlan.ZoneReset(zone, progress.resetEpoch()));
            }
            resetEpochs.put(zone, progress.resetEpoch());
        }
        return plan.with(resets);
    }
}
