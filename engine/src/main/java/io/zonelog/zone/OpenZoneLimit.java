package io.zonelog.zone;

import io.zonelog.device.DeviceGeometry;

/**
 * How many zones take data at the same time: as many as were asked for, if the device has zones enough beside them. What is dead in an open
 * zone comes back only when it takes no more data, so of the zones that users fill half are left to reclaim. It is asked for anew each
 * time, because a device grows, and its zones fail. Compare {@code xfs_max_open_zones}.
 *
 * @param wantedZones as many as were asked for, 1 or more
 * @param reserveZones zones that only reclaim may use
 * @param batchBlocks blocks of the longest batch: the zones that it fills stay active until it is durable
 */
public record OpenZoneLimit(int wantedZones, int reserveZones, long batchBlocks) {
    /** Zones that users fill, for each that is open. */
    private static final int FILLED_PER_OPEN_ZONE = 2;

    public OpenZoneLimit {
        if (wantedZones < 1) {
            throw new IllegalArgumentException(wantedZones + " open zones");
        }
    }

    /** The same on a device with another reserve. */
    OpenZoneLimit withReserveZones(int zones) {
        return new OpenZoneLimit(wantedZones, zones, batchBlocks);
    }

    /** How many zones may be open for data on a device as it is now, 1 or more. */
    int of(ZoneTable table) {
        DeviceGeometry geometry = table.geometry();
        int usableZones = table.usableZones();
        int limit = Math.min(wantedZones, (usableZones - reserveZones) / FILLED_PER_OPEN_ZONE);
        int active = geometry.maxActiveZones() - table.journalActiveZones();
        if (geometry.maxActiveZones() > 0 && usableZones > active) {
            limit = (int) Math.min(limit, active - batchBlocks / geometry.zoneCapacityBlocks() - 1);
        }
        int open = geometry.maxOpenZones() - table.journalActiveZones();
        return Math.max(1, geometry.maxOpenZones() > 0 ? Math.min(limit, open) : limit);
    }
}
