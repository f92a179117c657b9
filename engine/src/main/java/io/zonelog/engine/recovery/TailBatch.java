package io.zonelog.engine.recovery;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.block.BlockChecksums;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.commit.CommitPlan;
import io.zonelog.engine.commit.CommitRecord;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.RmapRun;
import io.zonelog.segment.Segment;
import io.zonelog.segment.SegmentSummary;
import io.zonelog.segment.SegmentWalk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * A batch put together again from its segments. It is whole if each of its distinct blocks is there with the right checksum, however many
 * segments there are: what was written again after a failed flush is there twice, and the later one counts unless it is damaged. Blocks of a
 * batch that is known to have been flushed are taken to be right where they are there once. Lives for one batch; used by one thread.
 */
final class TailBatch {
    private final ZonedDevice device;
    private final DeviceGeometry geometry;
    private final boolean isFlushed;
    private final Set<Place> claimed = new HashSet<>();
    private final List<Piece> pieces = new ArrayList<>();
    private final Map<Integer, CommitPlan.ZoneProgress> zones = new HashMap<>();

    private record Place(long fileId, long fileBlock) {}

    /** Consecutive blocks that count. */
    private record Piece(int zoneIndex, SegmentSummary.Extent extent, BlockChecksums.BlockCrcs crcs) {}

    private TailBatch(ZonedDevice device, boolean isFlushed) {
        this.device = device;
        this.geometry = device.geometry();
        this.isFlushed = isFlushed;
    }

    /**
     * Puts a batch together.
     *
     * @param tail has its segments
     * @param nameOf the names of the files before the batch
     * @return what to commit, apart from resets; empty if the batch is not whole
     */
    static Optional<CommitPlan> read(
            ZonedDevice device, LogTail tail, long batchSequence, LongFunction<FileKey> nameOf) {
        TailBatch batch = new TailBatch(device, batchSequence <= tail.committedBatch());
        tail.segmentsOf(batchSequence).forEach(batch::add);
        return batch.record(nameOf)
                .filter(record -> record.batchSequence() == batchSequence)
                .filter(record -> batch.dataBlocks() == record.dataBlocks())
                .map(batch::plan);
    }

    private void add(SegmentWalk.Found found) {
        SegmentSummary summary = found.summary();
        int[] crcs = summary.crcs().values();
        int at = 0;
        int before = pieces.size();
        for (SegmentSummary.Extent extent : summary.extents()) {
            if (at + extent.lengthBlocks() <= crcs.length) {
                add(summary.zoneIndex(), extent, Arrays.copyOfRange(crcs, at, at + extent.lengthBlocks()));
            }
            at += extent.lengthBlocks();
        }
        if (pieces.size() > before) {
            int endBlock = geometry.blockInZone(found.sector()) + found.lengthBlocks();
            CommitPlan.ZoneProgress progress =
                    new CommitPlan.ZoneProgress(summary.zoneIndex(), endBlock, summary.resetEpoch());
            zones.merge(
                    summary.zoneIndex(),
                    progress,
                    (one, other) -> one.writtenBlocks() >= other.writtenBlocks() ? one : other);
        }
    }

    /** Takes the blocks of an extent that no later segment has and that are what they should be. */
    private void add(int zone, SegmentSummary.Extent extent, int[] crcs) {
        boolean[] counts = new boolean[crcs.length];
        boolean anyTwice = false;
        for (int i = 0; i < counts.length; i++) {
            counts[i] = !claimed.contains(new Place(extent.fileId(), extent.fileBlock() + i));
            anyTwice |= !counts[i];
        }
        if (!isFlushed || anyTwice || extent.fileId() == Segment.RECORD_FILE_ID) {
            keepRight(zone, extent, crcs, counts);
        }
        int from = 0;
        while (from < counts.length) {
            int to = from;
            while (to < counts.length && counts[to]) {
                claimed.add(new Place(extent.fileId(), extent.fileBlock() + to));
                to++;
            }
            if (to > from) {
                pieces.add(new Piece(
                        zone,
                        part(extent, from, to),
                        new BlockChecksums.BlockCrcs(Arrays.copyOfRange(crcs, from, to))));
            }
            from = to + 1;
        }
    }

