package io.zonelog.engine;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.cache.BlockFiller;
import io.zonelog.cache.BlockRemap;
import io.zonelog.cache.DirtyFile;
import io.zonelog.cache.FileState;
import io.zonelog.cache.SpaceReservation;
import io.zonelog.cache.Zeros;
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
    Optional<String> refusal(FileState file, FileState source, FileOperation.Clone clone) {
        String what = "the clone of " + source.key().name();
        if (!source.isPresent()) {
            return Optional.of(what + " has no source: there is no such file in the same partition");
        }
        long length = lengthOf(clone, source);
        if (length < 0 || clone.sourceOffsetBytes() > source.sizeBytes() - length) {
            return Optional.of(what + " from byte " + clone.sourceOffsetBytes()
                    + (length < 0 ? "" : ", " + length + " bytes,") + " ends behind the source's end at byte "
                    + source.sizeBytes());
        }
        if (clone.sourceOffsetBytes() % blockSizeBytes != clone.offsetBytes() % blockSizeBytes) {
            return Optional.of(what + " from byte " + clone.sourceOffsetBytes() + " to byte " + clone.offsetBytes()
                    + " shares no whole blocks: the offsets must differ by a multiple of " + blockSizeBytes);
        }
        long distance = Math.abs(clone.sourceOffsetBytes() - clone.offsetBytes());
        if (file == source && distance < length) {
            return Optional.of(what + " into itself: " + length + " bytes from byte " + clone.sourceOffsetBytes()
                    + " overlap those from byte " + clone.offsetBytes());
        }
        return Optional.empty();
    }

    /** The bytes that a clone takes. */
    static long lengthOf(FileOperation.Clone clone, FileState source) {
        return clone.lengthBytes() == FileOperation.Clone.TO_END_OF_SOURCE
                ? source.sizeBytes() - clone.sourceOffsetBytes()
                : clone.lengthBytes();
    }

    /**
     * Applies a clone that was not refused.
     *
     * @param dirty the destination
     * @param reservation has room for both edges
     */
    void apply(
            Batch batch,
            DirtyFile dirty,
            FileState source,
            FileOperation.Clone clone,
            long sourceOffset,
            SpaceReservation reservation) {
        long from = clone.sourceOffsetBytes();
        long to = from + lengthOf(clone, source);
        long shift = clone.offsetBytes() - from;
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
            Zeros.fill(edge, 0, blockSizeBytes);
        }
        int inBlock = Math.toIntExact(fromBytes - block * blockSizeBytes);
        writer.write(fromBytes, edge.slice(inBlock, Math.toIntExact(toBytes - fromBytes)), earlier);
    }
}
