package io.zonelog.zone;

import io.zonelog.block.WriteLife;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Gives a zone to an ioend. A bounded number of zones takes data at the same time; a file stays in its zone while that is open and
 * holds data of the same life, and goes to the one with the least data of that life otherwise. Data of different lives share a zone
 * only when no further zone may be opened. Owned by the engine's thread.
 */
public final class ZoneAllocator {
    /** The affinity of a file that has no zone yet. */
    public static final int NO_ZONE = -1;

    private final ZoneTable table;
    private final int maxOpenZones;
    private final List<Zone> open = new ArrayList<>();

    /**
     * Creates an allocator.
     *
     * @param maxOpenZones zones that take data at the same time, 1 or more
     */
    public ZoneAllocator(ZoneTable table, int maxOpenZones) {
        this.table = table;
        this.maxOpenZones = maxOpenZones;
    }

    /** Zones that take data now; a view. */
    public List<Zone> openZones() {
        return Collections.unmodifiableList(open);
    }

    /** Any zone of the device. */
    public Zone zone(int zoneIndex) {
        return table.zone(zoneIndex);
    }

    /** Blocks that can be promised without freeing anything. */
    public long roomBlocks() {
        long room = table.freeBlocks() + table.partialBlocks();
        for (Zone zone : open) {
            room += zone.roomBlocks();
        }
        return room;
    }

    /**
     * Chooses the zone for the next data of a file.
     *
     * @param affinityZone the zone that the file wrote to last, or {@link #NO_ZONE}
     * @param life how long the data are expected to live
     * @return an open zone with room for at least one block, or empty if the device has none
     */
    public Optional<Zone> select(int affinityZone, WriteLife life) {
        Zone best = null;
        for (Zone zone : open) {
            if (zone.zoneIndex() == affinityZone && zone.life() == life) {
                return Optional.of(zone);
            }
            best = best == null ? zone : better(best, zone, affinityZone, life);
        }
        if (open.size() < maxOpenZones && table.canTake()) {
            Zone zone = table.takeForWriting();
            zone.life(life);
            open.add(zone);
            return Optional.of(zone);
        }
        return Optional.ofNullable(best);
    }

    /** The one of two open zones that suits data better: first by life, then by affinity, then by room. */
    private static Zone better(Zone one, Zone other, int affinityZone, WriteLife life) {
        if ((one.life() == life) != (other.life() == life)) {
            return one.life() == life ? one : other;
        }
        if (one.zoneIndex() == affinityZone || other.zoneIndex() == affinityZone) {
            return one.zoneIndex() == affinityZone ? one : other;
        }
        return one.roomBlocks() >= other.roomBlocks() ? one : other;
    }

    /** Takes a zone out that has no room for a further segment; another one may be opened in its place. */
    public void close(Zone zone) {
        open.remove(zone);
        table.close(zone);
    }
}
