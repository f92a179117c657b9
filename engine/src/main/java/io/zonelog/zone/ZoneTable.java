package io.zonelog.zone;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneDescriptor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** All zones of a device, and which of them are free. Owned by the engine's thread. */
public final class ZoneTable {
    private DeviceGeometry geometry;
    private final List<Zone> zones;
    private final BitSet free = new BitSet();
    private final BitSet partial = new BitSet();
    /** Zones that take no more data, and may still be active on the device. */
    private final List<Zone> ending = new ArrayList<>();

    private long freeBlocks;
    private long partialBlocks;
    private long liveBlocks;
    private long lostBlocks;
    private long usableBlocks;
    private int usableZones;
    private int readOnlyZones;
    private int journalZones;
    private int wantedJournalZones;
    private int journalActiveZones;

    /** Builds the table from the device's own report of every zone, as recovery does. */
    public ZoneTable(DeviceGeometry geometry, List<ZoneDescriptor> report) {
        this.geometry = geometry;
        this.zones = new ArrayList<>(report.size());
        report.forEach(this::add);
    }

    /**
     * Takes in zones that were added to the device behind those that are there.
     *
     * @param grown the device as it is now
     * @param report the added zones
     */
    public void grow(DeviceGeometry grown, List<ZoneDescriptor> report) {
        geometry = grown;
        report.forEach(this::add);
    }

    private void add(ZoneDescriptor descriptor) {
        Zone zone = new Zone(
                descriptor.zoneIndex(),
                descriptor.capacityBlocks(),
                stateOf(geometry, descriptor),
                descriptor.resetEpoch(),
                descriptor.writtenBlocks());
        zones.add(zone);
        if (isUsable(zone)) {
            usableZones++;
            usableBlocks += zone.capacityBlocks();
        } else {
            // Its write pointer says nothing: whatever is mapped in it was written, and it takes no more.
            zone.reported(zone.capacityBlocks());
            readOnlyZones += zone.state() == Zone.State.READ_ONLY ? 1 : 0;
        }
        if (zone.state() == Zone.State.FREE) {
            addFree(zone);
        } else if (zone.state() == Zone.State.PARTIAL) {
            addPartial(zone);
        }
    }

    private static Zone.State stateOf(DeviceGeometry geometry, ZoneDescriptor descriptor) {
        if (geometry.isConventional(descriptor.zoneIndex())) {
            return Zone.State.UNUSABLE;
        }
        return switch (descriptor.condition()) {
            case EMPTY -> Zone.State.FREE;
            case IMPLICITLY_OPENED, EXPLICITLY_OPENED, CLOSED -> Zone.State.PARTIAL;
            case FULL -> Zone.State.CLOSED;
            case READ_ONLY -> Zone.State.READ_ONLY;
            case OFFLINE, NOT_WRITE_POINTER -> Zone.State.UNUSABLE;
        };
    }

    private static boolean isUsable(Zone zone) {
        return switch (zone.state()) {
            case UNUSABLE, READ_ONLY, JOURNAL -> false;
            case FREE, PARTIAL, OPEN, CLOSED, FINISHING, RESETTING -> true;
        };
    }

    public DeviceGeometry geometry() {
        return geometry;
    }

    public Zone zone(int zoneIndex) {
        return zones.get(zoneIndex);
    }

    public List<Zone> zones() {
        return Collections.unmodifiableList(zones);
    }

    public int freeZones() {
        return free.cardinality();
    }

    /** Writable blocks of all free zones. */
    public long freeBlocks() {
        return freeBlocks;
    }

    /** Zones that were left partly written by an earlier run. */
    int partialZones() {
        return partial.cardinality();
    }

    /** Zones that are on their way to being full or reset, and active on the device until then. */
    int endingZones() {
        ending.removeIf(zone -> !zone.isEnding());
        return ending.size();
    }

