package io.zonelog.device.zonefs.drive;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.file.DeviceOpenException;
import io.zonelog.device.file.DurableFiles;
import io.zonelog.device.zonefs.mount.MountFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Which drive a device is, as its directory keeps it. All numbers are big-endian; a text is its length in bytes, int, and UTF-8.
 *
 * <pre>
 *      0  magic "ZLOGDRV" and a zero byte
 *      8  format version, int: 1
 *     12  geometry, see {@link DeviceGeometry#encode}; open and active limits as configured, 0 if the drive is asked
 *     60  hidden zones, int: short ones at the drive's end
 *     64  texts: mount point, model, world wide id, digest of the file system's superblock
 *    ...  zeros
 *   4092  CRC32C of bytes 0 to 4091
 * </pre>
 *
 * @param geometry identity and sizes; its limits are the configured ones
 * @param hiddenZones zones at the drive's end that are shorter than the others, and left out
 * @param mountPoint where the drive was mounted when it was last opened
 * @param model what its maker calls it; may be empty
 * @param worldWideId its name in the world; may be empty
 * @param fileSystemDigest digest of its superblock; may be empty
 */
public record DriveRecord(
        DeviceGeometry geometry,
        int hiddenZones,
        Path mountPoint,
        String model,
        String worldWideId,
        String fileSystemDigest) {
    private static final int SIZE_BYTES = 4096;
    private static final int GEOMETRY_OFFSET = 12;
    private static final int CRC_OFFSET = SIZE_BYTES - Integer.BYTES;
    private static final int TEXTS_OFFSET = 64;
    private static final long MAGIC = 0x5A4C4F4744525600L;
    private static final int FORMAT_VERSION = 1;

    ByteBuffer encode() throws DeviceOpenException {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE_BYTES);
        bytes.putLong(MAGIC).putInt(FORMAT_VERSION);
        geometry.encode(bytes);
        bytes.putInt(hiddenZones);
        for (String text : new String[] {mountPoint.toString(), model, worldWideId, fileSystemDigest}) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            if (utf8.length > CRC_OFFSET - bytes.position() - Integer.BYTES) {
                throw new DeviceOpenException("the path " + mountPoint + " is too long to be remembered");
            }
            bytes.putInt(utf8.length).put(utf8);
        }
        bytes.putInt(CRC_OFFSET, checksum(bytes));
        return bytes.clear();
    }

    public static DriveRecord read(Path file) throws IOException {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (NoSuchFileException missing) {
            throw new DeviceOpenException("there is no device in " + file.getParent(), missing);
        }
        if (bytes.limit() != SIZE_BYTES || bytes.getLong(0) != MAGIC) {
            throw new DeviceOpenException(file + " does not describe a drive");
        }
        if (bytes.getInt(8) != FORMAT_VERSION) {
            throw new DeviceOpenException(
                    file + " has format version " + bytes.getInt(8) + "; this program reads version " + FORMAT_VERSION);
        }
        if (bytes.getInt(CRC_OFFSET) != checksum(bytes)) {
            throw new DeviceOpenException(file + " is damaged: its checksum does not match");
        }
        return decode(bytes);
    }

    private static DriveRecord decode(ByteBuffer bytes) {
        DeviceGeometry geometry = DeviceGeometry.decode(bytes.position(GEOMETRY_OFFSET));
        int hiddenZones = bytes.getInt(60);
        ByteBuffer texts = bytes.position(TEXTS_OFFSET);
        return new DriveRecord(geometry, hiddenZones, Path.of(text(texts)), text(texts), text(texts), text(texts));
    }

    /** The same, mounted elsewhere: not checked here. */
    public DriveRecord mountedAt(Path newMountPoint) {
        return new DriveRecord(geometry, hiddenZones, newMountPoint, model, worldWideId, fileSystemDigest);
    }

    /** The device with the limits that count: the configured ones, but never more than the drive says. */
    public DeviceGeometry withLimitsOf(MountFacts.Drive drive) {
        int active = lower(geometry.maxActiveZones(), drive.maxActiveZones());
        int open = lower(geometry.maxOpenZones(), drive.maxOpenZones());
        return new DeviceGeometry(
                geometry.deviceUuid(),
                geometry.blockSizeBytes(),
                geometry.zoneCount(),
                geometry.conventionalZoneCount(),
                geometry.zoneSizeBlocks(),
                geometry.zoneCapacityBlocks(),
                geometry.maxAppendBlocks(),
                lower(open, active),
                active);
    }

    /** The lower of two limits, of which 0 is none. */
    private static int lower(int one, int other) {
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }

    private static String text(ByteBuffer from) {
        byte[] utf8 = new byte[from.getInt()];
        from.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(CRC_OFFSET));
        return (int) crc.getValue();
    }

    /** Writes the file as a whole or not at all. */
    public void write(Path file) throws IOException {
        DurableFiles.replace(file, encode());
    }
}
