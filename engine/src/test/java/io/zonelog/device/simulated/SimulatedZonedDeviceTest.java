package io.zonelog.device.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.conformance.DeviceBehaviourContract;
import io.zonelog.device.conformance.DeviceUnderTest;
import io.zonelog.device.conformance.Geometries;
import io.zonelog.device.conformance.ZoneMatrixContract;
import io.zonelog.device.conformance.ZonedDeviceContract;
import io.zonelog.device.file.DeviceOpenException;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.state.PowerCut;
import io.zonelog.device.state.ZoneRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedZonedDeviceTest {
    @TempDir
    Path temporary;

    private int copies;

    @Nested
    class Contract extends ZonedDeviceContract {
        @Override
        protected DeviceUnderTest create(DeviceGeometry geometry) {
            try {
                Path directory = temporary.resolve("device");
                SimulatedZonedDevice.create(directory, geometry);
                return DeviceUnderTest.of(SimulatedZonedDevice.open(directory));
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        }
    }

    @Nested
    class Behaviour extends DeviceBehaviourContract {
        @Override
        protected ZoneMatrixContract.Subject create(DeviceGeometry geometry, DeviceBehaviour behaviour)
                throws IOException {
            Path directory = temporary.resolve("behaviour-" + copies++);
            SimulatedZonedDevice.create(directory, geometry, behaviour);
            SimulatedZonedDevice device = SimulatedZonedDevice.open(directory);
            return new ZoneMatrixContract.Subject(DeviceUnderTest.of(device), device::failZone);
        }
    }

    /** Each case has a copy of a new device, which takes less time than making one. */
    @Nested
    class Matrix extends ZoneMatrixContract {
        private final Map<DeviceGeometry, Path> templates = new HashMap<>();

        @Override
        protected Subject create(DeviceGeometry geometry) throws IOException {
            Path template = templates.get(geometry);
            if (template == null) {
                template = temporary.resolve("template-" + templates.size());
                SimulatedZonedDevice.create(template, geometry);
                templates.put(geometry, template);
            }
            SimulatedZonedDevice device = SimulatedZonedDevice.open(leftByAKill(template));
            return new Subject(DeviceUnderTest.of(device), device::failZone);
        }
    }

    private Path created() throws IOException {
        return created(Geometries.small());
    }

    private Path created(DeviceGeometry geometry) throws IOException {
        Path directory = temporary.resolve("device");
        SimulatedZonedDevice.create(directory, geometry);
        return directory;
    }

    private static DeviceUnderTest open(Path directory) throws IOException {
        return DeviceUnderTest.of(SimulatedZonedDevice.open(directory));
    }

    /** What a process that was killed leaves behind: the files as they are now. */
    private Path leftByAKill(Path directory) throws IOException {
        Path copy = temporary.resolve("copy-" + copies++);
        try (Stream<Path> entries = Files.walk(directory)) {
            for (Path entry : entries.toList()) {
                Files.copy(entry, copy.resolve(directory.relativize(entry)));
            }
        }
        return copy;
    }

    @Test
    void flushedStateAndDataAreThereAfterAKillAndUnflushedOnesAreNot() throws IOException {
        Path directory = created();
        try (DeviceUnderTest device = open(directory)) {
            device.append(0, 5, 1);
            device.append(1, 2, 20);
            device.manage(ZoneAction.FINISH, 1);
            assertThat(device.flush()).isEqualTo(DeviceStatus.SUCCESS);
            device.append(0, 3, 6);
            device.append(2, 3, 30);
            try (DeviceUnderTest after = open(leftByAKill(directory))) {
                assertThat(after.zone(0)).isEqualTo(new ZoneDescriptor(0, ZoneCondition.CLOSED, 12, 5, 0));
                assertThat(after.readZone(0, 8)).containsExactly(1, 2, 3, 4, 5, 0, 0, 0);
                assertThat(after.condition(1)).isEqualTo(ZoneCondition.FULL);
                assertThat(after.readZone(1, 3)).containsExactly(20, 21, 0);
                assertThat(after.condition(2)).isEqualTo(ZoneCondition.EMPTY);
                assertThat(after.append(0, 2, 60).sector()).isEqualTo(40);
            }
        }
    }

    @Test
    void closingDoesNotFlush() throws IOException {
        Path directory = created();
        try (DeviceUnderTest device = open(directory)) {
            device.append(0, 5, 1);
        }
        try (DeviceUnderTest device = open(directory)) {
            assertThat(device.condition(0)).isEqualTo(ZoneCondition.EMPTY);
        }
    }

    @Test
    void forcedWriteIsThereAfterAKillWithEverythingBelowIt() throws IOException {
        Path directory = created();
        try (DeviceUnderTest device = open(directory)) {
            device.append(0, 5, 1);
            device.append(0, 1, 6, WriteDurability.BEFORE_COMPLETION);
            device.append(0, 1, 7);
            try (DeviceUnderTest after = open(leftByAKill(directory))) {
                assertThat(after.zone(0).writePointerBlocks()).isEqualTo(6);
                assertThat(after.readZone(0, 7)).containsExactly(1, 2, 3, 4, 5, 6, 0);
            }
        }
    }

    @Test
    void resetIsUndoneByAKillUntilTheZoneIsWrittenAgain() throws IOException {
        Path directory = created();
        try (DeviceUnderTest device = open(directory)) {
            device.append(0, 5, 1);
            device.flush();
            device.manage(ZoneAction.RESET, 0);
            try (DeviceUnderTest after = open(leftByAKill(directory))) {
                assertThat(after.readZone(0, 6)).containsExactly(1, 2, 3, 4, 5, 0);
            }
            device.append(0, 1, 90);
            try (DeviceUnderTest after = open(leftByAKill(directory))) {
                assertThat(after.zone(0)).isEqualTo(new ZoneDescriptor(0, ZoneCondition.EMPTY, 12, 0, 1));
                assertThat(after.readZone(0, 6)).containsOnly(0);
            }
        }
    }

    @Test
    void failedZonesStayFailed() throws IOException {
        Path directory = created();
        try (SimulatedZonedDevice device = SimulatedZonedDevice.open(directory)) {
            DeviceUnderTest under = DeviceUnderTest.of(device);
            under.append(0, 2, 1);
            assertThat(device.failZone(0, ZoneCondition.READ_ONLY)).isEqualTo(DeviceStatus.SUCCESS);
            assertThat(device.failZone(1, ZoneCondition.OFFLINE)).isEqualTo(DeviceStatus.SUCCESS);
        }
        try (DeviceUnderTest device = open(directory)) {
            assertThat(device.append(0, 1, 1).status()).isEqualTo(DeviceStatus.ZONE_IS_READ_ONLY);
            assertThat(device.readZone(0, 3)).containsExactly(1, 2, 0);
            assertThat(device.readStatus(16 * 8, 1)).isEqualTo(DeviceStatus.ZONE_IS_OFFLINE);
            assertThat(device.manage(ZoneAction.RESET, 0)).isEqualTo(DeviceStatus.INVALID_ZONE_STATE_TRANSITION);
        }
    }

    @Test
    void oneProcessOwnsADeviceAndOthersMayReadIt() throws IOException {
        Path directory = created();
        try (DeviceUnderTest owner = open(directory);
                SimulatedZonedDevice reader = SimulatedZonedDevice.openReadOnly(directory)) {
            assertThatThrownBy(() -> SimulatedZonedDevice.open(directory))
                    .isInstanceOf(DeviceOpenException.class)
                    .hasMessageContaining("in use");
            owner.append(0, 4, 1);
            owner.flush();
            DeviceUnderTest seen = DeviceUnderTest.of(reader);
            assertThat(seen.condition(0)).isEqualTo(ZoneCondition.EMPTY);
            reader.refresh();
            assertThat(seen.condition(0)).isEqualTo(ZoneCondition.CLOSED);
            assertThat(seen.readZone(0, 5)).containsExactly(1, 2, 3, 4, 0);
            assertThat(seen.append(0, 1, 1).status()).isEqualTo(DeviceStatus.NAMESPACE_IS_WRITE_PROTECTED);
        }
    }

    @Test
    void createAndOpenSayWhatIsWrong() throws IOException {
        Path directory = created();
        assertThatThrownBy(() -> SimulatedZonedDevice.create(directory, Geometries.small()))
                .isInstanceOf(DeviceOpenException.class)
                .hasMessageContaining("there is a device in");
        assertThatThrownBy(() -> SimulatedZonedDevice.open(temporary.resolve("nothing")))
                .isInstanceOf(DeviceOpenException.class)
                .hasMessageContaining("there is no device in");
    }

    @Test
    void stateSurvivesManyRotationsOfTheJournal() throws IOException {
        Path directory = created(Geometries.withoutLimits());
        try (DeviceUnderTest device = open(directory)) {
            for (int round = 0; round < 700; round++) {
                device.manage(ZoneAction.RESET, round % 8);
                device.append(round % 8, 1 + round % 5, round);
                assertThat(device.flush()).isEqualTo(DeviceStatus.SUCCESS);
            }
        }
        try (DeviceUnderTest device = open(directory)) {
            for (int round = 692; round < 700; round++) {
                int zone = round % 8;
                assertThat(device.zone(zone).writePointerBlocks()).isEqualTo(1 + round % 5);
                assertThat(device.readZone(zone, 1)).containsExactly(round);
            }
        }
    }

    @Test
    void everyLegalImageOfAShortHistoryOpensWithItsData() throws IOException {
        Path directory = created();
        try (SimulatedZonedDevice device = SimulatedZonedDevice.open(directory)) {
            DeviceUnderTest under = DeviceUnderTest.of(device);
            under.append(0, 2, 1);
            under.flush();
            under.append(0, 2, 3);
            under.append(1, 1, 20);
            under.manage(ZoneAction.FINISH, 1);
            List<List<ZoneRecord>> images = device.legalImages(PowerCut.HalfWritten.STAY_CLOSED, 100);
            assertThat(images).hasSize(9);
            for (List<ZoneRecord> image : images) {
                Path copy = leftByAKill(directory);
                SimulatedZonedDevice.applyImage(copy, image);
                try (DeviceUnderTest after = open(copy)) {
                    int pointer = after.zone(0).writePointerBlocks();
                    assertThat(pointer).isEqualTo(image.get(0).writtenBlocks());
                    assertThat(after.readZone(0, pointer))
                            .containsExactly(Arrays.copyOf(new int[] {1, 2, 3, 4}, pointer));
                    assertThat(after.condition(1)).isEqualTo(image.get(1).condition());
                }
            }
        }
    }

    @Test
    void powerCutLeavesALegalImageInTheDirectory() throws IOException {
        for (long seed = 0; seed < 10; seed++) {
            Path directory = temporary.resolve("cut-" + seed);
            SimulatedZonedDevice.create(directory, Geometries.small());
            SimulatedZonedDevice device = SimulatedZonedDevice.open(directory);
            DeviceUnderTest under = DeviceUnderTest.of(device);
            under.append(0, 3, 1);
            under.flush();
            under.append(0, 3, 4);
            device.append(0, new ByteBuffer[] {under.data(2, 7)}, WriteDurability.WITH_NEXT_FLUSH, (status, at) -> {});
            List<ZoneRecord> image = device.powerCut(PowerCut.withSeed(seed));
            try (DeviceUnderTest after = open(directory)) {
                int pointer = after.zone(0).writePointerBlocks();
                assertThat(pointer)
                        .as("seed %d", seed)
                        .isBetween(3, 8)
                        .isEqualTo(image.get(0).writtenBlocks());
                assertThat(after.readZone(0, 12))
                        .startsWith(Arrays.copyOf(new int[] {1, 2, 3, 4, 5, 6, 7, 8}, pointer))
                        .endsWith(new int[12 - pointer]);
            }
        }
    }

    @Test
    void grownDeviceKeepsItsZonesAndHasEmptyOnesBehind() throws IOException {
        Path directory = created(Geometries.withoutLimits());
        try (DeviceUnderTest device = open(directory)) {
            device.append(7, 3, 1);
            device.flush();
        }
        SimulatedZonedDevice.grow(directory, 600);
        try (DeviceUnderTest reader = DeviceUnderTest.of(SimulatedZonedDevice.openReadOnly(directory))) {
            assertThat(reader.zone(7).writePointerBlocks()).isEqualTo(3);
            assertThat(reader.condition(599)).isEqualTo(ZoneCondition.EMPTY);
        }
        for (int round = 0; round < 2; round++) {
            try (DeviceUnderTest device = open(directory)) {
                assertThat(device.device().report(0, 1000)).hasSize(600);
                assertThat(device.readZone(7, 4)).containsExactly(1, 2, 3, 0);
                assertThat(device.append(599, 1, 9).status()).isEqualTo(DeviceStatus.SUCCESS);
                for (int flush = 0; flush < 100; flush++) {
                    device.append(100 + flush, 1, 1);
                    assertThat(device.flush()).isEqualTo(DeviceStatus.SUCCESS);
                }
                assertThat(device.readZone(599, round + 1)).containsOnly(9);
            }
        }
        assertThatThrownBy(() -> SimulatedZonedDevice.grow(directory, 600)).isInstanceOf(DeviceOpenException.class);
    }

    @Test
    void zonesAddedBesideTheOwnerAreTakenInAtARescanAndSurviveAKill() throws IOException {
        Path directory = created(Geometries.withoutLimits());
        SimulatedZonedDevice owner = SimulatedZonedDevice.open(directory);
        int before = owner.geometry().zoneCount();
        try (DeviceUnderTest device = DeviceUnderTest.of(owner);
                SimulatedZonedDevice reader = SimulatedZonedDevice.openReadOnly(directory)) {
            device.append(7, 3, 1);
            device.flush();
            SimulatedZonedDevice.grow(directory, 600);
            assertThat(owner.geometry().zoneCount()).isEqualTo(before);
            assertThat(SimulatedZonedDevice.zonesTakenIn(directory)).isEqualTo(before);
            try (DeviceUnderTest after = open(leftByAKill(directory))) {
                assertThat(after.device().report(0, 1000)).hasSize(600);
                assertThat(after.readZone(7, 4)).containsExactly(1, 2, 3, 0);
            }
            assertThat(owner.rescan()).isEqualTo(600);
            assertThat(owner.rescan()).isEqualTo(600);
            assertThat(SimulatedZonedDevice.zonesTakenIn(directory)).isEqualTo(600);
            for (int flush = 0; flush < 200; flush++) {
                device.append(100 + flush, 1, 1);
                assertThat(device.flush()).isEqualTo(DeviceStatus.SUCCESS);
            }
            device.append(599, 2, 5);
            assertThat(device.flush()).isEqualTo(DeviceStatus.SUCCESS);
            reader.refresh();
            assertThat(reader.report(599, 1).get(0).writePointerBlocks()).isEqualTo(2);
            owner.addZones(700);
            assertThat(device.append(699, 1, 3).status()).isEqualTo(DeviceStatus.SUCCESS);
            device.flush();
            try (DeviceUnderTest after = open(leftByAKill(directory))) {
                assertThat(after.device().report(0, 1000)).hasSize(700);
                assertThat(after.readZone(7, 4)).containsExactly(1, 2, 3, 0);
                assertThat(after.readZone(599, 3)).containsExactly(5, 6, 0);
                assertThat(after.readZone(699, 2)).containsExactly(3, 0);
            }
        }
    }

    @Test
    void deviceWithoutACacheKeepsEveryAcknowledgedCommandAfterAKill() throws IOException {
        Path directory = temporary.resolve("no-cache");
        DeviceFeatures noCache =
                new DeviceFeatures(DeviceFeatures.WriteCache.ABSENT, DeviceFeatures.UnwrittenReads.ZEROS, 1);
        SimulatedZonedDevice.create(directory, Geometries.small(), DeviceBehaviour.STANDARD.withFeatures(noCache));
        try (DeviceUnderTest device = open(directory)) {
            device.append(0, 2, 1);
            device.append(1, 2, 1);
            device.manage(ZoneAction.RESET, 1);
            device.manage(ZoneAction.FINISH, 2);
            try (DeviceUnderTest after = open(leftByAKill(directory))) {
                assertThat(after.readZone(0, 3)).containsExactly(1, 2, 0);
                assertThat(after.zone(1)).isEqualTo(new ZoneDescriptor(1, ZoneCondition.EMPTY, 12, 0, 1));
                assertThat(after.condition(2)).isEqualTo(ZoneCondition.FULL);
            }
        }
    }
}