    /** Room in zones that were left partly written by an earlier run. */
    public long partialBlocks() {
        return partialBlocks;
    }

    /** Writable blocks of zones that may be opened. */
    public long openableBlocks() {
        return freeBlocks + partialBlocks;
    }

    /** Blocks that committed extents map, in all zones but the conventional ones. */
    public long liveBlocks() {
        return liveBlocks;
    }

    /** Zones that data can be written to, and that can be reset. */
    public int usableZones() {
        return usableZones;
    }

    /** Zones that the mapping journal has. */
    public int journalZones() {
        return journalZones;
    }

    /** Zones of the mapping journal that may be active at the same time. */
    int journalActiveZones() {
        return journalActiveZones;
    }

    /** Zones that the mapping journal has or is to get. */
    public int wantedJournalZones() {
        return Math.max(journalZones, wantedJournalZones);
    }

    /** There is to be a mapping journal, which writes to so many zones at the same time. */
    public void expectJournal(int activeZones) {
        journalActiveZones = activeZones;
    }

    /** The mapping journal is to get so many zones in all. */
    public void wantForJournal(int zoneCount) {
        wantedJournalZones = zoneCount;
    }

    /** Gives the mapping journal an empty zone, if there is one: that with the highest number, away from those that data take first. */
    public Optional<Zone> takeForJournal() {
        int index = free.length() - 1;
        if (index < 0) {
            return Optional.empty();
        }
        Zone zone = zones.get(index);
        keepForJournal(zone);
        return Optional.of(zone);
    }

    /** The zone, which holds no data, is the mapping journal's. */
    public void keepForJournal(Zone zone) {
        int index = zone.zoneIndex();
        if (partial.get(index)) {
            removePartial(zone);
        } else if (free.get(index)) {
            free.clear(index);
            freeBlocks -= zone.capacityBlocks();
        }
        if (isUsable(zone)) {
            usableZones--;
            usableBlocks -= zone.capacityBlocks();
        }
        zone.enter(Zone.State.JOURNAL);
        journalZones++;
    }

    /** The mapping journal has reset a zone of its own, and keeps it. */
    public void journalZoneReset(Zone zone, long newEpoch) {
        zone.wasReset(newEpoch);
        zone.enter(Zone.State.JOURNAL);
    }

    /** The mapping journal has reset a zone of its own, and needs it no more. */
    public void giveBack(Zone zone, long newEpoch) {
        zone.wasReset(newEpoch);
        journalZones--;
        usableZones++;
        usableBlocks += zone.capacityBlocks();
        addFree(zone);
    }

    /** Zones that can only be read, and whose live data are to be moved off. */
    public int readOnlyZones() {
        return readOnlyZones;
    }

    /** Whether files map blocks of zones that can be neither written nor read. */
    public boolean hasLostData() {
        return lostBlocks > 0;
    }

    /** Writable blocks of usable zones, whatever is written in them. */
    public long usableBlocks() {
        return usableBlocks;
    }

    /** Live blocks of the written blocks of usable zones: the effective utilisation, on which write amplification depends. */
    public double utilisation() {
        long written = 0;
        for (Zone zone : zones) {
            written += isUsable(zone) ? zone.allocatedBlocks() : 0;
        }
        return written == 0 ? 0 : (double) liveBlocks / written;
    }

    /** A commit has changed the count of mapped blocks of a zone. */
    public void used(Zone zone, int blocks) {
        countLive(zone, blocks);
        zone.used(blocks);
    }

    /** Takes over the count of mapped blocks that the store holds, whatever the zone's condition. */
    public void recover(Zone zone, int blocks) {
        countLive(zone, blocks);
        zone.recover(blocks);
    }

    private void countLive(Zone zone, int blocks) {
        if (!geometry.isConventional(zone.zoneIndex())) {
            int more = blocks - zone.usedBlocks();
            liveBlocks += more;
            lostBlocks += zone.state() == Zone.State.UNUSABLE ? more : 0;
        }
    }

