package io.zonelog.deploy.command.device;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.simulated.SimulatedZonedDevice;

/**
 * A drill: a zone fails for good, as on a worn medium. It needs nothing but the open device, whoever holds it.
 *
 * @param zone its number
 * @param becomes {@link ZoneCondition#READ_ONLY} or {@link ZoneCondition#OFFLINE}
 */
public record ZoneFault(int zone, ZoneCondition becomes) {
    /**
     * Makes sure that the device has the zone, and that the zone can still fail so.
     *
     * @throws CommandFailure with one line, if not
     */
    public void check(SimulatedZonedDevice device) {
        int zoneCount = device.geometry().zoneCount();
        if (zone < 0 || zone >= zoneCount) {
            throw CommandFailure.usage("there is no zone " + zone + "; the device has zones 0 to " + (zoneCount - 1));
        }
        ZoneCondition now = device.report(zone, 1).get(0).condition();
        if (now == ZoneCondition.OFFLINE || now == becomes) {
            throw CommandFailure.usage("zone " + zone + " is " + Words.of(now) + " already, and stays so");
        }
    }

    /**
     * Lets the zone fail, durably.
     *
     * @return a line that tells what happened
     * @throws CommandFailure if the device cannot record it
     */
    public String carryOut(SimulatedZonedDevice device) {
        ZoneCondition before = device.report(zone, 1).get(0).condition();
        DeviceStatus status = device.failZone(zone, becomes);
        if (!status.isSuccess()) {
            throw CommandFailure.problem("zone " + zone + " could not be turned " + Words.of(becomes) + ": " + status);
        }
        return "zone " + zone + " was " + Words.of(before) + " and is " + Words.of(becomes) + " for good";
    }
}
