package io.zonelog.device.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ReportFilter;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.state.DeviceBehaviour;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a device does where the specification leaves a choice. */
public abstract class DeviceBehaviourContract {
    private final List<DeviceUnderTest> opened = new ArrayList<>();

    /** A new, empty device. */
    protected abstract ZoneMatrixContract.Subject create(DeviceGeometry geometry, DeviceBehaviour behaviour)
            throws IOException;

    private ZoneMatrixContract.Subject subject(DeviceGeometry geometry, DeviceBehaviour behaviour) throws IOException {
        ZoneMatrixContract.Subject subject = create(geometry, behaviour);
        opened.add(subject.device());
        return subject;
    }

    private DeviceUnderTest with(DeviceBehaviour behaviour) throws IOException {
        return subject(Geometries.small(), behaviour).device();
    }

    @AfterEach
    void closeDevices() {
        opened.forEach(DeviceUnderTest::close);
    }

    /** Opens zones 5, 3 and 4 in this order, writes 5 once more, and gives the zone that is closed for another one. */
    private int victim(DeviceBehaviour.ImplicitClose policy, long seed) throws IOException {
        DeviceUnderTest device =
                with(DeviceBehaviour.STANDARD.withImplicitClose(policy).withSeed(seed));
        device.append(5, 1, 1);
        device.append(3, 1, 1);
        device.append(4, 1, 1);
        device.append(5, 1, 1);
        assertThat(device.append(1, 1, 1).status()).isEqualTo(DeviceStatus.SUCCESS);
        List<ZoneDescriptor> closed = device.device().report(0, 8, ReportFilter.CLOSED);
        assertThat(closed).hasSize(1);
        return closed.get(0).zoneIndex();
    }

    @Test
    void zoneThatIsClosedAtTheOpenLimitIsAMatterOfPolicy() throws IOException {
        assertThat(victim(DeviceBehaviour.ImplicitClose.OLDEST, 0)).isEqualTo(5);
        assertThat(victim(DeviceBehaviour.ImplicitClose.LEAST_RECENTLY_WRITTEN, 0))
                .isEqualTo(3);
        assertThat(victim(DeviceBehaviour.ImplicitClose.LOWEST, 0)).isEqualTo(3);
        Set<Integer> seen = new TreeSet<>();
        for (long seed = 0; seed < 12; seed++) {
            seen.add(victim(DeviceBehaviour.ImplicitClose.SEEDED_RANDOM, seed));
            assertThat(victim(DeviceBehaviour.ImplicitClose.SEEDED_RANDOM, seed))
                    .isEqualTo(victim(DeviceBehaviour.ImplicitClose.SEEDED_RANDOM, seed));
        }
        assertThat(seen).containsExactly(3, 4, 5);
    }

    @Test
    void deviceThatNeverClosesZonesRefusesOneMore() throws IOException {
        DeviceUnderTest device = with(DeviceBehaviour.STANDARD.withImplicitClose(DeviceBehaviour.ImplicitClose.NEVER));
        for (int zone = 0; zone < 3; zone++) {
            device.append(zone, 1, 1);
        }
        assertThat(device.append(3, 1, 1).status()).isEqualTo(DeviceStatus.TOO_MANY_OPEN_ZONES);
        assertThat(device.manage(ZoneAction.OPEN, 3)).isEqualTo(DeviceStatus.TOO_MANY_OPEN_ZONES);
        device.manage(ZoneAction.CLOSE, 0);
        assertThat(device.append(3, 1, 1).status()).isEqualTo(DeviceStatus.SUCCESS);
    }

    @Test
    void readBeyondTheWritePointerIsAnErrorWhereTheDeviceIsToldSo() throws IOException {
        DeviceFeatures strict =
                new DeviceFeatures(DeviceFeatures.WriteCache.VOLATILE, DeviceFeatures.UnwrittenReads.ERROR, 1);
        DeviceUnderTest device = with(DeviceBehaviour.STANDARD.withFeatures(strict));
        device.append(0, 4, 1);
        assertThat(device.readZone(0, 4)).containsExactly(1, 2, 3, 4);
        assertThat(device.readStatus(0, 5)).isEqualTo(DeviceStatus.UNWRITTEN_BLOCK);
        device.manage(ZoneAction.FINISH, 0);
        assertThat(device.readStatus(32, 1)).isEqualTo(DeviceStatus.UNWRITTEN_BLOCK);
        assertThat(device.device().features()).isEqualTo(strict);
    }

    @ParameterizedTest
    @EnumSource(ReportFilter.class)
    void filterLetsThroughExactlyTheZonesOfItsCondition(ReportFilter filter) throws IOException {
        ZoneMatrixContract.Subject subject = subject(Geometries.withConventionalZones(), DeviceBehaviour.STANDARD);
        DeviceUnderTest device = subject.device();
        device.append(2, 1, 1);
        device.manage(ZoneAction.OPEN, 3);
        device.append(4, 1, 1);
        device.manage(ZoneAction.CLOSE, 4);
        device.manage(ZoneAction.FINISH, 5);
        subject.failure().fail(6, ZoneCondition.READ_ONLY);
        subject.failure().fail(7, ZoneCondition.OFFLINE);
        List<Integer> expected = switch (filter) {
            case ALL -> List.of(0, 1, 2, 3, 4, 5, 6, 7);
            case EMPTY -> List.of();
            case IMPLICITLY_OPENED -> List.of(2);
            case EXPLICITLY_OPENED -> List.of(3);
            case CLOSED -> List.of(4);
            case FULL -> List.of(5);
            case READ_ONLY -> List.of(6);
            case OFFLINE -> List.of(7);
            case CONVENTIONAL -> List.of(0, 1);
        };
        assertThat(device.device().report(0, 8, filter))
                .extracting(ZoneDescriptor::zoneIndex)
                .isEqualTo(expected);
    }
}
