package io.zonelog.device.command;

import java.util.Arrays;

/**
 * Mistakes of the client that a device can see, counted. The specification leaves their outcome open or gives an ordinary
 * status for them, so that they would go unnoticed.
 *
 * <p>Guarded by the core's lock.
 */
final class ClientBugs {
    private int[] managementInFlight;
    private long managementRaces;
    private long invalidWritePointerUses;
    private long unwrittenReads;

    ClientBugs(int zoneCount) {
        managementInFlight = new int[zoneCount];
    }

    /** Zones were added. */
    void grow(int zoneCount) {
        managementInFlight = Arrays.copyOf(managementInFlight, zoneCount);
    }

    void managementSubmitted(int zoneIndex) {
        if (zoneIndex >= 0 && zoneIndex < managementInFlight.length) {
            managementRaces += managementInFlight[zoneIndex] > 0 ? 1 : 0;
            managementInFlight[zoneIndex]++;
        }
    }

    void managementEnded(int zoneIndex) {
        if (zoneIndex >= 0 && zoneIndex < managementInFlight.length) {
            managementInFlight[zoneIndex]--;
        }
    }

    /** A command on all zones races with any other one. */
    void managementOfAllSubmitted() {
        managementRaces += Arrays.stream(managementInFlight).anyMatch(count -> count > 0) ? 1 : 0;
        Arrays.setAll(managementInFlight, zone -> managementInFlight[zone] + 1);
    }

    void managementOfAllEnded() {
        Arrays.setAll(managementInFlight, zone -> Math.max(0, managementInFlight[zone] - 1));
    }

    void wroteOffThePointer() {
        invalidWritePointerUses++;
    }

    void readUnwritten() {
        unwrittenReads++;
    }

    ClientBugCounts counts() {
        return new ClientBugCounts(managementRaces, invalidWritePointerUses, unwrittenReads);
    }
}
