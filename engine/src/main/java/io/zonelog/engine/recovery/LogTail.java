package io.zonelog.engine.recovery;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.segment.SegmentSummary;
import io.zonelog.segment.SegmentWalk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The segments of the batches behind those that the mapping store holds, as the end of each zone tells. Only the engine's latest start counts,
 * because a start makes its number durable in the store before it writes: what an earlier one left was caught up with by then, or given up.
 * Used by one thread.
 */
final class LogTail {
    private final DeviceGeometry geometry;
    private final SegmentWalk walk;
    private final long startNumber;
    private final long lastInStore;
    private final Map<Long, List<SegmentWalk.Found>> byBatch = new HashMap<>();
    private long committedBatch;

    private LogTail(ZonedDevice device, MappingStore store) {
        this.geometry = device.geometry();
        this.walk = new SegmentWalk(device);
        this.startNumber = store.startNumber();
        this.lastInStore = store.batchSequence();
    }

    /** Reads the end of each zone: what fits into one append, and the summaries of such batches before it. */
    static LogTail read(ZonedDevice device, MappingStore store, IntPredicate isJournal) {
        LogTail tail = new LogTail(device, store);
        if (tail.startNumber == 0) {
            // No start has left records yet.
            return tail;
        }
        Map<Integer, ZoneUsage> usages = store.usageByZone();
        for (ZoneDescriptor zone : device.report(0, device.geometry().zoneCount())) {
            boolean readable = zone.condition() != ZoneCondition.OFFLINE && zone.condition() != ZoneCondition.EMPTY;
            if (readable && !tail.geometry.isConventional(zone.zoneIndex()) && !isJournal.test(zone.zoneIndex())) {
                tail.collect(zone, LostCommits.knownBlocks(zone, usages.get(zone.zoneIndex())));
            }
        }
        return tail;
    }

    private void collect(ZoneDescriptor zone, int knownBlocks) {
        Optional<SegmentWalk.Found> newest = newest(zone, knownBlocks);
        while (newest.isPresent()) {
            SegmentWalk.Found found = newest.get();
            SegmentSummary.Origin origin = found.summary().origin();
            if (origin.startNumber() != startNumber || origin.progress().submittedBatch() <= lastInStore) {
                break;
            }
            if (origin.kind() == SegmentSummary.Kind.BATCH && origin.batchSequence() > lastInStore) {
                byBatch.computeIfAbsent(origin.batchSequence(), unused -> new ArrayList<>())
                        .add(found);
            }
            committedBatch = Math.max(committedBatch, origin.progress().committedBatch());
            newest = before(zone, found);
        }
    }

    /** A zone that was finished is not written up to its end, and one that is Full may end with data whose summary a power cut has taken. */
    private Optional<SegmentWalk.Found> newest(ZoneDescriptor zone, int knownBlocks) {
        if (zone.condition() == ZoneCondition.READ_ONLY) {
            // Nobody knows its write pointer.
            return walk.newestBelow(zone, zone.capacityBlocks());
        }
        int end = zone.writtenBlocks();
        Optional<SegmentWalk.Found> near = walk.newestNear(zone, end);
        if (near.isPresent() || end <= knownBlocks) {
            return near;
        }
        return walk.newestBelow(zone, end);
    }

    private Optional<SegmentWalk.Found> before(ZoneDescriptor zone, SegmentWalk.Found found) {
        return walk.previous(zone, found)
                .or(() -> walk.newestBelow(zone, geometry.blockInZone(found.sector()))
                        .filter(lower -> lower.sector() < found.sector()));
    }

    /** The segments of a batch, what was written last first. */
    List<SegmentWalk.Found> segmentsOf(long batchSequence) {
        List<SegmentWalk.Found> segments = new ArrayList<>(byBatch.getOrDefault(batchSequence, List.of()));
        segments.sort((one, other) -> Long.compare(
                other.summary().origin().segmentSequence(),
                one.summary().origin().segmentSequence()));
        return segments;
    }

    /** The last batch that is known to have been whole and flushed. */
    long committedBatch() {
        return committedBatch;
    }
}
