package io.zonelog.device.file;

import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.time.TimeProfile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * What a device is, as its directory keeps it. All numbers are big-endian.
 *
 * <pre>
 *      0  magic "ZLOGDEV" and a zero byte
 *      8  format version, int: 1
 *     12  geometry, see {@link DeviceGeometry#encode}
 *     60  atomic unit in blocks, int
 *     64  seed, long
 *     72  write cache: 0 volatile, 1 absent
 *     73  reads of unwritten blocks: 0 zeros, 1 error
 *     74  implicit close: 0 oldest, 1 least recently written, 2 lowest, 3 seeded random, 4 never
 *     75  time profile: 0 instant, 1 zn540
 *     76  zeros
 *   4092  CRC32C of bytes 0 to 4091
 * </pre>
 *
 * @param geometry identity, sizes and limits
 * @param behaviour what the device does where the specification leaves a choice
 */
public record Superblock(DeviceGeometry geometry, DeviceBehaviour behaviour) {
    static final int SIZE_BYTES = 4096;
    private static final int GEOMETRY_OFFSET = 12;
    private static final int CRC_OFFSET = SIZE_BYTES - Integer.BYTES;
    private static final long MAGIC = 0x5A4C4F4744455600L;
    private static final int FORMAT_VERSION = 1;

    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE_BYTES);
        bytes.putLong(MAGIC).putInt(FORMAT_VERSION);
        geometry.encode(bytes);
        bytes.putInt(behaviour.features().atomicUnitBlocks());
        bytes.putLong(behaviour.seed());
        bytes.put((byte) (behaviour.features().writeCache() == DeviceFeatures.WriteCache.VOLATILE ? 0 : 1));
        bytes.put((byte) (behaviour.features().unwrittenReads() == DeviceFeatures.UnwrittenReads.ZEROS ? 0 : 1));
        bytes.put(codeOf(behaviour.implicitClose()));
        bytes.put((byte) (behaviour.timeProfile() == TimeProfile.INSTANT ? 0 : 1));
        bytes.putInt(CRC_OFFSET, checksum(bytes));
        return bytes.clear();
    }

    private static byte codeOf(DeviceBehaviour.ImplicitClose implicitClose) {
        return switch (implicitClose) {
            case OLDEST -> 0;
            case LEAST_RECENTLY_WRITTEN -> 1;
            case LOWEST -> 2;
            case SEEDED_RANDOM -> 3;
            case NEVER -> 4;
        };
    }

    private static DeviceBehaviour.ImplicitClose implicitCloseOf(byte code) throws DeviceOpenException {
        return switch (code) {
            case 0 -> DeviceBehaviour.ImplicitClose.OLDEST;
            case 1 -> DeviceBehaviour.ImplicitClose.LEAST_RECENTLY_WRITTEN;
            case 2 -> DeviceBehaviour.ImplicitClose.LOWEST;
            case 3 -> DeviceBehaviour.ImplicitClose.SEEDED_RANDOM;
            case 4 -> DeviceBehaviour.ImplicitClose.NEVER;
            default -> throw new DeviceOpenException("the superblock names an unknown implicit close policy, " + code);
        };
    }

    private static TimeProfile timeProfileOf(byte code) throws DeviceOpenException {
        return switch (code) {
            case 0 -> TimeProfile.INSTANT;
            case 1 -> TimeProfile.ZN540;
            default -> throw new DeviceOpenException("the superblock names an unknown time profile, " + code);
        };
    }

    static Superblock decode(ByteBuffer bytes) throws DeviceOpenException {
        if (bytes.remaining() != SIZE_BYTES || bytes.getLong(0) != MAGIC) {
            throw new DeviceOpenException("the superblock is not that of a zonelog device");
        }
        if (bytes.getInt(8) != FORMAT_VERSION) {
            throw new DeviceOpenException("the device has format version " + bytes.getInt(8)
                    + "; this program reads version " + FORMAT_VERSION);
        }
        if (bytes.getInt(CRC_OFFSET) != checksum(bytes)) {
            throw new DeviceOpenException("the superblock is corrupted: its checksum does not match");
        }
        DeviceGeometry geometry = DeviceGeometry.decode(bytes.position(GEOMETRY_OFFSET));
        DeviceFeatures features = new DeviceFeatures(
                bytes.get(72) == 0 ? DeviceFeatures.WriteCache.VOLATILE : DeviceFeatures.WriteCache.ABSENT,
                bytes.get(73) == 0 ? DeviceFeatures.UnwrittenReads.ZEROS : DeviceFeatures.UnwrittenReads.ERROR,
                bytes.getInt(60));
        return new Superblock(
                geometry,
                new DeviceBehaviour(
                        features, implicitCloseOf(bytes.get(74)), timeProfileOf(bytes.get(75)), bytes.getLong(64)));
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(CRC_OFFSET));
        return (int) crc.getValue();
    }

    static Superblock read(Path file) throws IOException {
        try {
            return decode(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (NoSuchFileException missing) {
            throw new DeviceOpenException("there is no device in " + file.getParent(), missing);
        }
    }

    /** Writes the file as a whole or not at all. */
    void write(Path file) throws IOException {
        DurableFiles.replace(file, encode());
    }
}
