package io.zonelog.engine.commit;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;

/**
 * Hands everything on to a batch, and tells a cache which extents change. Owned by the commit thread.
 *
 * @param batch takes the changes
 * @param cache is told
 */
record ObservedBatch(MappingBatch batch, ExtentCache cache) implements MappingBatch {
    @Override
    public void putExtent(long fileId, Extent extent) {
        batch.putExtent(fileId, extent);
        cache.noted(fileId, extent);
    }

    @Override
    public void removeExtent(long fileId, long fileBlock) {
        batch.removeExtent(fileId, fileBlock);
        cache.notedRemoval(fileId, fileBlock);
    }

    @Override
    public void putFile(FileRecord file) {
        batch.putFile(file);
    }

    @Override
    public void updateFile(FileRecord file) {
        batch.updateFile(file);
    }

    @Override
    public void removeFile(FileRecord file) {
        batch.removeFile(file);
    }

    @Override
    public void putRmap(RmapRun run) {
        batch.putRmap(run);
    }

    @Override
    public void removeRmap(RmapRun run) {
        batch.removeRmap(run);
    }

    @Override
    public void putChecksums(int zoneIndex, int blockInZone, int[] crcs, int from, int count) {
        batch.putChecksums(zoneIndex, blockInZone, crcs, from, count);
    }

    @Override
    public void putZone(ZoneUsage usage) {
        batch.putZone(usage);
    }

    @Override
    public void dropZone(int zoneIndex) {
        batch.dropZone(zoneIndex);
    }

    @Override
    public void putPosition(SourcePosition position) {
        batch.putPosition(position);
    }

    @Override
    public void putNextFileId(long nextFileId) {
        batch.putNextFileId(nextFileId);
    }

    @Override
    public void putBatchSequence(long batchSequence) {
        batch.putBatchSequence(batchSequence);
    }

    @Override
    public void close() {
        batch.close();
    }
}
