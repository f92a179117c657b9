package io.zonelog.journal;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.JournalEntry;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;

/** Makes every change in two batches; closes both. */
final class TwoBatches implements MappingBatch {
    private final MappingBatch one;
    private final MappingBatch other;

    TwoBatches(MappingBatch one, MappingBatch other) {
        this.one = one;
        this.other = other;
    }

    @Override
    public void putFile(FileRecord file) {
        one.putFile(file);
        other.putFile(file);
    }

    @Override
    public void updateFile(FileRecord file) {
        one.updateFile(file);
        other.updateFile(file);
    }

    @Override
    public void removeFile(FileRecord file) {
        one.removeFile(file);
        other.removeFile(file);
    }

    @Override
    public void putExtent(long fileId, Extent extent) {
        one.putExtent(fileId, extent);
        other.putExtent(fileId, extent);
    }

    @Override
    public void removeExtent(long fileId, long fileBlock) {
        one.removeExtent(fileId, fileBlock);
        other.removeExtent(fileId, fileBlock);
    }

    @Override
    public void putRmap(RmapRun run) {
        one.putRmap(run);
        other.putRmap(run);
    }

    @Override
    public void removeRmap(RmapRun run) {
        one.removeRmap(run);
        other.removeRmap(run);
    }

    @Override
    public void putChecksums(int zoneIndex, int blockInZone, int[] crcs, int from, int count) {
        one.putChecksums(zoneIndex, blockInZone, crcs, from, count);
        other.putChecksums(zoneIndex, blockInZone, crcs, from, count);
    }

    @Override
    public void putZone(ZoneUsage usage) {
        one.putZone(usage);
        other.putZone(usage);
    }

    @Override
    public void dropZone(int zoneIndex) {
        one.dropZone(zoneIndex);
        other.dropZone(zoneIndex);
    }

    @Override
    public void putPosition(SourcePosition position) {
        one.putPosition(position);
        other.putPosition(position);
    }

    @Override
    public void putNextFileId(long nextFileId) {
        one.putNextFileId(nextFileId);
        other.putNextFileId(nextFileId);
    }

    @Override
    public void putBatchSequence(long batchSequence) {
        one.putBatchSequence(batchSequence);
        other.putBatchSequence(batchSequence);
    }

    @Override
    public void putStartNumber(long startNumber) {
        one.putStartNumber(startNumber);
        other.putStartNumber(startNumber);
    }

    @Override
    public void putJournalSequence(long journalSequence) {
        one.putJournalSequence(journalSequence);
        other.putJournalSequence(journalSequence);
    }

    @Override
    public void putJournalEntry(JournalEntry entry) {
        one.putJournalEntry(entry);
        other.putJournalEntry(entry);
    }

    @Override
    public void removeJournalEntry(long number) {
        one.removeJournalEntry(number);
        other.removeJournalEntry(number);
    }

    @Override
    public void close() {
        try (one) {
            other.close();
        }
    }
}
