package io.zonelog.engine;

import io.zonelog.mapping.ChecksumRun;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.JournalEntry;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A store that says what becomes of batches: written, durable, or durable with all before. */
final class RecordingStore implements MappingStore {
    private final MappingStore store;
    private final Consumer<String> events;

    RecordingStore(MappingStore store, Consumer<String> events) {
        this.store = store;
        this.events = events;
    }

    @Override
    public MappingStore.StoreIdentity identity() {
        return store.identity();
    }

    @Override
    public MappingBatch newBatch() {
        return store.newBatch();
    }

    @Override
    public void commit(MappingBatch batch) {
        store.commit(batch);
        events.accept("mapping batch synced");
    }

    @Override
    public void write(MappingBatch batch) {
        store.write(batch);
        events.accept("mapping batch written");
    }

    @Override
    public void sync() {
        store.sync();
        events.accept("mappings synced");
    }

    @Override
    public MappingStore.MappingSnapshot snapshot() {
        return store.snapshot();
    }

    @Override
    public List<SourcePosition> positions() {
        return store.positions();
    }

    @Override
    public List<ZoneUsage> zones() {
        return store.zones();
    }

    @Override
    public long nextFileId() {
        return store.nextFileId();
    }

    @Override
    public long batchSequence() {
        return store.batchSequence();
    }

    @Override
    public long startNumber() {
        return store.startNumber();
    }

    @Override
    public long journalSequence() {
        return store.journalSequence();
    }

    @Override
    public Optional<JournalEntry> journalEntry(long number) {
        return store.journalEntry(number);
    }

    @Override
    public Optional<FileRecord> file(FileKey key) {
        return store.file(key);
    }

    @Override
    public Optional<FileRecord> file(long fileId) {
        return store.file(fileId);
    }

    @Override
    public Cursor<FileRecord> filesFrom(FileKey first) {
        return store.filesFrom(first);
    }

    @Override
    public Cursor<Extent> extents(long fileId, long fromFileBlock) {
        return store.extents(fileId, fromFileBlock);
    }

    @Override
    public Cursor<FileRecord> allFiles() {
        return store.allFiles();
    }

    @Override
    public Cursor<FileName> namesById() {
        return store.namesById();
    }

    @Override
    public Cursor<FileExtent> allExtents() {
        return store.allExtents();
    }

    @Override
    public Cursor<RmapRun> rmap(int zoneIndex, int fromBlock) {
        return store.rmap(zoneIndex, fromBlock);
    }

    @Override
    public Cursor<RmapRun> allRmap() {
        return store.allRmap();
    }

    @Override
    public Cursor<ChecksumRun> allChecksums() {
        return store.allChecksums();
    }

    @Override
    public int checksums(int zoneIndex, int blockInZone, int count, int[] crcs) {
        return store.checksums(zoneIndex, blockInZone, count, crcs);
    }

    @Override
    public void close() {
        store.close();
    }
}
