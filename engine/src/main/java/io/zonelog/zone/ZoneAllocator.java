package io.zonelog.zone;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Gives a zone to an ioend. A bounded number of zones takes data at the same time; a file stays in its zone while that is open, and
 * goes to the one with the least data otherwise. Owned by the engine's thread.
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
     * @return an open zone with room for at least one block, or empty if the device has none
     */
    public Optional<Zone> select(int affinityZone) {
        for (Zone zone : open) {
            if (zone.zoneIndex() == affinityZone) {
                return Optional.of(zone);
            }
        }
        if (open.size() < maxOpenZones && table.canTake()) {
            Zone zone = table.takeForWriting();
            open.add(zone);
            return Optional.of(zone);
        }
        Zone emptiest = null;
        for (Zone zone : open) {
            if (emptiest == null || zone.roomBlocks() > emptiest.roomBlocks()) {
                emptiest = zone;
            }
        }
        return Optional.ofNullable(emptiest);
    }

    /** Takes a zone out that has no room for a further segment; another one may be opened in its place. */
    public void close(Zone zone) {
        open.remove(zone);
        table.close(zone);
    }
}
