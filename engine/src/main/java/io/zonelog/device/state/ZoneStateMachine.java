package io.zonelog.device.state;

import io.zonelog.block.Sectors;
import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import java.util.BitSet;

/**
 * The one state machine of all simulated devices, in the dialect of the NVMe Zoned Namespace command set 1.1.
 *
 * <p>The {@code check} methods decide and change nothing; they answer with the status a command ends with. The other methods
 * carry out a command that was found legal. So a refused command changes no state.
 *
 * <p><b>Precedence</b>, which the specification leaves open, is the same everywhere: the address (LBA Out of Range), what is
 * asked for at all (Invalid Field), the state of the zone (Full, Read Only, Offline, Invalid Zone State Transition), the
 * place of the write (Zone Invalid Write), its length (Zone Boundary Error), active resources, open resources. A read has its
 * boundary checked before the zone's state, since a read over a boundary names two zones.
 *
 * <p>Guarded by the device's lock.
 */
public final class ZoneStateMachine {
    /** No zone can be closed by the device itself. */
    private static final int NO_VICTIM = -1;

    private final ZoneStates table;
    private final DeviceBehaviour behaviour;

    public ZoneStateMachine(ZoneStates table, DeviceBehaviour behaviour) {
        this.table = table;
        this.behaviour = behaviour;
    }

    /** Whether a zone append of so many blocks is legal now. */
    public DeviceStatus checkAppend(int zoneIndex, int blocks) {
        if (zoneIndex < 0 || zoneIndex >= geometry().zoneCount()) {
            return DeviceStatus.LBA_OUT_OF_RANGE;
        }
        if (geometry().isConventional(zoneIndex) || blocks > geometry().maxAppendBlocks()) {
            return DeviceStatus.INVALID_FIELD;
        }
        DeviceStatus state = checkWritable(zoneIndex);
        if (!state.isSuccess()) {
            return state;
        }
        if (blocks > geometry().zoneCapacityBlocks() - table.writtenBlocks(zoneIndex)) {
            return DeviceStatus.ZONE_BOUNDARY_ERROR;
        }
        return checkOpenResources(zoneIndex);
    }

    /** Whether a write at an address is legal now. */
    public DeviceStatus checkWrite(long sector, int blocks) {
        if (isOutOfRange(sector, blocks)) {
            return DeviceStatus.LBA_OUT_OF_RANGE;
        }
        int zoneIndex = geometry().zoneOf(sector);
        int block = geometry().blockInZone(sector);
        DeviceStatus state = checkWritable(zoneIndex);
        if (!state.isSuccess()) {
            return state;
        }
        boolean conventional = geometry().isConventional(zoneIndex);
        if (!conventional && block != table.writtenBlocks(zoneIndex)) {
            return DeviceStatus.ZONE_INVALID_WRITE;
        }
        if (blocks > geometry().zoneCapacityBlocks() - block) {
            return DeviceStatus.ZONE_BOUNDARY_ERROR;
        }
        return conventional ? DeviceStatus.SUCCESS : checkOpenResources(zoneIndex);
    }

    /** Whether a read is legal now. */
    public DeviceStatus checkRead(long sector, int blocks) {
        if (isOutOfRange(sector, blocks)) {
            return DeviceStatus.LBA_OUT_OF_RANGE;
        }
        int zoneIndex = geometry().zoneOf(sector);
        int block = geometry().blockInZone(sector);
        if (blocks > geometry().zoneSizeBlocks() - block) {
            return DeviceStatus.ZONE_BOUNDARY_ERROR;
        }
        if (table.condition(zoneIndex) == ZoneCondition.OFFLINE) {
            return DeviceStatus.ZONE_IS_OFFLINE;
        }
        boolean beyondData = block + blocks > readableBlocks(zoneIndex);
        return beyondData && behaviour.features().unwrittenReads() == DeviceFeatures.UnwrittenReads.ERROR
                ? DeviceStatus.UNWRITTEN_BLOCK
                : DeviceStatus.SUCCESS;
    }

    /** The blocks from a zone's start that a read takes from the medium; what follows is zeros. */
    public int readableBlocks(int zoneIndex) {
        return geometry().isConventional(zoneIndex) ? geometry().zoneCapacityBlocks() : table.writtenBlocks(zoneIndex);
    }

