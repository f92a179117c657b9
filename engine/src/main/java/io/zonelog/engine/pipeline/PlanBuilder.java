package io.zonelog.engine.pipeline;

import io.zonelog.cache.DirtyFile;
import io.zonelog.cache.Folio;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.commit.CommitPlan;
import io.zonelog.engine.commit.CommitRecord;
import io.zonelog.iomap.Ioend;
import io.zonelog.iomap.MergeRule;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.RmapRun;
import io.zonelog.segment.Segment;
import io.zonelog.segment.SegmentAppend;
import io.zonelog.zone.Zone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says what a batch, whose data and summaries are on the device, changes in the mapping. Owned by the engine's thread. */
final class PlanBuilder {
    private final DeviceGeometry geometry;

    PlanBuilder(DeviceGeometry geometry) {
        this.geometry = geometry;
    }

    CommitPlan build(Batch batch, long sequence, List<Zone> reset) {
        return new CommitPlan(
                sequence,
                isRecorded(batch),
                changes(batch, extentsByFile(batch.mergedIoends())),
                List.copyOf(batch.removedFiles()),
                MoveBuilder.build(batch, geometry),
                runs(batch),
                List.copyOf(batch.inPlace().runs()),
                progress(batch),
                reset.stream()
                        .map(zone -> new CommitPlan.ZoneReset(zone.zoneIndex(), zone.resetEpoch()))
                        .toList(),
                batch.positions(),
                batch.nextFileId());
    }

    /** What a closed batch leaves on the device beside its data. */
    CommitRecord record(Batch batch) {
        long dataBlocks = 0;
        for (DirtyFile dirty : batch.dirtyFiles()) {
            for (Folio folio : dirty.folios()) {
                dataBlocks += folio.usedBlocks();
            }
        }
        return new CommitRecord(
                batch.sequence(),
                dataBlocks,
                changes(batch, Map.of()),
                List.copyOf(batch.removedFiles()),
                batch.positions(),
                batch.nextFileId());
    }

    private static boolean isRecorded(Batch batch) {
        return batch.segments().stream().anyMatch(segment -> segment.recordBlocks() > 0);
    }

    private List<CommitPlan.FileChange> changes(Batch batch, Map<Long, List<Extent>> extents) {
        List<CommitPlan.FileChange> changes = new ArrayList<>(batch.dirtyFiles().size());
        for (DirtyFile dirty : batch.dirtyFiles()) {
            long fileId = dirty.fileId();
            changes.add(new CommitPlan.FileChange(
                    fileId,
                    dirty.file().key(),
                    originOf(batch, dirty),
                    dirty.sizeBytes(),
                    dirty.lastSourceOffset(),
                    dirty.lastModifiedMillis(),
                    dirty.holes().ranges(),
                    List.copyOf(dirty.remaps()),
                    List.copyOf(dirty.preallocations()),
                    extents.getOrDefault(fileId, List.of())));
        }
        changes.sort(Comparator.comparingLong(CommitPlan.FileChange::fileId));
        return changes;
    }

    private static CommitPlan.FileChange.Origin originOf(Batch batch, DirtyFile dirty) {
        if (batch.hasCreated(dirty.fileId())) {
            return CommitPlan.FileChange.Origin.CREATED;
        }
        return dirty.isRenamed() ? CommitPlan.FileChange.Origin.RENAMED : CommitPlan.FileChange.Origin.EXISTING;
    }

    private Map<Long, List<Extent>> extentsByFile(List<Ioend> ioends) {
        List<Ioend> sorted = new ArrayList<>(ioends);
        sorted.sort(MergeRule.FILE_ORDER);
        Map<Long, List<Extent>> byFile = new HashMap<>();
        for (Ioend ioend : sorted) {
            byFile.computeIfAbsent(ioend.fileId(), unused -> new ArrayList<>()).add(extentOf(ioend));
        }
        return byFile;
    }

    private Extent extentOf(Ioend ioend) {
        return new Extent(
                ioend.offsetBytes() / geometry.blockSizeBytes(),
                Math.toIntExact(geometry.blocksOf(ioend.sizeBytes())),
                ioend.sector(),
                0,
                ioend.firstSourceOffset(),
                ioend.lastSourceOffset());
    }

    private List<CommitPlan.WrittenRun> runs(Batch batch) {
        List<CommitPlan.WrittenRun> runs = new ArrayList<>();
        for (Segment segment : batch.segments()) {
            int zone = segment.zone().zoneIndex();
            for (SegmentAppend append : segment.appends()) {
                RmapRun rmap = new RmapRun(zone, append.blockInZone(), ownersOf(append));
                runs.add(new CommitPlan.WrittenRun(rmap, append.crcs()));
            }
        }
        runs.sort(Comparator.comparingInt(
                        (CommitPlan.WrittenRun run) -> run.rmap().zoneIndex())
                .thenComparingInt(run -> run.rmap().blockInZone()));
        return runs;
    }

    private List<RmapRun.Owner> ownersOf(SegmentAppend append) {
        List<RmapRun.Owner> owners = new ArrayList<>(append.owners().size());
        int at = 0;
        for (SegmentAppend.Owner owner : append.owners()) {
            owners.add(new RmapRun.Owner(at, owner.lengthBlocks(), owner.fileId(), owner.fileBlock()));
            at += owner.lengthBlocks();
        }
        return owners;
    }

    private static List<CommitPlan.ZoneProgress> progress(Batch batch) {
        Map<Integer, CommitPlan.ZoneProgress> byZone = new HashMap<>();
        for (Segment segment : batch.segments()) {
            int zone = segment.zone().zoneIndex();
            byZone.merge(
                    zone,
                    new CommitPlan.ZoneProgress(
                            zone, segment.endBlock(), segment.zone().resetEpoch()),
                    (one, other) -> one.writtenBlocks() >= other.writtenBlocks() ? one : other);
        }
        return List.copyOf(byZone.values());
    }
}
