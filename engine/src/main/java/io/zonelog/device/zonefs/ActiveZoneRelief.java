package io.zonelog.device.zonefs;

import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneAction;
import java.io.IOException;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done when the drive has more active or open zones than it takes, though the limits that are known allow one more: another zone is
 * finished, since zonefs can close none. The one with the least room left that nobody writes to now is taken.
 */
final class ActiveZoneRelief {
    private static final Logger LOG = LoggerFactory.getLogger(ZonefsZonedDevice.class);
    private static final int NONE = -1;

    private final ZonefsCore core;
    private final ZoneQueue[] queues;
    private final IntConsumer goOn;

    /**
     * @param queues of all zones
     * @param goOn told when a zone that was finished is free for its next command
     */
    ActiveZoneRelief(ZonefsCore core, ZoneQueue[] queues, IntConsumer goOn) {
        this.core = core;
        this.queues = queues;
        this.goOn = goOn;
    }

    /**
     * Whether a command failed because of the limits. Java has only the text of the error: EOVERFLOW for active zones, ETOOMANYREFS for
     * open ones. In another language it is taken for a failure like any other.
     */
    static boolean isAskedFor(IOException failure) {
        String text = String.valueOf(failure.getMessage());
        return text.contains("Value too large for defined data type") || text.contains("Too many references");
    }

    /** Finishes another zone; tells whether that was done. */
    boolean finishAnother(int zoneIndex) {
        int victim = core.locked(() -> reserved(zoneIndex));
        if (victim == NONE) {
            return false;
        }
        try {
            core.files.setSize(core.file(victim), core.capacityBytes());
            core.locked(() -> {
                core.machine.manage(ZoneAction.FINISH, victim);
                core.changed.set(victim);
                return victim;
            });
            LOG.warn(
                    "the drive at {} has too many active zones for one more: zone {} was finished; set"
                            + " device.active.limit and device.open.limit to what the drive takes",
                    core.drive.mountPoint(),
                    victim);
            return true;
        } catch (IOException failure) {
            core.lookAfter("finishing for another zone", victim, failure, DeviceStatus.INTERNAL_ERROR);
            return false;
        } finally {
            goOn.accept(victim);
        }
    }

    /** The zone to finish, busy from now on, or none. Called with the lock held. */
    private int reserved(int zoneIndex) {
        int best = NONE;
        for (int zone = core.geometry().conventionalZoneCount(); zone < queues.length; zone++) {
            boolean candidate = zone != zoneIndex
                    && !queues[zone].busy
                    && core.table.condition(zone).isActive();
            if (candidate && (best == NONE || core.table.writtenBlocks(zone) > core.table.writtenBlocks(best))) {
                best = zone;
            }
        }
        if (best != NONE) {
            queues[best].busy = true;
        }
        return best;
    }
}
