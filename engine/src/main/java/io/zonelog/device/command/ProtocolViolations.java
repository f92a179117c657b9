package io.zonelog.device.command;

import java.util.Arrays;

/**
 * Mistakes of the client that a device can see, counted. The specification leaves their outcome open or gives an ordinary
 * status for them, so that they would go unnoticed.
 *
 * <p>Guarded by the core's lock.
 */
public final class ProtocolViolations {
    /**
     * Mistakes of its client that a device has counted.
     *
     * @param managementRaces management commands submitted while another one was in flight on the same zone, whose result is
     *     undefined (Zoned Namespace command set 1.1, 3.4.3)
     * @param invalidWritePointerUses writes at an address that was not the write pointer, or to a zone that has none
     * @param unwrittenReads reads of blocks at or beyond the write pointer, in zones that have one
     */
    public record Counts(long managementRaces, long invalidWritePointerUses, long unwrittenReads) {
        /** Whether nothing was counted. */
        public boolean isNone() {
            return managementRaces == 0 && invalidWritePointerUses == 0 && unwrittenReads == 0;
        }
    }

    private int[] managementInFlight;
    private long managementRaces;
    private long invalidWritePointerUses;
    private long unwrittenReads;

    ProtocolViolations(int zoneCount) {
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

    Counts counts() {
        return new Counts(managementRaces, invalidWritePointerUses, unwrittenReads);
    }
}
