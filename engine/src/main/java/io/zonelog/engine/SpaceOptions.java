package io.zonelog.engine;

/**
 * What is kept free, and how reclaim works. All are checked at construction.
 *
 * @param overProvisioningPercent share of the device that users never hold, 1 to 90
 * @param reserveZones zones that only reclaim may use, 2 or more; 0 for one of each 64, and from 2 to 8
 * @param relocationBytes live data that reclaim copies at once; its memory is twice that and a little more
 */
public record SpaceOptions(int overProvisioningPercent, int reserveZones, int relocationBytes) {
    private static final int ZONES_PER_RESERVE_ZONE = 64;
    private static final int MIN_RESERVE_ZONES = 2;
    private static final int MAX_RESERVE_ZONES = 8;

    /** Checks every range. */
    public SpaceOptions {
        if (overProvisioningPercent < 1 || overProvisioningPercent > 90) {
            throw new IllegalArgumentException(
                    "over-provisioning must be from 1 to 90 percent, not " + overProvisioningPercent);
        }
        if (reserveZones != 0 && reserveZones < MIN_RESERVE_ZONES) {
            throw new IllegalArgumentException(
                    "reclaim needs a reserve of at least " + MIN_RESERVE_ZONES + " zones, not " + reserveZones);
        }
        if (relocationBytes < 1) {
            throw new IllegalArgumentException("reclaim must copy at least a block at once");
        }
    }

    /** What a run without configuration uses. */
    public static SpaceOptions standard() {
        return new SpaceOptions(7, 0, 8 << 20);
    }

    /** The reserve on a device of so many zones. */
    int reserveZonesOf(int zoneCount) {
        if (reserveZones != 0) {
            return reserveZones;
        }
        return Math.min(MAX_RESERVE_ZONES, Math.max(MIN_RESERVE_ZONES, zoneCount / ZONES_PER_RESERVE_ZONE));
    }
}