    /** Whether a management command on one zone is legal now. */
    public DeviceStatus checkManage(ZoneAction action, int zoneIndex) {
        if (zoneIndex < 0 || zoneIndex >= geometry().zoneCount()) {
            return DeviceStatus.LBA_OUT_OF_RANGE;
        }
        if (geometry().isConventional(zoneIndex)) {
            return DeviceStatus.INVALID_FIELD;
        }
        ZoneCondition now = table.condition(zoneIndex);
        if (!permits(action, now)) {
            return DeviceStatus.INVALID_ZONE_STATE_TRANSITION;
        }
        return action == ZoneAction.OPEN ? checkOpenResources(zoneIndex) : DeviceStatus.SUCCESS;
    }

    /** The table of section 3.4.3.1: which command is legal in which state. */
    private static boolean permits(ZoneAction action, ZoneCondition now) {
        return switch (action) {
            case CLOSE -> now.isActive();
            case OPEN -> now.isActive() || now == ZoneCondition.EMPTY;
            case FINISH, RESET -> now.isActive() || now == ZoneCondition.EMPTY || now == ZoneCondition.FULL;
            case OFFLINE -> now == ZoneCondition.READ_ONLY || now == ZoneCondition.OFFLINE;
        };
    }

    /**
     * Whether a management command on all zones is legal now. Only opening can be refused: all Closed zones are opened, or,
     * when the open limit does not allow that, none; no zone is closed to make room.
     */
    public DeviceStatus checkManageAll(ZoneAction action) {
        int limit = geometry().maxOpenZones();
        int closed = table.activeCount() - table.openCount();
        if (action == ZoneAction.OPEN && limit > 0 && closed > 0 && table.openCount() + closed > limit) {
            return DeviceStatus.TOO_MANY_OPEN_ZONES;
        }
        return DeviceStatus.SUCCESS;
    }

    /** The zones that a management command on all zones acts on. */
    public BitSet concernedBy(ZoneAction action) {
        BitSet zones = new BitSet();
        for (int zoneIndex = 0; zoneIndex < geometry().zoneCount(); zoneIndex++) {
            ZoneCondition now = table.condition(zoneIndex);
            boolean concerned = switch (action) {
                case CLOSE -> now.isOpen();
                case FINISH -> now.isActive();
                case OPEN -> now == ZoneCondition.CLOSED;
                case RESET -> now.isActive() || now == ZoneCondition.FULL;
                case OFFLINE -> now == ZoneCondition.READ_ONLY;
            };
            zones.set(zoneIndex, concerned);
        }
        return zones;
    }

    /**
     * Places a legal write at the write pointer, which moves behind it.
     *
     * @return the first block, counted from the zone's start
     */
    public int place(int zoneIndex, int blocks) {
        if (!table.condition(zoneIndex).isOpen()) {
            makeRoomToOpen();
            table.moveTo(zoneIndex, ZoneCondition.IMPLICITLY_OPENED);
        }
        int block = table.writtenBlocks(zoneIndex);
        table.advance(zoneIndex, blocks);
        if (blocks > 1 && blocks <= behaviour.features().atomicUnitBlocks()) {
            table.placedAtomically(zoneIndex, block, block + blocks);
        }
        if (table.writtenBlocks(zoneIndex) == geometry().zoneCapacityBlocks()) {
            table.moveTo(zoneIndex, ZoneCondition.FULL);
        }
        return block;
    }

    /** A write failed and left its last blocks unwritten: the write pointer goes back over them. The zone is not Full. */
    public void withdraw(int zoneIndex, int blocks) {
        table.retreat(zoneIndex, blocks);
    }

    /** Carries out a legal management command on one zone. */
    public void manage(ZoneAction action, int zoneIndex) {
        ZoneCondition now = table.condition(zoneIndex);
        switch (action) {
            case CLOSE -> table.moveTo(zoneIndex, ZoneCondition.CLOSED);
            case FINISH -> table.moveTo(zoneIndex, ZoneCondition.FULL);
            case OFFLINE -> table.moveTo(zoneIndex, ZoneCondition.OFFLINE);
            case RESET -> {
                if (now != ZoneCondition.EMPTY) {
                    table.beginLife(zoneIndex);
                }
            }
            case OPEN -> {
                if (!now.isOpen()) {
                    makeRoomToOpen();
                }
                table.moveTo(zoneIndex, ZoneCondition.EXPLICITLY_OPENED);
            }
        }
    }

