package io.zonelog.engine.commit;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.journal.ChangeWriter;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.JournalEntry;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.zone.ConventionalSpace;
import io.zonelog.zone.ReaderHolds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns a plan into one mapping batch: extents, reverse map, checksums, zone counters, file records and source positions
 * become durable together. Owned by the commit thread; plans come in batch order.
 *
 * <p>A plan that a record on the device tells is durable already: its mapping batch is not synced, and a start commits it again if a power
 * cut has taken it. How much a start may have to catch up with is bounded; then, and with every other plan, all are synced, or durable in the
 * mapping journal.
 */
public final class BatchCommitter {
    /** Batches that a start may have to commit again. */
    private static final int MAX_UNSYNCED_PLANS = 256;
    /** Blocks of data whose summaries a start may have to read. */
    private static final long MAX_UNSYNCED_BLOCKS = 1 << 18;

    private static final byte[] NO_ENTRY = {};

    private final MappingStore store;
    private final ReaderHolds readers;
    private final ZoneLedger ledger;
    private final ExtentCache extents;
    private final ExtentRemapper remapper;
    private final GuardedRemap guardedRemap;
    private final Map<Long, FileRecord> records;
    private final ChangeWriter entry = new ChangeWriter();
    private long nextFileId;
    private long journalSequence;
    /** The first entry of the mapping journal that the store keeps, or the next one. */
    private long firstKept;

    private int unsyncedPlans;
    private long unsyncedBlocks;
    /** A commit has begun, and not ended well. */
    private boolean betweenHalves;

    /**
     * @param readers told of each commit once readers see it
     * @param rememberedFiles files whose records are kept in memory, so that a change of one of them asks the store for nothing
     */
    public BatchCommitter(
            MappingStore store,
            DeviceGeometry geometry,
            ZoneLedger ledger,
            ConventionalSpace conventional,
            ReaderHolds readers,
            int rememberedFiles) {
        this.store = store;
        this.readers = readers;
        this.ledger = ledger;
        this.nextFileId = store.nextFileId();
        this.journalSequence = store.journalSequence();
        this.firstKept = journalSequence + 1;
        while (store.journalEntry(firstKept - 1).isPresent()) {
            firstKept--;
        }
        this.records = leastRecentlyUsed(rememberedFiles);
        this.extents = ExtentCache.of(store);
        this.remapper = new ExtentRemapper(store, extents, ledger, geometry, conventional);
        this.guardedRemap = new GuardedRemap(extents, ledger, geometry, remapper.shared());
    }

