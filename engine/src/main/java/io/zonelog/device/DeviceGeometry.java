package io.zonelog.device;

import io.zonelog.block.Sectors;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * What a zoned device is: its identity, sizes and limits. Constant for as long as the device is open, but for the number of
 * zones, which growing the device raises.
 *
 * @param deviceUuid the device's identity, made when it was created
 * @param blockSizeBytes the unit of every transfer, a power of two from 512 to 65,536
 * @param zoneCount zones in all, conventional ones first
 * @param conventionalZoneCount zones without a write pointer, at the device's start
 * @param zoneSizeBlocks distance of zone starts
 * @param zoneCapacityBlocks writable blocks of a zone, at most its size
 * @param maxAppendBlocks the largest zone append
 * @param maxOpenZones open zones at most, 0 for no limit
 * @param maxActiveZones active zones at most, at least the open limit, 0 for no limit
 */
public record DeviceGeometry(
        UUID deviceUuid,
        int blockSizeBytes,
        int zoneCount,
        int conventionalZoneCount,
        int zoneSizeBlocks,
        int zoneCapacityBlocks,
        int maxAppendBlocks,
        int maxOpenZones,
        int maxActiveZones) {
    public DeviceGeometry {
        require(
                blockSizeBytes >= Sectors.SECTOR_SIZE_BYTES
                        && blockSizeBytes <= 65_536
                        && Integer.bitCount(blockSizeBytes) == 1,
                "block size must be a power of two from 512 to 65536, not " + blockSizeBytes);
        require(zoneCount > 0, "a device needs at least one zone, not " + zoneCount);
        require(
                conventionalZoneCount >= 0 && conventionalZoneCount <= zoneCount,
                "conventional zones must be from 0 to the zone count, not " + conventionalZoneCount);
        require(zoneSizeBlocks > 0, "zone size must be at least one block, not " + zoneSizeBlocks);
        require(
                zoneCapacityBlocks > 0 && zoneCapacityBlocks <= zoneSizeBlocks,
                "zone capacity must be from 1 to the zone size of " + zoneSizeBlocks + " blocks, not "
                        + zoneCapacityBlocks);
        require(
                maxAppendBlocks > 0 && (long) maxAppendBlocks * blockSizeBytes <= Integer.MAX_VALUE,
                "append limit must be from one block to 2 GiB, not " + maxAppendBlocks + " blocks");
        require(maxOpenZones >= 0 && maxActiveZones >= 0, "zone limits must not be negative");
        require(
                maxActiveZones == 0 || (maxOpenZones > 0 && maxOpenZones <= maxActiveZones),
                "max open zones (" + maxOpenZones + ") must be from 1 to max active zones (" + maxActiveZones + ")");
        require(
                (long) zoneCount * zoneSizeBlocks <= Long.MAX_VALUE / blockSizeBytes,
                "the device would be larger than the address space");
    }

    /** The same device with another number of zones. */
    public DeviceGeometry withZoneCount(int newZoneCount) {
        return new DeviceGeometry(
                deviceUuid,
                blockSizeBytes,
                newZoneCount,
                conventionalZoneCount,
                zoneSizeBlocks,
                zoneCapacityBlocks,
                maxAppendBlocks,
                maxOpenZones,
                maxActiveZones);
    }

    /** Sectors in a block. */
    public long blockSectors() {
        return Sectors.fromBytes(blockSizeBytes);
    }

    /** Sectors from one zone's start to the next. */
    public long zoneSizeSectors() {
        return zoneSizeBlocks * blockSectors();
    }

    public long zoneStartSector(int zoneIndex) {
        return zoneIndex * zoneSizeSectors();
    }

    /** The zone that holds a sector; the sector must be on the device. */
    public int zoneOf(long sector) {
        return Math.toIntExact(sector / zoneSizeSectors());
    }

    /** The distance of a sector from its zone's start, in blocks. */
    public int blockInZone(long sector) {
        return Math.toIntExact(sector % zoneSizeSectors() / blockSectors());
    }

    public long sectorOf(int zoneIndex, int blockInZone) {
        return zoneStartSector(zoneIndex) + blockInZone * blockSectors();
    }

    /** The blocks needed for a length, rounded up. */
    public long blocksOf(long lengthBytes) {
        return (lengthBytes + blockSizeBytes - 1) / blockSizeBytes;
    }

    public boolean isConventional(int zoneIndex) {
        return zoneIndex < conventionalZoneCount;
    }

    /**
     * Appends the geometry, big-endian, as the descriptions of all devices begin with it:
     *
     * <pre>
     *      0  block size in bytes, int
     *      4  device UUID, two longs
     *     20  zone count, conventional zone count, zone size in blocks, zone capacity in blocks, ints
     *     36  append limit in blocks, max open zones, max active zones, ints
     * </pre>
     */
    public void encode(ByteBuffer to) {
        to.putInt(blockSizeBytes);
        to.putLong(deviceUuid.getMostSignificantBits()).putLong(deviceUuid.getLeastSignificantBits());
        to.putInt(zoneCount).putInt(conventionalZoneCount).putInt(zoneSizeBlocks);
        to.putInt(zoneCapacityBlocks)
                .putInt(maxAppendBlocks)
                .putInt(maxOpenZones)
                .putInt(maxActiveZones);
    }

    /** Takes an encoded geometry from a buffer's position. */
    public static DeviceGeometry decode(ByteBuffer from) {
        int blockSizeBytes = from.getInt();
        return new DeviceGeometry(
                new UUID(from.getLong(), from.getLong()),
                blockSizeBytes,
                from.getInt(),
                from.getInt(),
                from.getInt(),
                from.getInt(),
                from.getInt(),
                from.getInt(),
                from.getInt());
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
