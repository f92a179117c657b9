package io.zonelog.engine.recovery;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.batch.EngineException;
import io.zonelog.engine.commit.BatchCommitter;
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.engine.commit.ZoneLedger;
import io.zonelog.engine.journal.JournalStart;
import io.zonelog.journal.ChangeWriter;
import io.zonelog.journal.JournalContents;
import io.zonelog.journal.JournalReader;
import io.zonelog.mapping.JournalEntry;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.segment.SegmentWalk;
import io.zonelog.zone.ConventionalSpace;
import io.zonelog.zone.ReaderHolds;
import io.zonelog.zone.Zone;
import io.zonelog.zone.ZoneTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an engine does before it takes its first record: the write pointers come from the device, the live counts from the store, and
 * both must agree before a zone is trusted. Blocks that were written but never mapped are dead, and nothing else has to be repaired:
 * records that were not durable are consumed again. Compare {@code xfs_mount_zones}.
 */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    /** What helps where the store contradicts the device. */
    static final String REMEDY =
            "; make the metadata anew with zonelog rebuild --replace, or use the data directory of one moment whole, or a backup";

    private static final int MAX_FLUSHES = 8;

    private final ZonedDevice device;
    private final MappingStore store;
    private final ReaderHolds readers;
    private final DeviceGeometry geometry;

    /**
     * @param readers who will read beside the engine
     */
    public Recovery(ZonedDevice device, MappingStore store, ReaderHolds readers) {
        this.readers = readers;
        this.device = device;
        this.store = store;
        this.geometry = device.geometry();
    }

    /**
     * The state that an engine starts from.
     *
     * @param zones all zones, with their counters
     * @param ledger the counters as the commit thread keeps them
     * @param conventional the blocks of conventional zones that files map, as the commit thread keeps them
     * @param readers who will read beside the engine
     * @param otherLife zones of whose present life the store knows nothing; their rows are to be dropped
     * @param lastBatchSequence the highest number that a batch has, in the store or on the device
     * @param startNumber number of this start
     * @param mayRecord whether this start can be told from all others, so that its batches may leave records
     * @param journal what there is of the mapping journal
     */
    public record Recovered(
            ZoneTable zones,
            ZoneLedger ledger,
            ConventionalSpace conventional,
            ReaderHolds readers,
            List<Zone> otherLife,
            long lastBatchSequence,
            long startNumber,
            boolean mayRecord,
            JournalStart journal) {
        /** What makes mappings durable from here on, if it is to be this where that is possible. */
        public CommitThread.StoreSync storeSync(CommitThread.StoreSync wanted) {
            return mayRecord ? wanted : CommitThread.StoreSync.COMMIT;
        }

        /** Who commits from here on, with so many files' records in memory. */
        public BatchCommitter committer(MappingStore store, DeviceGeometry geometry, int rememberedFiles) {
            return new BatchCommitter(store, geometry, ledger, conventional, readers, rememberedFiles);
        }
    }

    /**
     * Commits again what the store has lost of the log's end, then reads and compares, and numbers this start.
     *
     * @throws EngineException with one line that says what contradicts what
     */
    public Recovered recover() {
        JournalStart journal = bringUpToDate();
        List<ZoneDescriptor> report = device.report(0, geometry.zoneCount());
        Map<Integer, ZoneUsage> usages = store.usageByZone();
        ZoneTable zones = new ZoneTable(geometry, report);
        List<Zone> otherLife = new ArrayList<>();
        SegmentWalk walk = new SegmentWalk(device);
        CommittedSummaries committed = new CommittedSummaries(store, geometry);
        for (ZoneDescriptor descriptor : report) {
            ZoneUsage usage = usages.get(descriptor.zoneIndex());
            if (usage == null) {
                continue;
            }
            Zone zone = zones.zone(descriptor.zoneIndex());
            if (verify(descriptor, usage)) {
                zones.recover(zone, usage.usedBlocks());
            } else {
                otherLife.add(zone);
            }
            if (zone.state() == Zone.State.PARTIAL) {
                int writtenBlocks = Math.min(usage.writtenBlocks(), descriptor.writtenBlocks());
                walk.newestBelow(descriptor, writtenBlocks, committed::contains)
                        .ifPresent(found -> zone.recoverSummary(found.sector()));
            }
        }
        long lastBatchSequence = compareContents(report, usages);
        ConventionalSpace conventional = new ConventionalScan(store, geometry, readers).run();
        boolean mayRecord = begin(lastBatchSequence, journal);
        return new Recovered(
                zones,
                new ZoneLedger(geometry, store.zones()),
                conventional,
                readers,
                otherLife,
                lastBatchSequence,
                store.startNumber(),
                mayRecord,
                journal);
    }

    private JournalStart bringUpToDate() {
        requireSameDevice();
        makeDurable();
        JournalStart journal = redoJournal();
        replayTail(journal);
        return journal;
    }

    /** A process that was killed may have left in the device's cache what is found from here on, and is built upon. */
    private void makeDurable() {
        if (store.startNumber() == 0) {
            // No start has written anything that was not flushed before its mappings were synced.
            return;
        }
        for (int flushes = 0; flushes < MAX_FLUSHES; flushes++) {
            if (device.flushAwaited().isSuccess()) {
                return;
            }
            Optional<ZonedDevice.HostError> end = device.hostError().filter(ZonedDevice.HostError::isFinal);
            if (end.isPresent()) {
                throw new EngineException(end.get().line());
            }
        }
        throw new EngineException("the device cannot be flushed: " + MAX_FLUSHES
                + " flushes failed one after another, so that nothing on it can be relied upon");
    }

    private void requireSameDevice() {
        if (!store.identity().deviceUuid().equals(geometry.deviceUuid())) {
            throw new EngineException(
                    "the metadata belong to device " + store.identity().deviceUuid() + ", but this is device "
                            + geometry.deviceUuid() + ": use the data directory of one of them whole");
        }
    }

    /** What the journal holds and the store has lost is done again. */
    private JournalStart redoJournal() {
        Map<Integer, ZoneUsage> usages = store.usageByZone();
        JournalContents contents = JournalReader.read(device, zone -> mayBeJournal(zone, usages));
        long redone = contents.isWhole() ? contents.redo(store) : 0;
        if (redone > 0) {
            LOG.info("the mapping store lacked the last {} entries of its journal; they are in it again", redone);
        }
        requireNoOlder(contents);
        JournalStart start = new JournalStart(contents, store);
        if (!start.isInStep()) {
            passAll(contents);
        }
        return start;
    }

    /** A journal that does not go on is of another past, if a power cut undoes the resets of its zones: its numbers are not used again. */
    private void passAll(JournalContents contents) {
        if (contents.highestEntry() > store.journalSequence()) {
            MappingBatch batch = store.newBatch();
            batch.putJournalSequence(contents.highestEntry());
            commit(batch);
        }
    }

    /** Whether the store takes it. */
    private boolean commit(MappingBatch batch) {
        try {
            store.commit(batch);
            return true;
        } catch (MappingStoreException failure) {
            LOG.error("what is stored can be read, but not changed: {}", failure.getMessage());
            return false;
        }
    }

    /** A store from an old copy would take what it does not know for free space. */
    private void requireNoOlder(JournalContents contents) {
        if (contents.isWhole() && store.journalSequence() < contents.lastEntry()) {
            throw new EngineException("the mapping store ends with entry " + store.journalSequence()
                    + " of its journal, of which the device holds later ones up to entry " + contents.lastEntry()
                    + " but not the next one: the metadata are older than the device" + REMEDY);
        }
    }

    /** Whether the store has no live data in a zone's present life. */
    private static boolean mayBeJournal(ZoneDescriptor zone, Map<Integer, ZoneUsage> usages) {
        ZoneUsage usage = usages.get(zone.zoneIndex());
        return usage == null || usage.usedBlocks() == 0 || usage.resetEpoch() != zone.resetEpoch();
    }

    private void replayTail(JournalStart journal) {
        long replayed = new TailReplay(device, store, journal::add).run(journal::hasFramesIn);
        if (replayed > 0) {
            LOG.info(
                    "the mapping store lacked the last {} of the device's batches; they are committed again, up to batch {}",
                    replayed,
                    store.batchSequence());
        }
    }

    /**
     * Begins a start whose batches can be told from all that are on the device: its number, and theirs, were never used.
     *
     * @return whether that is so: a store that takes no commit can still be read, until the first batch fails
     */
    private boolean begin(long lastBatchSequence, JournalStart journal) {
        long number = store.journalSequence() + 1;
        MappingBatch batch = store.newBatch();
        ChangeWriter entry = new ChangeWriter();
        MappingBatch both = ChangeWriter.both(batch, entry);
        both.putStartNumber(store.startNumber() + 1);
        both.putBatchSequence(lastBatchSequence);
        both.putJournalSequence(number);
        JournalEntry made = new JournalEntry(number, entry.toByteArray());
        batch.putJournalEntry(made);
        boolean taken = commit(batch);
        if (taken) {
            journal.add(made);
        }
        return taken;
    }

    /**
     * Looks at the end of each zone that one side says something of.
     *
     * @return the highest batch sequence that was found
     */
    private long compareContents(List<ZoneDescriptor> report, Map<Integer, ZoneUsage> usages) {
        ZoneWitness witness = new ZoneWitness(device, store);
        List<String> contradictions = new ArrayList<>();
        for (ZoneDescriptor descriptor : report) {
            ZoneUsage usage = usages.get(descriptor.zoneIndex());
            if (usage != null) {
                witness.contradiction(descriptor, usage).ifPresent(contradictions::add);
            }
        }
        if (!contradictions.isEmpty()) {
            int more = contradictions.size() - 1;
            throw new EngineException(contradictions.get(0) + (more == 0 ? "" : " (and " + more + " more zones)"));
        }
        Optional<LostCommits> lost = LostCommits.find(device, store);
        lost.ifPresent(commits -> LOG.warn(commits.line(store)));
        return lost.map(commits -> commits.newest().origin().batchSequence()).orElse(store.batchSequence());
    }

    /** Compares a zone's two views; false if they are of different lives of it, of which neither holds live data. */
    private static boolean verify(ZoneDescriptor descriptor, ZoneUsage usage) {
        String zone = "zone " + descriptor.zoneIndex() + ": ";
        if (descriptor.resetEpoch() > usage.resetEpoch()) {
            if (usage.usedBlocks() > 0) {
                throw new EngineException(zone + "the device reset it (life " + descriptor.resetEpoch()
                        + "), but the metadata map " + usage.usedBlocks() + " blocks of life " + usage.resetEpoch()
                        + ": the device is newer than the metadata" + REMEDY);
            }
            return false;
        }
        if (descriptor.resetEpoch() < usage.resetEpoch()) {
            // The store noted a reset that a power cut undid; nothing was mapped since, so it can be done again.
            if (usage.usedBlocks() == 0 && usage.writtenBlocks() == 0) {
                return false;
            }
            throw new EngineException(
                    zone + "the device is at life " + descriptor.resetEpoch() + ", the metadata at life "
                            + usage.resetEpoch() + ": the device is older than the metadata" + REMEDY);
        }
        boolean pointerKnown = descriptor.condition().isWritable() || descriptor.condition() == ZoneCondition.FULL;
        if (pointerKnown && usage.writtenBlocks() > descriptor.writtenBlocks()) {
            throw new EngineException(zone + "the metadata know " + usage.writtenBlocks()
                    + " written blocks, the device has " + descriptor.writtenBlocks() + ": the device lost data");
        }
        if (usage.usedBlocks() > usage.writtenBlocks()) {
            throw new EngineException(zone + usage.usedBlocks() + " blocks are in use of " + usage.writtenBlocks()
                    + " written: the metadata are damaged" + REMEDY);
        }
        return true;
    }
}
