package io.zonelog.mapping;

/** A batch that hands every change to another one. Layers that watch some changes, and only those, extend it. */
public class ForwardingBatch implements MappingBatch {
    private final MappingBatch batch;

    /**
     * Puts this layer on a batch, which it closes when it is closed.
     *
     * @param batch takes the changes
     */
    protected ForwardingBatch(MappingBatch batch) {
        this.batch = batch;
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
    public void putExtent(long fileId, Extent extent) {
        batch.putExtent(fileId, extent);
    }

    @Override
    public void removeExtent(long fileId, long fileBlock) {
        batch.removeExtent(fileId, fileBlock);
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