    private static Map<Long, FileRecord> leastRecentlyUsed(int most) {
        return new LinkedHashMap<>(1024, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, FileRecord> eldest) {
                return size() > most;
            }
        };
    }

    /** The extents that are remembered; for the commit thread. */
    public ExtentCache extents() {
        return extents;
    }

    /**
     * A plan's changes, not yet handed to the store. Nothing else is asked of the committer until they are.
     *
     * @param batch the changes
     * @param changed the zone counters that they change
     * @param entry the changes for the mapping journal; without bytes if that takes none
     * @param mustBeDurable whether they have to be durable before anybody is told of them
     * @param recordedBlocks blocks of data that a start would have to look at, if they are not made durable
     */
    public record Prepared(
            MappingBatch batch,
            List<ZoneUsage> changed,
            JournalEntry entry,
            boolean mustBeDurable,
            long recordedBlocks) {}

    /**
     * Commits a plan; when this returns, it is durable, in the store or by its record.
     *
     * @return the zone counters that changed
     * @throws io.zonelog.mapping.MappingStoreException if the store cannot
     */
    public List<ZoneUsage> commit(CommitPlan plan) {
        return apply(prepare(plan, Optional.empty(), journalSequence), false);
    }

    /**
     * Commits a plan that a record stands behind, and tells what the mapping journal has to keep of it.
     *
     * @param durableEntry the last entry that the journal holds durably, with all before it
     * @throws io.zonelog.mapping.MappingStoreException if the store cannot
     */
    public Prepared commitWithEntry(CommitPlan plan, long durableEntry) {
        Prepared prepared = prepareWithEntry(plan, durableEntry);
        apply(prepared, false);
        return prepared;
    }

    /**
     * The first half of a commit: finds out what changes.
     *
     * @param durableEntry the last entry that the journal holds durably, with all before it
     * @throws io.zonelog.mapping.MappingStoreException if the store cannot tell
     */
    public Prepared prepareWithEntry(CommitPlan plan, long durableEntry) {
        entry.clear();
        return prepare(plan, Optional.of(entry), durableEntry);
    }

    /**
     * Finds out what changes.
     *
     * @param unneeded the last entry that the store need not keep
     */
    private Prepared prepare(CommitPlan plan, Optional<ChangeWriter> writer, long unneeded) {
        if (betweenHalves) {
            throw new IllegalStateException("the commit before has failed");
        }
        betweenHalves = true;
        MappingBatch batch = store.newBatch();
        try {
            MappingBatch all =
                    writer.map(changes -> ChangeWriter.both(batch, changes)).orElse(batch);
            List<ZoneUsage> changed = fill(plan, extents.observe(all));
            all.putJournalSequence(++journalSequence);
            long blocks = 0;
            for (CommitPlan.WrittenRun run : plan.runs()) {
                blocks += run.crcs().count();
            }
            boolean mustBeDurable = !plan.isRecorded()
                    || unsyncedPlans + 1 >= MAX_UNSYNCED_PLANS
                    || unsyncedBlocks + blocks >= MAX_UNSYNCED_BLOCKS;
            JournalEntry made = new JournalEntry(
                    journalSequence, writer.map(ChangeWriter::toByteArray).orElse(NO_ENTRY));
            while (firstKept <= unneeded && firstKept < journalSequence) {
                batch.removeJournalEntry(firstKept++);
            }
            if (writer.isPresent()) {
                batch.putJournalEntry(made);
            } else {
                firstKept = journalSequence + 1;
            }
            return new Prepared(batch, changed, made, mustBeDurable, blocks);
        } catch (RuntimeException failure) {
            batch.close();
            throw failure;
        }
    }

    /**
     * The second half: hands the changes to the store, and makes them durable there if nothing else does and they have to be.
     *
     * @param isDurable whether the journal holds the changes durably, and with them all before
     * @return the zone counters that changed
     * @throws io.zonelog.mapping.MappingStoreException if the store cannot
     */
    public List<ZoneUsage> apply(Prepared prepared, boolean isDurable) {
        unsyncedPlans++;
        unsyncedBlocks += prepared.recordedBlocks();
        if (prepared.mustBeDurable() && !isDurable) {
            store.commit(prepared.batch());
        } else {
            store.write(prepared.batch());
        }
        if (prepared.mustBeDurable()) {
            synced();
        }
        betweenHalves = false;
        readers.committed();
        extents.committed();
        return prepared.changed();
    }

    /** Makes the store itself durable, unless everything in it is durable in another way. */
    public void sync() {
        if (unsyncedPlans > 0) {
            syncStore();
        }
    }

    /** Makes the store itself durable. */
    public void syncStore() {
        store.sync();
        synced();
    }

    private void synced() {
        unsyncedPlans = 0;
        unsyncedBlocks = 0;
    }

    /** Zones were added to the device; plans that come later may name them. */
    public void grow(int zoneCount) {
        ledger.grow(zoneCount);
    }

    private List<ZoneUsage> fill(CommitPlan plan, MappingBatch batch) {
        for (CommitPlan.ZoneReset reset : plan.resets()) {
            ledger.reset(reset);
            batch.dropZone(reset.zoneIndex());
        }
        fillFiles(plan, batch);
        move(plan.moves(), batch);
        remapper.finish(batch);
        guardedRemap.finish();
        for (CommitPlan.WrittenRun run : plan.runs()) {
            batch.putRmap(run.rmap());
            batch.putChecksums(
                    run.rmap().zoneIndex(),
                    run.rmap().blockInZone(),
                    run.crcs().values(),
                    0,
                    run.crcs().count());
        }
        for (CommitPlan.InPlaceRun run : plan.inPlace()) {
            // Block by block, since a later life of the blocks may be written in other pieces.
            for (int i = 0; i < run.crcs().count(); i++) {
                batch.putChecksums(
                        run.zoneIndex(), run.blockInZone() + i, run.crcs().values(), i, 1);
            }
        }
        for (CommitPlan.ZoneProgress progress : plan.zones()) {
            ledger.progressed(progress, plan.batchSequence());
        }
        List<ZoneUsage> changed = ledger.takeChanged();
        changed.forEach(batch::putZone);
        plan.positions().forEach(batch::putPosition);
        nextFileId = Math.max(nextFileId, plan.nextFileId());
        batch.putNextFileId(nextFileId);
        batch.putBatchSequence(plan.batchSequence());
        return changed;
    }

    private void fillFiles(CommitPlan plan, MappingBatch batch) {
        for (long removed : plan.removed()) {
            remove(removed, batch);
        }
        // All old names go before any new one comes: one file may have the name that another one had.
        for (CommitPlan.FileChange change : plan.files()) {
            if (change.origin() == CommitPlan.FileChange.Origin.RENAMED) {
                batch.removeFile(knownRecord(change.fileId()));
            }
        }
        for (CommitPlan.FileChange change : plan.files()) {
            change(change, batch);
        }
    }

    private void remove(long fileId, MappingBatch batch) {
        FileRecord record = knownRecord(fileId);
        if (record.extentCount() > 0) {
            remapper.removeAll(fileId, batch);
        }
        batch.removeFile(record);
        records.remove(fileId);
    }

    private void change(CommitPlan.FileChange change, MappingBatch batch) {
        FileRecord before = change.origin() == CommitPlan.FileChange.Origin.CREATED ? null : recordOf(change.fileId());
        ExtentRemapper.Delta delta = remapper.apply(change, before, batch);
        FileRecord after = new FileRecord(
                change.fileId(),
                change.key(),
                change.sizeBytes(),
                (before == null ? 0 : before.mappedBlocks()) + delta.mappedBlocks(),
                (before == null ? 0 : before.extentCount()) + delta.extents(),
                change.lastSourceOffset(),
                lastModified(change, before));
        if (before == null || change.origin() == CommitPlan.FileChange.Origin.RENAMED) {
            batch.putFile(after);
        } else {
            batch.updateFile(after);
        }
        records.put(change.fileId(), after);
    }

    private static long lastModified(CommitPlan.FileChange change, @Nullable FileRecord before) {
        return before == null || change.lastModifiedMillis() >= 0
                ? change.lastModifiedMillis()
                : before.lastModifiedMillis();
    }

    private void move(List<CommitPlan.Move> moves, MappingBatch batch) {
        int from = 0;
        for (int to = 1; to <= moves.size(); to++) {
            if (to < moves.size() && moves.get(to).fileId() == moves.get(from).fileId()) {
                continue;
            }
            moveOfFile(moves.subList(from, to), batch);
            from = to;
        }
    }

    private void moveOfFile(List<CommitPlan.Move> moves, MappingBatch batch) {
        FileRecord before = recordOf(moves.get(0).fileId());
        long added = before == null || before.extentCount() == 0 ? 0 : guardedRemap.apply(before, moves, batch);
        if (before != null && added != 0) {
            FileRecord after = new FileRecord(
                    before.fileId(),
                    before.key(),
                    before.sizeBytes(),
                    before.mappedBlocks(),
                    before.extentCount() + added,
                    before.lastSourceOffset(),
                    before.lastModifiedMillis());
            batch.putFile(after);
            records.put(after.fileId(), after);
        }
    }

    private FileRecord knownRecord(long fileId) {
        FileRecord record = recordOf(fileId);
        if (record == null) {
            throw new IllegalStateException("file " + fileId + " is to be removed or renamed, but is not in the store");
        }
        return record;
    }

    private @Nullable FileRecord recordOf(long fileId) {
        FileRecord known = records.get(fileId);
        return known != null ? known : store.file(fileId).orElse(null);
    }
}
