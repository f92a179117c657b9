package io.zonelog.engine.recovery;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.segment.SegmentSummary;
import io.zonelog.segment.SegmentWalk;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What the end of a zone says of the store's view of it: whether it is that zone at all, and whether it holds more than the store knows. Reads
 * at most the length of one append, and one block, of each zone. Used by one thread.
 */
public final class ZoneWitness {
    private final MappingStore store;
    private final ZonedDevice device;
    private final DeviceGeometry geometry;
    private final SegmentWalk walk;

    public ZoneWitness(ZonedDevice device, MappingStore store) {
        this.store = store;
        this.device = device;
        this.geometry = device.geometry();
        this.walk = new SegmentWalk(device);
    }

    /**
     * Why a zone does not hold what the store knows of it, in one line. The last committed segment ends where the store says, so its summary
     * lies right before; where that is damaged, the last data block with a checksum tells.
     *
     * @return empty if it holds it, or if files need nothing of it or know that it is lost
     */
    public Optional<String> contradiction(ZoneDescriptor zone, ZoneUsage usage) {
        if (usage.usedBlocks() == 0
                || zone.condition() == ZoneCondition.OFFLINE
                || geometry.isConventional(zone.zoneIndex())
                || zone.resetEpoch() != usage.resetEpoch()
                || walk.newestNear(zone, usage.writtenBlocks()).isPresent()
                || holdsLastData(zone.zoneIndex(), usage.writtenBlocks())) {
            return Optional.empty();
        }
        return Optional.of("zone " + zone.zoneIndex() + ": it does not hold the " + usage.writtenBlocks()
                + " blocks that were committed to it, it is missing, short, old or another zone's: bring back what belongs there, or give the"
                + " zone up with zonelog device fault " + zone.zoneIndex() + " --to offline");
    }

    private boolean holdsLastData(int zone, int endBlock) {
        int[] expected = new int[1];
        for (int block = endBlock - 1; block >= 0; block--) {
            if (store.checksums(zone, block, 1, expected) == 1) {
                return hasChecksum(geometry.sectorOf(zone, block), expected[0]);
            }
        }
        return false;
    }

    private boolean hasChecksum(long sector, int expected) {
        ByteBuffer block = AlignedBuffers.allocate(geometry.blockSizeBytes(), geometry.blockSizeBytes());
        if (!device.readAwaited(sector, block.duplicate()).isSuccess()) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(block);
        return (int) crc.getValue() == expected;
    }

    /**
     * The last segment of a zone that is behind what the store knows of it and is of a later batch.
     *
     * @param knownBlocks how far the store knows the zone's present life; 0 if it does not know it
     */
    public Optional<SegmentSummary> ahead(ZoneDescriptor zone, int knownBlocks) {
        boolean pointerKnown = zone.condition().isWritable() || zone.condition() == ZoneCondition.FULL;
        if (!pointerKnown || zone.writtenBlocks() <= knownBlocks) {
            return Optional.empty();
        }
        return walk.newestNear(zone, zone.writtenBlocks())
                .map(SegmentWalk.Found::summary)
                .filter(summary -> summary.origin().batchSequence() > store.batchSequence());
    }
}