    /** Blocks of conventional zones that no committed extent maps. */
    public long freeConventionalBlocks() {
        long freeOnes = 0;
        for (Zone zone : zones.subList(0, geometry.conventionalZoneCount())) {
            freeOnes += zone.capacityBlocks() - zone.usedBlocks();
        }
        return freeOnes;
    }

    /** Whether {@link #takeForWriting} would find a zone. */
    public boolean canTake() {
        return !free.isEmpty() || !partial.isEmpty();
    }

    /**
     * Opens the next zone for data: a partly written one if there is any, so that no open resource lies idle; else the free zone
     * with the lowest number (outer tracks are faster, and low zones stay together).
     */
    public Zone takeForWriting() {
        int index = partial.nextSetBit(0);
        if (index >= 0) {
            removePartial(zones.get(index));
        } else {
            index = free.nextSetBit(0);
            if (index < 0) {
                throw new IllegalStateException("no zone is free");
            }
            free.clear(index);
            freeBlocks -= zones.get(index).capacityBlocks();
        }
        Zone zone = zones.get(index);
        zone.enter(Zone.State.OPEN);
        return zone;
    }

    /** The zone takes no more data. */
    public void close(Zone zone) {
        if (partial.get(zone.zoneIndex())) {
            removePartial(zone);
        }
        zone.enter(Zone.State.CLOSED);
        ending.add(zone);
    }

    /** The zone is about to be finished: the rest of it is promised to nobody. */
    public void finishSubmitted(Zone zone) {
        zone.allocate(zone.roomBlocks());
        zone.enter(Zone.State.FINISHING);
    }

    /** The zone is full. */
    public void finishCompleted(Zone zone) {
        zone.enter(Zone.State.CLOSED);
    }

    /** The zone is about to be reset. */
    public void resetSubmitted(Zone zone) {
        if (zone.usedBlocks() != 0 || zone.segmentsInFlight() != 0) {
            throw new IllegalStateException("zone " + zone.zoneIndex() + " cannot be reset: " + zone.usedBlocks()
                    + " blocks in use, " + zone.segmentsInFlight() + " segments in flight");
        }
        zone.enter(Zone.State.RESETTING);
    }

    /** The zone is empty again. */
    public void resetCompleted(Zone zone, long newEpoch) {
        zone.wasReset(newEpoch);
        addFree(zone);
    }

    /** The zone can be neither written nor reset any more; what is mapped in it is lost, or there is nothing. */
    public void retire(Zone zone) {
        withdraw(zone, Zone.State.UNUSABLE);
    }

    /** The zone can be neither written nor reset any more, but read. */
    public void keepForReading(Zone zone) {
        withdraw(zone, Zone.State.READ_ONLY);
    }

    private void withdraw(Zone zone, Zone.State unusable) {
        if (isUsable(zone)) {
            usableZones--;
            usableBlocks -= zone.capacityBlocks();
        }
        readOnlyZones -= zone.state() == Zone.State.READ_ONLY ? 1 : 0;
        journalZones -= zone.state() == Zone.State.JOURNAL ? 1 : 0;
        readOnlyZones += unusable == Zone.State.READ_ONLY ? 1 : 0;
        boolean lost = unusable == Zone.State.UNUSABLE && zone.state() != unusable;
        lostBlocks += lost ? zone.usedBlocks() : 0;
        zone.enter(unusable);
        zone.reported(zone.capacityBlocks());
    }

    private void addPartial(Zone zone) {
        partial.set(zone.zoneIndex());
        partialBlocks += zone.roomBlocks();
    }

    private void removePartial(Zone zone) {
        partial.clear(zone.zoneIndex());
        partialBlocks -= zone.roomBlocks();
    }

    private void addFree(Zone zone) {
        free.set(zone.zoneIndex());
        freeBlocks += zone.capacityBlocks();
    }
}
