package io.zonelog.device.zonefs;

import io.zonelog.device.DeviceAbilities;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.conformance.DeviceUnderTest;
import io.zonelog.device.conformance.Geometries;
import io.zonelog.device.conformance.ZoneMatrixContract;
import io.zonelog.device.conformance.ZonedDeviceContract;
import io.zonelog.device.zonefs.drive.DriveCreation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * The port's contract on a drive that is mounted at {@code -Dzonelog.zonefs.mount} and has the zones of {@link Geometries#small()}; run in the
 * virtual machine of the profile {@code zoned-vm}. Cases that need another drive, or a zone that fails, are left out.
 */
class RealDriveContract {
    @TempDir
    Path temporary;

    private int made;

    private DeviceUnderTest device(DeviceGeometry geometry) {
        if (!geometry.equals(Geometries.small())) {
            throw new TestAbortedException("the drive has other zones");
        }
        Path directory = temporary.resolve("device-" + made++);
        Path mount = Path.of(System.getProperty("zonelog.zonefs.mount", ""));
        int appendBytes = geometry.maxAppendBlocks() * geometry.blockSizeBytes();
        try {
            ZonefsZonedDevice.create(
                    directory,
                    mount,
                    new DriveCreation.Options(geometry.deviceUuid(), geometry.blockSizeBytes(), appendBytes, 0, 0),
                    zone -> {});
            return DeviceUnderTest.of(ZonefsZonedDevice.open(directory));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Nested
    class Contract extends ZonedDeviceContract {
        @Override
        protected DeviceUnderTest create(DeviceGeometry geometry) {
            return device(geometry);
        }
    }

    @Nested
    class Matrix extends ZoneMatrixContract {
        @Override
        protected DeviceAbilities abilities() {
            return ZonefsZonedDeviceTest.ABILITIES;
        }

        @Override
        protected Subject create(DeviceGeometry geometry) {
            return new Subject(device(geometry), (zone, condition) -> {
                throw new TestAbortedException("this drive's zones do not fail");
            });
        }
    }
}
