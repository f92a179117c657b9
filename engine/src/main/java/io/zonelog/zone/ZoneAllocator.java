package io.zonelog.zone;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Gives a zone to an ioend. A bounded number of zones takes data at the same time, each for one temperature: data that will be
 * overwritten at about the same time lie together and die together. A file stays in its zone while that is open and of the right
 * temperature, and goes to the one with the least data of that temperature otherwise. Data of different temperatures share a zone only
 * when no further zone may be opened; where fewer zones may be open than there are temperatures, neighbouring ones count as one. The
 * counterpart of {@code xfs_select_zone}. Owned by the engine's thread.
 */
public final class ZoneAllocator {
    /** The affinity of a file that has no zone yet. */
    public static final int NO_ZONE = -1;

    private final ZoneTable table;
    private OpenZoneLimit limit;
    private final int temperatures;
    private final List<Zone> open = new ArrayList<>();

    /**
     * @param limit zones that take data at the same time
     * @param temperatures classes of data, from 1 to the number of zones wanted open
     */
    public ZoneAllocator(ZoneTable table, OpenZoneLimit limit, int temperatures) {
        if (temperatures < 1 || temperatures > limit.wantedZones()) {
            throw new IllegalArgumentException(
                    temperatures + " temperatures in " + limit.wantedZones() + " open zones");
        }
        this.table = table;
        this.limit = limit;
        this.temperatures = temperatures;
    }

    /** The device has become larger, and so has the reserve that goes with it. */
    public void grow(int reserveZones) {
        limit = limit.withReserveZones(reserveZones);
    }

    /** Zones that data of one batch may be spread over, but for those that it fills. */
    public int zonesAtOnce() {
        return Math.max(maxOpenZones(), open.size());
    }

    private int maxOpenZones() {
        return limit.of(table);
    }

    /** Zones that take data now; a view. */
    public List<Zone> openZones() {
        return Collections.unmodifiableList(open);
    }

    /** All zones. */
    public ZoneTable table() {
        return table;
    }

    /** Any zone of the device. */
    public Zone zone(int zoneIndex) {
        return table.zone(zoneIndex);
    }

    /** Blocks that can be promised without freeing anything. */
    public long roomBlocks() {
        return table.openableBlocks() + openRoomBlocks();
    }

    /** Room in open zones. */
    public long openRoomBlocks() {
        long room = 0;
        for (Zone zone : open) {
            room += zone.roomBlocks();
        }
        return room;
    }

    /**
     * Blocks that can be written before a zone has ended, so that the device's limit of active zones holds: the room of open zones, and
     * of those that may be opened beside the ones that are still ending.
     */
    public long startableBlocks() {
        return table.partialBlocks()
                + openRoomBlocks()
                + (long) Math.max(0, maxActiveZones() - activeZones())
                        * table.geometry().zoneCapacityBlocks();
    }

    /** Whether zones are on their way to being full or reset. */
    public boolean isEnding() {
        return table.endingZones() > 0;
    }

    private int maxActiveZones() {
        int active = table.geometry().maxActiveZones();
        return active == 0 ? Integer.MAX_VALUE : active - table.journalActiveZones();
    }

    private int activeZones() {
        return open.size() + table.endingZones() + table.partialZones();
    }

    /**
     * Chooses the zone for the next data of a file.
     *
     * @param affinityZone the zone that the file wrote to last, or {@link #NO_ZONE}
     * @param temperature the class of the data; 0 is the hottest
     * @return an open zone with room for at least one block, or empty if the device has none
     */
    public Optional<Zone> select(int affinityZone, int temperature) {
        int maxOpenZones = maxOpenZones();
        int groups = Math.min(temperatures, maxOpenZones);
        Zone best = null;
        boolean[] taken = new boolean[groups];
        for (Zone zone : open) {
            int group = groupOf(zone.temperature(), groups);
            if (zone.zoneIndex() == affinityZone && group == groupOf(temperature, groups)) {
                return Optional.of(zone);
            }
            taken[group] = true;
            best = best == null ? zone : better(best, zone, affinityZone, temperature);
        }
        if (mayOpen(taken, groupOf(temperature, groups), maxOpenZones) && table.canTake()) {
            Zone zone = table.takeForWriting();
            zone.temperature(temperature);
            open.add(zone);
            return Optional.of(zone);
        }
        return Optional.ofNullable(best);
    }

    private int groupOf(int temperature, int groups) {
        return temperature * groups / temperatures;
    }

    /** Every group of temperatures that has no zone keeps the right to one. */
    private boolean mayOpen(boolean[] taken, int group, int maxOpenZones) {
        int kept = 0;
        for (int other = 0; other < taken.length; other++) {
            kept += other == group || taken[other] ? 0 : 1;
        }
        boolean activates = table.partialZones() == 0;
        return open.size() + kept < maxOpenZones && !(activates && activeZones() >= maxActiveZones());
    }

    /** The one of two open zones that suits data better: first by temperature, then by affinity, then by room. */
    private static Zone better(Zone one, Zone other, int affinityZone, int temperature) {
        int distance = Math.abs(one.temperature() - temperature);
        int otherDistance = Math.abs(other.temperature() - temperature);
        if (distance != otherDistance) {
            return distance < otherDistance ? one : other;
        }
        if (one.zoneIndex() == affinityZone || other.zoneIndex() == affinityZone) {
            return one.zoneIndex() == affinityZone ? one : other;
        }
        return one.roomBlocks() >= other.roomBlocks() ? one : other;
    }

    /**
     * Closes partly written zones beyond those that may take data at the same time, on a device that limits active zones; those with the most
     * room stay. An earlier run may have left as many as may be active, and what a batch fills would find no zone.
     *
     * @return the zones that were closed
     */
    List<Zone> closeExcess() {
        if (maxActiveZones() >= table.usableZones()) {
            return List.of();
        }
        List<Zone> excess = table.zones().stream()
                .filter(zone -> zone.state() == Zone.State.PARTIAL)
                .sorted(Comparator.comparingInt(Zone::roomBlocks).reversed())
                .skip(maxOpenZones())
                .toList();
        excess.forEach(this::close);
        return excess;
    }

    /** Takes a zone out that has no room for a further segment; another one may be opened in its place. */
    public void close(Zone zone) {
        open.remove(zone);
        table.close(zone);
    }
}
