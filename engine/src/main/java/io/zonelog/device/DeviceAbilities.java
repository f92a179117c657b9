package io.zonelog.device;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a back end can do, so that nobody has to ask which one it is. A command that is not among its abilities ends with {@link
 * DeviceStatus#INVALID_FIELD} and changes nothing.
 *
 * @param placement who chooses where an append goes
 * @param actions the management commands that it carries out
 * @param allZones whether a management command can be given to all zones at once
 * @param statuses how much a status, and a zone's condition, tell
 * @param growth whether zones can be added
 * @param readOnlyZones whether a zone that turned Read Only can be read after a restart
 */
public record DeviceAbilities(
        Placement placement,
        Set<ZoneAction> actions,
        AllZones allZones,
        Statuses statuses,
        Growth growth,
        ReadOnlyZones readOnlyZones) {
    /** All that the port describes. */
    public static final DeviceAbilities ALL = new DeviceAbilities(
            Placement.BY_DEVICE,
            EnumSet.allOf(ZoneAction.class),
            AllZones.AT_ONCE,
            Statuses.EXACT,
            Growth.BY_ZONES,
            ReadOnlyZones.READABLE);

    /** Who chooses where an append goes. */
    public enum Placement {
        /** The device: several appends to one zone are in flight together, and complete in any order. */
        BY_DEVICE,
        /** The host, one write of a zone after the other; appends that wait are written together. */
        BY_HOST_IN_SERIES
    }

    /** Whether management commands can be given to all zones at once. */
    public enum AllZones {
        AT_ONCE,
        ONE_BY_ONE
    }

    /** How much statuses and conditions tell. */
    public enum Statuses {
        /** What the device says. */
        EXACT,
        /** Inferred from what the zone looks like after a failure; whether a zone is open or closed is a guess. */
        INFERRED
    }

    /** Whether zones can be added. */
    public enum Growth {
        BY_ZONES,
        NONE
    }

    /** Whether zones that turned Read Only can be read after a restart. */
    public enum ReadOnlyZones {
        READABLE,
        /** Their data are not lost, but cannot be read until somebody does what the log says. */
        UNREADABLE
    }

    public DeviceAbilities {
        actions = Set.copyOf(actions);
    }
}