    /** Does not count blocks whose data are not those that the checksums are of. */
    private void keepRight(int zone, SegmentSummary.Extent extent, int[] crcs, boolean[] counts) {
        int atOnce = geometry.maxAppendBlocks();
        BlockChecksums checksums = new BlockChecksums(geometry.blockSizeBytes());
        for (int from = 0; from < counts.length; from += atOnce) {
            int blocks = Math.min(atOnce, counts.length - from);
            Optional<ByteBuffer> data = read(zone, extent.blockInZone() + from, blocks);
            int[] found = data.map(
                            bytes -> checksums.compute(List.of(bytes), blocks).values())
                    .orElseGet(() -> new int[0]);
            for (int i = 0; i < blocks; i++) {
                counts[from + i] &= i < found.length && found[i] == crcs[from + i];
            }
        }
    }

    private static SegmentSummary.Extent part(SegmentSummary.Extent whole, int from, int to) {
        return new SegmentSummary.Extent(
                whole.fileId(),
                whole.fileBlock() + from,
                whole.blockInZone() + from,
                to - from,
                whole.lastBlockBytes(),
                whole.flags(),
                whole.firstSourceOffset(),
                whole.lastSourceOffset());
    }

    private Optional<ByteBuffer> read(int zone, int block, int blocks) {
        ByteBuffer buffer = AlignedBuffers.allocate(blocks * geometry.blockSizeBytes(), geometry.blockSizeBytes());
        boolean success = device.readAwaited(geometry.sectorOf(zone, block), buffer.duplicate())
                .isSuccess();
        return success ? Optional.of(buffer) : Optional.empty();
    }

    private long dataBlocks() {
        return pieces.stream()
                .filter(piece -> piece.extent().fileId() != Segment.RECORD_FILE_ID)
                .mapToLong(piece -> piece.extent().lengthBlocks())
                .sum();
    }

    private Optional<CommitRecord> record(LongFunction<FileKey> nameOf) {
        List<Piece> ofRecord = pieces.stream()
                .filter(piece -> piece.extent().fileId() == Segment.RECORD_FILE_ID)
                .sorted(Comparator.comparingLong(piece -> piece.extent().fileBlock()))
                .toList();
        long blocks = ofRecord.stream()
                .mapToLong(piece -> piece.extent().lengthBlocks())
                .sum();
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(blocks * geometry.blockSizeBytes()));
        for (Piece piece : ofRecord) {
            SegmentSummary.Extent extent = piece.extent();
            Optional<ByteBuffer> data = read(piece.zoneIndex(), extent.blockInZone(), extent.lengthBlocks());
            if (data.isEmpty() || extent.fileBlock() * geometry.blockSizeBytes() != bytes.position()) {
                return Optional.empty();
            }
            bytes.put(data.get());
        }
        return CommitRecord.of(bytes.array(), nameOf);
    }

    private CommitPlan plan(CommitRecord record) {
        Map<Long, List<Extent>> extents = new HashMap<>();
        List<CommitPlan.WrittenRun> runs = new ArrayList<>();
        for (Piece piece : pieces) {
            SegmentSummary.Extent extent = piece.extent();
            extents.computeIfAbsent(extent.fileId(), unused -> new ArrayList<>())
                    .add(new Extent(
                            extent.fileBlock(),
                            extent.lengthBlocks(),
                            geometry.sectorOf(piece.zoneIndex(), extent.blockInZone()),
                            0,
                            extent.firstSourceOffset(),
                            extent.lastSourceOffset()));
            addRuns(piece, runs);
        }
        List<CommitPlan.FileChange> files = record.files().stream()
                .map(change -> change.with(extents.getOrDefault(change.fileId(), List.of()).stream()
                        .sorted(Comparator.comparingLong(Extent::fileBlock))
                        .toList()))
                .toList();
        return new CommitPlan(
                record.batchSequence(),
                true,
                files,
                record.removedFiles(),
                List.of(),
                runs,
                List.of(),
                List.copyOf(zones.values()),
                List.of(),
                record.positions(),
                record.nextFileId());
    }

    private static void addRuns(Piece piece, List<CommitPlan.WrittenRun> runs) {
        SegmentSummary.Extent extent = piece.extent();
        for (int done = 0; done < extent.lengthBlocks(); done += MappingStore.MAX_RUN_BLOCKS) {
            int blocks = Math.min(MappingStore.MAX_RUN_BLOCKS, extent.lengthBlocks() - done);
            RmapRun.Owner owner = new RmapRun.Owner(0, blocks, extent.fileId(), extent.fileBlock() + done);
            runs.add(new CommitPlan.WrittenRun(
                    new RmapRun(piece.zoneIndex(), extent.blockInZone() + done, List.of(owner)),
                    new BlockChecksums.BlockCrcs(Arrays.copyOfRange(piece.crcs().values(), done, done + blocks))));
        }
    }
}
