package io.zonelog.mapping.memory;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.JournalEntry;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The changes of one batch to an {@link InMemoryMappingStore}, in the order in which they were made. Used by one thread. */
final class InMemoryMappingBatch implements MappingBatch {
    private final InMemoryMappingStore store;
    private final List<Consumer<MappingTables>> changes = new ArrayList<>();
    /** Run once all changes are made: they judge the outcome, since a batch may replace extents in any order. */
    private final List<Consumer<MappingTables>> checks = new ArrayList<>();

    private boolean closed;

    InMemoryMappingBatch(InMemoryMappingStore store) {
        this.store = store;
    }

    /** Whether the batch was made by a store and may still be committed. */
    boolean isOpenFor(InMemoryMappingStore other) {
        return store == other && !closed;
    }

    /** The rows that follow from the given ones; these stay as they are. */
    MappingTables applyTo(MappingTables current) {
        MappingTables next = new MappingTables(current);
        changes.forEach(change -> change.accept(next));
        checks.forEach(check -> check.accept(next));
        return next;
    }

    @Override
    public void putFile(FileRecord file) {
        change(tables -> tables.putFile(file));
    }

    @Override
    public void updateFile(FileRecord file) {
        change(tables -> tables.updateFile(file));
    }

    @Override
    public void removeFile(FileRecord file) {
        change(tables -> tables.removeFile(file));
    }

    @Override
    public void putExtent(long fileId, Extent extent) {
        MappingTables.ExtentKey key = new MappingTables.ExtentKey(fileId, extent.fileBlock());
        change(tables -> tables.extents = tables.extents.with(key, extent));
        checks.add(tables -> tables.requireDisjointExtent(key));
    }

    @Override
    public void removeExtent(long fileId, long fileBlock) {
        MappingTables.ExtentKey key = new MappingTables.ExtentKey(fileId, fileBlock);
        change(tables -> tables.extents = tables.extents.without(key));
    }

    @Override
    public void putRmap(RmapRun run) {
        RmapRun kept = new RmapRun(run.zoneIndex(), run.blockInZone(), List.copyOf(run.owners()));
        MappingTables.RunKey key = MappingTables.RunKey.of(kept);
        change(tables -> tables.rmap = tables.rmap.with(key, kept));
    }

    @Override
    public void removeRmap(RmapRun run) {
        MappingTables.RunKey key = MappingTables.RunKey.of(run);
        change(tables -> tables.rmap = tables.rmap.without(key));
    }

    @Override
    public void putChecksums(int zoneIndex, int blockInZone, int[] crcs, int from, int count) {
        if (count < 1 || count > MappingStore.MAX_RUN_BLOCKS) {
            throw new IllegalArgumentException("checksums of " + count + " blocks");
        }
        int[] kept = Arrays.copyOfRange(crcs, from, from + count);
        MappingTables.RunKey key = MappingTables.RunKey.firstAt(zoneIndex, blockInZone);
        change(tables -> tables.checksums = tables.checksums.with(key, kept));
        checks.add(tables -> tables.requireDisjointChecksums(key));
    }

    @Override
    public void putZone(ZoneUsage usage) {
        change(tables -> tables.zones = tables.zones.with(usage.zoneIndex(), usage));
    }

    @Override
    public void dropZone(int zoneIndex) {
        change(tables -> tables.dropZone(zoneIndex));
    }

    @Override
    public void putPosition(SourcePosition position) {
        change(tables -> tables.positions = tables.positions.with(position.sourceId(), position));
    }

    @Override
    public void putNextFileId(long nextFileId) {
        change(tables -> tables.nextFileId = nextFileId);
    }

    @Override
    public void putBatchSequence(long batchSequence) {
        change(tables -> tables.batchSequence = batchSequence);
    }

    @Override
    public void putStartNumber(long startNumber) {
        change(tables -> tables.startNumber = startNumber);
    }

    @Override
    public void putJournalSequence(long journalSequence) {
        change(tables -> tables.journalSequence = journalSequence);
    }

    @Override
    public void putJournalEntry(JournalEntry entry) {
        change(tables -> tables.journalEntries = tables.journalEntries.with(entry.number(), entry));
    }

    @Override
    public void removeJournalEntry(long number) {
        change(tables -> tables.journalEntries = tables.journalEntries.without(number));
    }

    @Override
    public void close() {
        closed = true;
    }

    private void change(Consumer<MappingTables> change) {
        if (closed) {
            throw new IllegalStateException("the batch is handed over or closed");
        }
        changes.add(change);
    }
}