    /** The medium fails: the zone moves by itself, from whatever state, and its write pointer is lost. */
    public void fail(int zoneIndex, ZoneCondition readOnlyOrOffline) {
        if (readOnlyOrOffline != ZoneCondition.READ_ONLY && readOnlyOrOffline != ZoneCondition.OFFLINE) {
            throw new IllegalArgumentException("a failing zone does not become " + readOnlyOrOffline);
        }
        if (table.condition(zoneIndex) != ZoneCondition.OFFLINE) {
            table.moveTo(zoneIndex, readOnlyOrOffline);
        }
    }

    private boolean isOutOfRange(long sector, int blocks) {
        long deviceSectors = geometry().zoneCount() * geometry().zoneSizeSectors();
        if (sector == Sectors.UNASSIGNED || sector < 0 || sector >= deviceSectors) {
            return true;
        }
        return blocks * geometry().blockSectors() > deviceSectors - sector;
    }

    private DeviceStatus checkWritable(int zoneIndex) {
        return switch (table.condition(zoneIndex)) {
            case FULL -> DeviceStatus.ZONE_IS_FULL;
            case READ_ONLY -> DeviceStatus.ZONE_IS_READ_ONLY;
            case OFFLINE -> DeviceStatus.ZONE_IS_OFFLINE;
            case NOT_WRITE_POINTER, EMPTY, IMPLICITLY_OPENED, EXPLICITLY_OPENED, CLOSED -> DeviceStatus.SUCCESS;
        };
    }

    private DeviceStatus checkOpenResources(int zoneIndex) {
        ZoneCondition now = table.condition(zoneIndex);
        if (now.isOpen()) {
            return DeviceStatus.SUCCESS;
        }
        int maxActive = geometry().maxActiveZones();
        if (!now.isActive() && maxActive > 0 && table.activeCount() >= maxActive) {
            return DeviceStatus.TOO_MANY_ACTIVE_ZONES;
        }
        return isAtOpenLimit() && victim() == NO_VICTIM ? DeviceStatus.TOO_MANY_OPEN_ZONES : DeviceStatus.SUCCESS;
    }

    private boolean isAtOpenLimit() {
        return geometry().maxOpenZones() > 0 && table.openCount() >= geometry().maxOpenZones();
    }

    private void makeRoomToOpen() {
        if (isAtOpenLimit()) {
            table.moveTo(victim(), ZoneCondition.CLOSED);
        }
    }

    /** The implicitly opened zone to close, or {@link #NO_VICTIM}; the same until the state changes. */
    private int victim() {
        BitSet candidates = table.implicitlyOpened();
        return switch (behaviour.implicitClose()) {
            case NEVER -> NO_VICTIM;
            case LOWEST -> candidates.nextSetBit(0);
            case OLDEST -> least(candidates, Age.SINCE_OPEN);
            case LEAST_RECENTLY_WRITTEN -> least(candidates, Age.SINCE_WRITE);
            case SEEDED_RANDOM -> byChance(candidates);
        };
    }

    private enum Age {
        SINCE_OPEN,
        SINCE_WRITE
    }

    private int least(BitSet candidates, Age age) {
        int best = NO_VICTIM;
        long bestTime = Long.MAX_VALUE;
        for (int zone = candidates.nextSetBit(0); zone >= 0; zone = candidates.nextSetBit(zone + 1)) {
            long time = age == Age.SINCE_OPEN ? table.openedAt(zone) : table.writtenAt(zone);
            if (time < bestTime) {
                best = zone;
                bestTime = time;
            }
        }
        return best;
    }

    private int byChance(BitSet candidates) {
        int count = candidates.cardinality();
        if (count == 0) {
            return NO_VICTIM;
        }
        int rank = (int) Math.floorMod(SeededChoice.mix(behaviour.seed(), table.clock()), (long) count);
        int zone = candidates.nextSetBit(0);
        for (int index = 0; index < rank; index++) {
            zone = candidates.nextSetBit(zone + 1);
        }
        return zone;
    }

    private DeviceGeometry geometry() {
        return table.geometry();
    }
}
