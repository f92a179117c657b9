package io.zonelog.device.conformance;

import io.zonelog.device.DeviceAbilities;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The axes of the conformance matrix: the state a zone is brought into, how short of resources the device is besides, and the
 * command that is tried on the zone. The device is {@link Geometries#small()} or the one with conventional zones.
 */
public final class ZoneMatrix {
    /** The zone under test. */
    static final int ZONE = 3;

    private ZoneMatrix() {}

    /** The state of the zone under test, and how it got there. */
    enum State {
        EMPTY,
        IMPLICIT,
        EXPLICIT,
        CLOSED,
        /** Opened and closed without a write: active, with the write pointer at the start. */
        CLOSED_AT_START,
        FILLED,
        FINISHED,
        READ_ONLY,
        OFFLINE,
        CONVENTIONAL;

        DeviceGeometry geometry() {
            return this == CONVENTIONAL
                    ? new DeviceGeometry(Geometries.small().deviceUuid(), 4096, 10, 4, 16, 12, 8, 3, 5)
                    : Geometries.small();
        }

        /** Whether a device with these abilities can be brought there. */
        boolean isReachable(DeviceAbilities abilities) {
            return switch (this) {
                case EXPLICIT -> abilities.actions().contains(ZoneAction.OPEN);
                case CLOSED -> abilities.actions().contains(ZoneAction.CLOSE);
                case CLOSED_AT_START -> abilities.actions().containsAll(Set.of(ZoneAction.OPEN, ZoneAction.CLOSE));
                default -> true;
            };
        }

        void bringAbout(DeviceUnderTest device, ZoneFailure failure) {
            switch (this) {
                case EMPTY, CONVENTIONAL -> {}
                case IMPLICIT -> device.append(ZONE, 5, 1);
                case EXPLICIT -> {
                    device.append(ZONE, 5, 1);
                    device.manage(ZoneAction.OPEN, ZONE);
                }
                case CLOSED -> {
                    device.append(ZONE, 5, 1);
                    device.manage(ZoneAction.CLOSE, ZONE);
                }
                case CLOSED_AT_START -> {
                    device.manage(ZoneAction.OPEN, ZONE);
                    device.manage(ZoneAction.CLOSE, ZONE);
                }
                case FILLED -> {
                    device.append(ZONE, 8, 1);
                    device.append(ZONE, 4, 9);
                }
                case FINISHED -> {
                    device.append(ZONE, 5, 1);
                    device.manage(ZoneAction.FINISH, ZONE);
                }
                case READ_ONLY -> {
                    device.append(ZONE, 5, 1);
                    failure.fail(ZONE, ZoneCondition.READ_ONLY);
                }
                case OFFLINE -> {
                    device.append(ZONE, 5, 1);
                    failure.fail(ZONE, ZoneCondition.OFFLINE);
                }
            }
        }
    }

    /** Turns a zone Read Only or Offline; not part of the port. */
    public interface ZoneFailure {
        void fail(int zoneIndex, ZoneCondition readOnlyOrOffline);
    }

    /** What the other zones have left of the device's resources; all resources in use are counted, with the zone's own. */
    public enum Pressure {
        /** All of them. */
        NONE,
        /** The open limit is reached with implicitly opened zones, which the device may close. */
        OPEN_LIMIT_IMPLICIT,
        /** The open limit is reached with explicitly opened zones. */
        OPEN_LIMIT_EXPLICIT,
        /** The active limit is reached with Closed zones. */
        ACTIVE_LIMIT,
        /** The open limit is reached; one zone is implicitly opened, and was opened last. */
        OPEN_LIMIT_MIXED,
        /** One zone less than the open limit is explicitly opened. */
        ONE_OPEN_LEFT,
        /** One zone less than the active limit is Closed. */
        ONE_ACTIVE_LEFT,
        /** The open limit is reached with explicitly opened zones, the active limit with Closed ones. */
        BOTH_LIMITS,
        /** Open and active limit are the same number, and reached with explicitly opened zones. */
        EQUAL_LIMITS,
        /** The device has no limits, and all other zones are explicitly opened. */
        NO_LIMITS;

        /** Whether a device with these abilities can be brought there. */
        boolean isReachable(DeviceAbilities abilities) {
            return switch (this) {
                case NONE, OPEN_LIMIT_IMPLICIT -> true;
                case ACTIVE_LIMIT, ONE_ACTIVE_LEFT ->
                    abilities.actions().containsAll(Set.of(ZoneAction.OPEN, ZoneAction.CLOSE));
                default -> abilities.actions().contains(ZoneAction.OPEN);
            };
        }

        /** The device of a state, with other limits where they matter. */
        DeviceGeometry of(DeviceGeometry geometry) {
            int limit = this == NO_LIMITS ? 0 : 3;
            return this != EQUAL_LIMITS && this != NO_LIMITS
                    ? geometry
                    : new DeviceGeometry(
                            geometry.deviceUuid(),
                            geometry.blockSizeBytes(),
                            geometry.zoneCount(),
                            geometry.conventionalZoneCount(),
                            geometry.zoneSizeBlocks(),
                            geometry.zoneCapacityBlocks(),
                            geometry.maxAppendBlocks(),
                            limit,
                            limit);
        }

        /** The commands that are tried: those that need resources or give them back, where the others were tried before. */
        Set<Command> commands() {
            return switch (this) {
                case NONE, OPEN_LIMIT_IMPLICIT, OPEN_LIMIT_EXPLICIT, ACTIVE_LIMIT -> EnumSet.allOf(Command.class);
                default ->
                    EnumSet.of(
                            Command.OPEN,
                            Command.CLOSE,
                            Command.FINISH,
                            Command.RESET,
                            Command.OPEN_ALL,
                            Command.CLOSE_ALL,
                            Command.FINISH_ALL,
                            Command.APPEND_ONE,
                            Command.APPEND_TO_CAPACITY,
                            Command.WRITE_AT_POINTER);
            };
        }

        void bringAbout(DeviceUnderTest device) {
            ZoneCondition own = device.condition(ZONE);
            int ownOpen = own.isOpen() ? 1 : 0;
            int ownActive = own.isActive() ? 1 : 0;
            switch (this) {
                case NONE -> {}
                case OPEN_LIMIT_IMPLICIT -> use(device, 0, 0, 3 - ownOpen);
                case OPEN_LIMIT_EXPLICIT -> use(device, 0, 3 - ownOpen, 0);
                case OPEN_LIMIT_MIXED -> use(device, 0, 2, 1 - ownOpen);
                case ONE_OPEN_LEFT -> use(device, 0, 2 - ownOpen, 0);
                case ACTIVE_LIMIT -> use(device, 5 - ownActive, 0, 0);
                case ONE_ACTIVE_LEFT -> use(device, 4 - ownActive, 0, 0);
                case BOTH_LIMITS -> use(device, 2 - ownActive + ownOpen, 3 - ownOpen, 0);
                case EQUAL_LIMITS -> use(device, 0, 3 - ownActive, 0);
                case NO_LIMITS -> use(device, 0, others(device).length, 0);
            }
        }

        private static int[] others(DeviceUnderTest device) {
            DeviceGeometry geometry = device.device().geometry();
            return IntStream.range(geometry.conventionalZoneCount(), geometry.zoneCount())
                    .filter(zone -> zone != ZONE)
                    .toArray();
        }

        /** Brings so many other zones into these conditions, in this order. */
        private static void use(DeviceUnderTest device, int closed, int explicit, int implicit) {
            int[] zones = others(device);
            for (int index = 0; index < closed + explicit + implicit; index++) {
                if (index < closed + explicit) {
                    device.manage(ZoneAction.OPEN, zones[index]);
                } else {
                    device.append(zones[index], 1, 1);
                }
                if (index < closed) {
                    device.manage(ZoneAction.CLOSE, zones[index]);
                }
            }
        }
    }

    /** A command on the zone under test; the write pointer, where there is one, is at block 0 or 5. */
    enum Command {
        OPEN,
        CLOSE,
        FINISH,
        RESET,
        OFFLINE,
        OPEN_ALL,
        CLOSE_ALL,
        FINISH_ALL,
        RESET_ALL,
        OFFLINE_ALL,
        APPEND_ONE,
        APPEND_FORCED,
        APPEND_TO_CAPACITY,
        APPEND_BEYOND_CAPACITY,
        APPEND_ABOVE_LIMIT,
        WRITE_AT_POINTER,
        WRITE_BELOW_POINTER,
        WRITE_AHEAD_OF_POINTER,
        WRITE_BEYOND_CAPACITY,
        WRITE_ABOVE_CAPACITY,
        READ_DATA,
        READ_BEYOND_POINTER,
        READ_ABOVE_CAPACITY,
        READ_OVER_BOUNDARY,
        FLUSH;

        /** Whether a device with these abilities carries the command out; it ends in Invalid Field otherwise. */
        boolean isAmong(DeviceAbilities abilities) {
            return switch (this) {
                case OPEN, CLOSE, FINISH, RESET, OFFLINE -> abilities.actions().contains(ZoneAction.valueOf(name()));
                case OPEN_ALL, CLOSE_ALL, FINISH_ALL, RESET_ALL, OFFLINE_ALL ->
                    abilities.allZones() == DeviceAbilities.AllZones.AT_ONCE;
                default -> true;
            };
        }

        DeviceStatus run(DeviceUnderTest device) {
            List<ZoneAction> actions =
                    List.of(ZoneAction.OPEN, ZoneAction.CLOSE, ZoneAction.FINISH, ZoneAction.RESET, ZoneAction.OFFLINE);
            return switch (this) {
                case OPEN, CLOSE, FINISH, RESET, OFFLINE -> device.manage(ZoneAction.valueOf(name()), ZONE);
                case OPEN_ALL -> device.manageAll(actions.get(0));
                case CLOSE_ALL -> device.manageAll(actions.get(1));
                case FINISH_ALL -> device.manageAll(actions.get(2));
                case RESET_ALL -> device.manageAll(actions.get(3));
                case OFFLINE_ALL -> device.manageAll(actions.get(4));
                case FLUSH -> device.flush();
                case READ_DATA -> device.readStatus(sector(device, 0), 1);
                case READ_BEYOND_POINTER -> device.readStatus(sector(device, 6), 2);
                case READ_ABOVE_CAPACITY -> device.readStatus(sector(device, 12), 4);
                case READ_OVER_BOUNDARY -> device.readStatus(sector(device, 15), 2);
                default -> write(device);
            };
        }

        private DeviceStatus write(DeviceUnderTest device) {
            int pointer = pointer(device);
            return switch (this) {
                case APPEND_ONE -> device.append(ZONE, 1, 70).status();
                case APPEND_FORCED ->
                    device.append(ZONE, 1, 70, WriteDurability.BEFORE_COMPLETION)
                            .status();
                case APPEND_TO_CAPACITY ->
                    device.append(ZONE, Math.min(8, 12 - pointer), 70).status();
                case APPEND_BEYOND_CAPACITY -> device.append(ZONE, 8, 70).status();
                case APPEND_ABOVE_LIMIT -> device.append(ZONE, 9, 70).status();
                case WRITE_AT_POINTER ->
                    device.write(sector(device, pointer), 1, 70).status();
                case WRITE_BELOW_POINTER ->
                    device.write(sector(device, Math.max(0, pointer - 1)), 1, 70)
                            .status();
                case WRITE_AHEAD_OF_POINTER ->
                    device.write(sector(device, pointer + 1), 1, 70).status();
                case WRITE_BEYOND_CAPACITY ->
                    device.write(sector(device, pointer), 13 - pointer, 70).status();
                case WRITE_ABOVE_CAPACITY ->
                    device.write(sector(device, 12), 1, 70).status();
                default -> throw new AssertionError(this);
            };
        }

        private static int pointer(DeviceUnderTest device) {
            ZoneDescriptor zone = device.zone(ZONE);
            return zone.condition().isWritable() ? zone.writePointerBlocks() : 5;
        }

        private static long sector(DeviceUnderTest device, int block) {
            return device.device().geometry().sectorOf(ZONE, block);
        }
    }
}
