package io.zonelog.engine.apply;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.cache.BlockFiller;
import io.zonelog.cache.BlockRemap;
import io.zonelog.cache.DirtyFile;
import io.zonelog.cache.FileState;
import io.zonelog.cache.SpaceReservation;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.batch.Batch;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Applies clones: whole blocks become a {@link BlockRemap}, which the commit carries out; the edges are copied through the cache. Owned by
 * the engine's thread.
 *
 * <p>The open batch has changed neither file before the clone, and changes neither afterwards, but for other clones from the same source.
 * So the source is what earlier batches made it, for the edges now and for the rest at the commit.
 */
final class CloneApplier {
    private final int blockSizeBytes;
    private final BlockFiller pendingBlocks;
    private final ByteBuffer edge;

    CloneApplier(DeviceGeometry geometry, BlockFiller pendingBlocks) {
        this.blockSizeBytes = geometry.blockSizeBytes();
        this.pendingBlocks = pendingBlocks;
        this.edge = AlignedBuffers.allocate(blockSizeBytes, blockSizeBytes);
    }

    /** What is wrong with a clone, in one line; that its range lies in the largest file is checked elsewhere. */
    static Optional<String> refusal(OperationPlan plan, FileOperation.Clone clone) {
        FileState source = plan.source();
        String what = "the clone of " + source.key().printableName();
        if (!source.isPresent()) {
            return Optional.of(what + " has no source: there is no such file in the same partition");
        }
        long from = clone.sourceOffsetBytes();
        long length = plan.lengthBytes();
        if (length < 0 || from > source.sizeBytes() - length) {
            return Optional.of(what + " from byte " + from + (length < 0 ? "" : ", " + length + " bytes,")
                    + " ends behind the source's end at byte " + source.sizeBytes());
        }
        int blockSizeBytes = plan.geometry().blockSizeBytes();
        if (from % blockSizeBytes != plan.fromBytes() % blockSizeBytes) {
            return Optional.of(what + " from byte " + from + " to byte " + plan.fromBytes()
                    + " shares no whole blocks: the offsets must differ by a multiple of " + blockSizeBytes);
        }
        if (plan.file() == source && Math.abs(from - plan.fromBytes()) < length) {
            return Optional.of(what + " into itself: " + length + " bytes from byte " + from
                    + " overlap those from byte " + plan.fromBytes());
        }
        return Optional.empty();
    }

    /**
     * Applies a clone that was not refused.
     *
     * @param dirty the destination
     * @param reservation has room for both edges
     */
    void apply(Batch batch, DirtyFile dirty, OperationPlan plan, long sourceOffset, SpaceReservation reservation) {
        FileState source = plan.source();
        long from = ((FileOperation.Clone) plan.operation()).sourceOffsetBytes();
        long to = from + plan.lengthBytes();
        long shift = plan.fromBytes() - from;
        long firstWhole = from / blockSizeBytes + (from % blockSizeBytes == 0 ? 0 : 1);
        long endWhole = Math.max(firstWhole, to / blockSizeBytes);
        if (firstWhole < endWhole) {
            dirty.remap(new BlockRemap(
                    source.fileId(), firstWhole, firstWhole + shift / blockSizeBytes, endWhole - firstWhole));
            batch.remapping(dirty.file());
            batch.cloneSource(source.fileId());
        }
        long headEnd = Math.min(to, firstWhole * blockSizeBytes);
        long tailStart = Math.max(headEnd, Math.min(to, endWhole * blockSizeBytes));
        EdgeWriter writer = (at, data, earlier) -> {
            dirty.write(at + shift, data, sourceOffset, reservation);
            dirty.copiedFrom((at + shift) / blockSizeBytes, earlier);
        };
        copyEdge(from, headEnd, source, writer);
        copyEdge(tailStart, to, source, writer);
        dirty.changedBy(sourceOffset, to > from ? Math.max(dirty.sizeBytes(), to + shift) : dirty.sizeBytes());
    }

    /** Takes bytes that have been found. */
    @FunctionalInterface
    private interface EdgeWriter {
        void write(long sourcePositionBytes, ByteBuffer data, long earlierSourceOffset);
    }

    /** Copies bytes that lie in one block of the source. */
    private void copyEdge(long fromBytes, long toBytes, FileState source, EdgeWriter writer) {
        if (fromBytes >= toBytes) {
            return;
        }
        long block = fromBytes / blockSizeBytes;
        long earlier = pendingBlocks.fill(source.fileId(), block, edge);
        if (earlier == BlockFiller.HOLE) {
            AlignedBuffers.zero(edge, 0, blockSizeBytes);
        }
        int inBlock = Math.toIntExact(fromBytes - block * blockSizeBytes);
        writer.write(fromBytes, edge.slice(inBlock, Math.toIntExact(toBytes - fromBytes)), earlier);
    }
}
