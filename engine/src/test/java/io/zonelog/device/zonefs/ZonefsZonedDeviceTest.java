package io.zonelog.device.zonefs;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceAbilities;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.conformance.DeviceUnderTest;
import io.zonelog.device.conformance.ZoneMatrixContract;
import io.zonelog.device.conformance.ZonedDeviceContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The port's contract on a drive in memory; the same runs on emulated drives in a virtual machine. */
class ZonefsZonedDeviceTest {
    /** What the back end can do. */
    static final DeviceAbilities ABILITIES = new DeviceAbilities(
            DeviceAbilities.Placement.BY_HOST_IN_SERIES,
            Set.of(ZoneAction.RESET, ZoneAction.FINISH),
            DeviceAbilities.AllZones.ONE_BY_ONE,
            DeviceAbilities.Statuses.INFERRED,
            DeviceAbilities.Growth.NONE,
            DeviceAbilities.ReadOnlyZones.READABLE);

    @TempDir
    Path temporary;

    private int made;

    private ZonefsTwin twin(DeviceGeometry geometry) {
        return ZonefsTwin.create(temporary.resolve("device-" + made++), geometry);
    }

    @Nested
    class Contract extends ZonedDeviceContract {
        @Override
        protected DeviceUnderTest create(DeviceGeometry geometry) {
            try {
                return DeviceUnderTest.of(twin(geometry).open());
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        }
    }

    @Nested
    class Matrix extends ZoneMatrixContract {
        @Override
        protected DeviceAbilities abilities() {
            return ABILITIES;
        }

        /** A zone fails on the drive; the back end finds out with the next failure in it. */
        @Override
        protected Subject create(DeviceGeometry geometry) throws IOException {
            ZonefsTwin twin = twin(geometry);
            DeviceUnderTest device = DeviceUnderTest.of(twin.open());
            assertThat(device.device().features().abilities()).isEqualTo(abilities());
            return new Subject(device, (zone, condition) -> {
                twin.drive()
                        .fail(
                                zone,
                                condition == ZoneCondition.READ_ONLY
                                        ? TwinZone.Condition.READ_ONLY
                                        : TwinZone.Condition.OFFLINE);
                device.append(zone, 1, 99);
            });
        }
    }
}
