package io.zonelog.engine.pipeline;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.commit.CommitPlan;
import io.zonelog.mapping.Extent;
import io.zonelog.segment.Segment;
import io.zonelog.segment.SegmentAppend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says where the blocks of a relocation went. A block that several owners share was copied once; all its owners follow the copy. Pure;
 * lives for one relocation.
 */
final class MoveBuilder {
    /** Copied blocks: for whom, where they were, how many, and where they are. */
    private record Copy(Place place, long fromSector, int lengthBlocks, long toSector) {}

    private record Place(long fileId, long fileBlock) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byFile = Long.compare(fileId, other.fileId);
            return byFile != 0 ? byFile : Long.compare(fileBlock, other.fileBlock);
        }
    }

    private final DeviceGeometry geometry;
    private final TreeMap<Place, CommitPlan.LiveExtent> sources = new TreeMap<>();
    private final TreeMap<Long, Copy> copies = new TreeMap<>();

    private MoveBuilder(DeviceGeometry geometry) {
        this.geometry = geometry;
    }

    /** The moves of a relocation whose data are on the device, by file and block. */
    static List<CommitPlan.Move> build(Batch relocation, DeviceGeometry geometry) {
        if (!relocation.isRelocation()) {
            return List.of();
        }
        MoveBuilder builder = new MoveBuilder(geometry);
        for (CommitPlan.LiveExtent live : relocation.relocated()) {
            builder.sources.put(new Place(live.fileId(), live.extent().fileBlock()), live);
        }
        for (Segment segment : relocation.segments()) {
            segment.appends().forEach(append -> builder.add(segment.zone().zoneIndex(), append));
        }
        List<CommitPlan.Move> moves = new ArrayList<>();
        relocation.relocated().forEach(live -> builder.follow(live, moves));
        moves.sort(Comparator.comparingLong(CommitPlan.Move::fileId).thenComparingLong(CommitPlan.Move::fileBlock));
        return moves;
    }

    private void add(int zoneIndex, SegmentAppend append) {
        int at = append.blockInZone();
        for (SegmentAppend.Owner owner : append.owners()) {
            long block = owner.fileBlock();
            long end = block + owner.lengthBlocks();
            while (block < end) {
                Map.Entry<Place, CommitPlan.LiveExtent> entry = sources.floorEntry(new Place(owner.fileId(), block));
                if (entry == null || entry.getKey().fileId() != owner.fileId()) {
                    throw new IllegalStateException("file " + owner.fileId() + " block " + block + " was not moved");
                }
                Extent piece = entry.getValue().extent().slice(block, end, geometry.blockSectors());
                copies.put(
                        piece.sector(),
                        new Copy(
                                new Place(owner.fileId(), block),
                                piece.sector(),
                                piece.lengthBlocks(),
                                geometry.sectorOf(zoneIndex, at)));
                at += piece.lengthBlocks();
                block += piece.lengthBlocks();
            }
        }
    }

    private void follow(CommitPlan.LiveExtent live, List<CommitPlan.Move> moves) {
        long blockSectors = geometry.blockSectors();
        Extent extent = live.extent();
        int done = 0;
        while (done < extent.lengthBlocks()) {
            long sector = extent.sector() + done * blockSectors;
            Map.Entry<Long, Copy> found = copies.floorEntry(sector);
            long skipped = found == null ? 0 : (sector - found.getValue().fromSector()) / blockSectors;
            if (found == null || skipped >= found.getValue().lengthBlocks()) {
                // This block was not copied: it could not be read.
                done++;
                continue;
            }
            Copy copy = found.getValue();
            int blocks = (int) Math.min(copy.lengthBlocks() - skipped, extent.lengthBlocks() - done);
            Place place = new Place(live.fileId(), extent.fileBlock() + done);
            boolean first = copy.place().equals(new Place(place.fileId(), place.fileBlock() - skipped));
            moves.add(new CommitPlan.Move(
                    place.fileId(),
                    place.fileBlock(),
                    blocks,
                    sector,
                    copy.toSector() + skipped * blockSectors,
                    extent.lastSourceOffset(),
                    first ? CommitPlan.Move.Role.FIRST : CommitPlan.Move.Role.FOLLOWING));
            done += blocks;
        }
    }
}
