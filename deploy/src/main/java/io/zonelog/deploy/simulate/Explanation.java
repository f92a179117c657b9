package io.zonelog.deploy.simulate;

import io.zonelog.deploy.terminal.Words;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.iomap.Ioend;
import io.zonelog.iomap.IoendSplitter;
import io.zonelog.iomap.JoinRule;
import io.zonelog.iomap.MergeRule;
import io.zonelog.segment.Segment;
import io.zonelog.segment.SegmentAppend;
import io.zonelog.zone.Zone;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells, batch by batch, how dirty ranges became ioends, parts, appends and extents, and the reason for each cut. The lines of a batch
 * come when it is durable. Owned by the engine's thread.
 */
public final class Explanation implements WritebackListener {
    private static final int MAX_OWNERS_NAMED = 8;

    private final DeviceGeometry geometry;
    private final Consumer<String> lines;
    private final Map<Long, List<String>> linesOfBatch = new HashMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Segment, List<Part>> parts = new HashMap<>();

    /** Where a completed part began, before merging changed it. */
    private record Part(long fileId, long offsetBytes) {}

    /**
     * @param lines takes each line
     */
    public Explanation(DeviceGeometry geometry, Consumer<String> lines) {
        this.geometry = geometry;
        this.lines = lines;
    }

    @Override
    public void batchClosed(Batch batch) {
        batch.dirtyFiles()
                .forEach(dirty -> names.put(dirty.fileId(), dirty.file().key().printableName()));
        say(
                batch,
                "batch " + batch.sequence() + ": "
                        + Words.counted(batch.dirtyFiles().size(), "file") + " changed");
    }

    @Override
    public void ioendCut(Batch batch, Ioend ioend, JoinRule.Decision reason) {
        say(
                batch,
                "  ioend " + range(ioend) + ", " + Words.counted(ioend.bio().vectorCount(), "folio") + ", records "
                        + ioend.firstSourceOffset() + ".." + ioend.lastSourceOffset() + ", ends at: " + reason);
    }

    @Override
    public void partSubmitted(Batch batch, Ioend part, Zone zone, Optional<IoendSplitter.Limit> limit) {
        boolean whole = limit.isEmpty() && part.outstandingParts() == 1 && part.parent() == null;
        String what = whole ? "whole" : "part " + part.offsetBytes() + "+" + part.sizeBytes();
        say(
                batch,
                "    " + what + " to zone " + zone.zoneIndex()
                        + limit.map(cut -> ", cut off by: " + cut).orElse(""));
    }

    @Override
    public void dataOnDevice(Batch batch, Segment segment) {
        parts.put(
                segment,
                segment.completedIoends().stream()
                        .map(part -> new Part(part.fileId(), part.offsetBytes()))
                        .toList());
        say(
                batch,
                "  segment in zone " + segment.zone().zoneIndex() + ": "
                        + Words.counted(segment.appends().size(), "append") + ", "
                        + Words.counted(segment.dataBlocks(), "data block"));
        for (SegmentAppend append : segment.appends()) {
            say(
                    batch,
                    "    append of " + Words.counted(append.lengthBlocks(), "block") + " came to block "
                            + append.blockInZone() + ": " + owners(append.owners()));
        }
    }

    @Override
    public void merged(Batch batch, Segment segment, List<Ioend> extents) {
        List<Part> before = parts.getOrDefault(segment, List.of());
        parts.remove(segment);
        Ioend previous = null;
        for (Ioend extent : extents) {
            long merged = before.stream()
                    .filter(part -> part.fileId() == extent.fileId()
                            && part.offsetBytes() >= extent.offsetBytes()
                            && part.offsetBytes() < extent.endBytes())
                    .count();
            say(
                    batch,
                    "    extent " + range(extent) + " at sector " + extent.sector()
                            + (merged > 1 ? ", merged of " + merged + " parts" : "")
                            + (previous == null
                                    ? ""
                                    : ", apart from the one before: " + MergeRule.decide(previous, extent)));
            previous = extent;
        }
    }

    @Override
    public void summaryOnDevice(Batch batch, Segment segment, long sector) {
        say(
                batch,
                "    summary of " + Words.counted(segment.summaryBlocks(), "block") + " came to block "
                        + geometry.blockInZone(sector) + " of zone "
                        + segment.zone().zoneIndex());
    }

    @Override
    public void batchDurable(Batch batch) {
        say(batch, "  batch " + batch.sequence() + " is durable");
        List<String> finished = linesOfBatch.remove(batch.sequence());
        if (finished != null) {
            finished.forEach(lines);
        }
    }

    private void say(Batch batch, String line) {
        linesOfBatch
                .computeIfAbsent(batch.sequence(), unused -> new ArrayList<>())
                .add(line);
    }

    private String range(Ioend ioend) {
        return name(ioend.fileId()) + " " + ioend.offsetBytes() + "+" + ioend.sizeBytes();
    }

    private String owners(List<SegmentAppend.Owner> owners) {
        List<String> named = owners.stream()
                .limit(MAX_OWNERS_NAMED)
                .map(owner -> name(owner.fileId()) + " " + owner.fileBlock() * geometry.blockSizeBytes() + "+"
                        + (long) owner.lengthBlocks() * geometry.blockSizeBytes())
                .toList();
        int more = owners.size() - named.size();
        return String.join(", ", named) + (more > 0 ? " and " + more + " more" : "");
    }

    private String name(long fileId) {
        return names.getOrDefault(fileId, "file id " + fileId);
    }
}
