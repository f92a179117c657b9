package io.zonelog.engine.recovery;

import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.segment.SegmentSummary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Batches that are on the device and not in the store: those in flight when the engine was killed, or committed ones that the store has lost with
 * the end of its log. Both are repaired by consuming their records again, from the store's position on.
 *
 * @param newest the summary of the latest of them
 */
public record LostCommits(SegmentSummary newest) {
    /** Looks behind what the store knows of each zone. */
    public static Optional<LostCommits> find(ZonedDevice device, MappingStore store) {
        Map<Integer, ZoneUsage> usages = store.usageByZone();
        ZoneWitness witness = new ZoneWitness(device, store);
        return device.report(0, device.geometry().zoneCount()).stream()
                .flatMap(zone -> witness.ahead(zone, knownBlocks(zone, usages.get(zone.zoneIndex()))).stream())
                .max((one, other) -> Long.compare(batch(one), batch(other)))
                .map(LostCommits::new);
    }

    /** How far the store knows a zone's present life to be written. */
    static int knownBlocks(ZoneDescriptor zone, @Nullable ZoneUsage usage) {
        return usage != null && usage.resetEpoch() == zone.resetEpoch() ? usage.writtenBlocks() : 0;
    }

    /** What is ahead of what, in one line. */
    public String line(MappingStore store) {
        String positions = newest.positions().stream()
                .map(position -> position(position, store.positions()))
                .collect(Collectors.joining(", "));
        return "The device holds batch " + batch(newest) + ", the mappings end with batch "
                + store.batchSequence()
                + ": the engine was killed before it committed, or the end of the mapping store's log is lost."
                + " A start commits again what is whole on the device; other records are consumed again from the mappings' position: "
                + positions;
    }

    private static long batch(SegmentSummary summary) {
        return summary.origin().batchSequence();
    }

    private static String position(SegmentSummary.Position onDevice, List<SourcePosition> stored) {
        return stored.stream()
                .filter(position -> position.sourceId() == onDevice.sourceId())
                .findFirst()
                .map(position -> position.identity() + " from offset " + position.nextOffset() + ", the device is at "
                        + onDevice.nextOffset())
                .orElseGet(() -> "source " + onDevice.sourceId() + ", which they do not know, the device is at "
                        + onDevice.nextOffset());
    }
}
