package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine on a device in files that grew, whose zones failed while no engine ran, or that was created in an unusual way. */
class ChangedDeviceTest {
    private static final int FILE_BYTES = 100_000;

    @TempDir
    Path directory;

    private final Map<String, byte[]> written = new TreeMap<>();
    private InMemoryMappingStore store =
            new InMemoryMappingStore(EngineFixture.geometry(6, 256).deviceUuid());

    private Path device() {
        return directory.resolve("device");
    }

    private EngineFixture open() throws Exception {
        store = store.copy();
        return new EngineFixture(
                SimulatedZonedDevice.open(device()), store, EngineFixture.OPTIONS, (sequence, positions) -> {});
    }

    /** Writes files until the device is full, or so many. */
    private boolean fills(EngineFixture fixture, int files) {
        for (int count = 0; count < files; count++) {
            String name = "file-" + written.size();
            byte[] data = new byte[FILE_BYTES];
            Arrays.fill(data, (byte) (written.size() + 1));
            if (fixture.write(name, 0, data) instanceof ApplyResult.DeviceFull) {
                return true;
            }
            fixture.drain();
            written.put(name, data);
        }
        return false;
    }

    private void assertContents(EngineFixture fixture) {
        written.forEach(
                (name, data) -> assertThat(fixture.content(name)).as(name).isEqualTo(data));
    }

    @Test
    void fullDeviceTakesMoreOnceItHasGrown() throws Exception {
        SimulatedZonedDevice.create(device(), EngineFixture.geometry(6, 256));
        try (EngineFixture fixture = open()) {
            assertThat(fills(fixture, 1000)).isTrue();
        }
        int before = written.size();
        SimulatedZonedDevice.grow(device(), 12);
        try (EngineFixture fixture = open()) {
            assertContents(fixture);
            assertThat(fills(fixture, 1000)).isTrue();
            assertThat(written.size()).isGreaterThan(before + before / 2);
            assertContents(fixture);
        }
    }

    @Test
    void readOnlyZonesKeepTheirDataAndNewDataGoElsewhere() throws Exception {
        SimulatedZonedDevice.create(device(), EngineFixture.geometry(12, 256));
        try (EngineFixture fixture = open()) {
            assertThat(fills(fixture, 12)).isFalse();
        }
        try (SimulatedZonedDevice device = SimulatedZonedDevice.open(device())) {
            device.report(0, 12).stream()
                    .filter(zone -> zone.writtenBlocks() > 0)
                    .forEach(zone -> assertThat(device.failZone(zone.zoneIndex(), ZoneCondition.READ_ONLY)
                                    .isSuccess())
                            .isTrue());
        }
        try (EngineFixture fixture = open()) {
            assertContents(fixture);
            assertThat(fills(fixture, 4)).isFalse();
            assertContents(fixture);
        }
    }

    @Test
    void conventionalZonesAreLeftAloneAndNothingUnwrittenIsRead() throws Exception {
        DeviceGeometry geometry =
                new DeviceGeometry(EngineFixture.geometry(6, 256).deviceUuid(), 4096, 12, 4, 256, 256, 256, 4, 6);
        DeviceFeatures features =
                new DeviceFeatures(DeviceFeatures.WriteCache.ABSENT, DeviceFeatures.UnwrittenReads.ERROR, 4);
        SimulatedZonedDevice.create(device(), geometry, DeviceBehaviour.STANDARD.withFeatures(features));
        try (EngineFixture fixture = open()) {
            assertThat(fills(fixture, 8)).isFalse();
        }
        try (EngineFixture fixture = open()) {
            assertContents(fixture);
            assertThat(fills(fixture, 1000)).isTrue();
            assertContents(fixture);
        }
        try (SimulatedZonedDevice device = SimulatedZonedDevice.open(device())) {
            assertThat(device.report(0, 4)).allMatch(zone -> zone.condition() == ZoneCondition.NOT_WRITE_POINTER);
        }
    }
}
