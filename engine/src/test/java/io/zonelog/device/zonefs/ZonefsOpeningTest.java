package io.zonelog.device.zonefs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.conformance.DeviceUnderTest;
import io.zonelog.device.conformance.Geometries;
import io.zonelog.device.file.DeviceOpenException;
import io.zonelog.device.steps.Steps;
import io.zonelog.device.zonefs.drive.CapacityProbe;
import io.zonelog.device.zonefs.drive.DriveCreation;
import io.zonelog.device.zonefs.drive.DriveRecord;
import io.zonelog.device.zonefs.drive.LifeJournal;
import io.zonelog.device.zonefs.drive.ZonefsDirectory;
import io.zonelog.device.zonefs.mount.ZoneFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which drives and mounts are taken, and what is said of the others. */
class ZonefsOpeningTest {
    @TempDir
    Path temporary;

    private ZonefsTwin twin;
    private InMemoryZonefs drive;

    @BeforeEach
    void createDevice() {
        twin = ZonefsTwin.create(temporary.resolve("device"), Geometries.small());
        drive = twin.drive();
    }

    private DeviceUnderTest open() throws IOException {
        return DeviceUnderTest.of(twin.open());
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(() -> twin.open().close())
                .isInstanceOf(DeviceOpenException.class)
                .message()
                .doesNotContain("\n")
                .contains(words);
    }

    @Test
    void identityEpochsAndPointersOutliveTheDevice() throws IOException {
        try (DeviceUnderTest device = open()) {
            device.append(1, 3, 1);
            device.append(2, 3, 1);
            device.manage(ZoneAction.RESET, 1);
            device.manage(ZoneAction.RESET, 2);
            device.append(2, 2, 7);
            device.flush();
            device.append(3, 1, 1);
            device.manage(ZoneAction.FINISH, 3);
        }
        try (DeviceUnderTest device = open()) {
            assertThat(device.device().geometry()).isEqualTo(Geometries.small());
            assertThat(device.device().report(1, 3).toString())
                    .contains("EMPTY", "CLOSED", "FULL")
                    .contains("writePointerBlocks=2, resetEpoch=1");
            assertThat(device.zone(1).resetEpoch()).isEqualTo(1);
            assertThat(device.readZone(2, 3)).containsExactly(7, 8, 0);
        }
    }

    @Test
    void resetWhoseEndIsNotKnownIsDoneAgain() throws IOException {
        try (DeviceUnderTest device = open()) {
            device.append(1, 3, 1);
            device.flush();
        }
        DriveRecord record = ZonefsZonedDevice.describe(twin.directory());
        try (LifeJournal journal = LifeJournal.open(ZonefsDirectory.lives(twin.directory()), record)) {
            journal.record(List.of(journal.life(1).resetting()), LifeJournal.Sync.NOW);
        }
        try (DeviceUnderTest device = open()) {
            assertThat(device.zone(1).condition()).isEqualTo(ZoneCondition.EMPTY);
            assertThat(device.zone(1).resetEpoch()).isEqualTo(1);
        }
        assertThat(drive.zone(1).pointer).isZero();
    }

    @Test
    void zonesThatWereResetOrOverwrittenByOthersAreNamed() throws IOException {
        try (DeviceUnderTest device = open()) {
            for (int zone = 0; zone < 5; zone++) {
                device.append(zone, 3, 1);
            }
            device.flush();
        }
        drive.resetBehindItsBack(1);
        drive.resetBehindItsBack(2);
        drive.resetBehindItsBack(4);
        drive.remount();
        assertRefused("zones 1-2, 4 lost what was written to them", "/mnt/twin");
        for (int zone : new int[] {1, 2, 4}) {
            drive.write(ZoneFile.sequential(zone), 0, new ByteBuffer[] {ByteBuffer.allocate(3 * 4096)});
        }
        assertRefused("zones 1-2, 4 hold other data");
    }

    @Test
    void anotherDriveIsRefused() throws IOException {
        drive.digest = "4567";
        assertRefused("/mnt/twin is another drive", "4567 instead of 0123");
        drive.digest = "";
        drive.worldWideId = "eui.2";
        assertRefused("eui.2 instead of eui.1");
        drive.worldWideId = "";
        open().close();
        drive.addShortZone(3);
        assertRefused("9 sequential zones instead of", "8");
    }

    @Test
    void mountsThatWouldNotSurviveAFailureAreRefusedWithTheRemedy() throws IOException {
        drive.options.remove("errors=repair");
        drive.options.add("errors=zone-ro");
        assertRefused("errors=zone-ro", "mount -o remount,rw,errors=repair /mnt/twin");
        drive.options.remove("errors=zone-ro");
        drive.options.add("errors=repair");
        drive.options.add("explicit-open");
        assertRefused("explicit-open", "mount -t zonefs -o errors=repair /dev/twin /mnt/twin");
        drive.options.remove("explicit-open");
        drive.opensZones = true;
        assertRefused("explicit-open", "unmount it");
        drive.opensZones = false;
        drive.options.add("ro");
        assertRefused("/mnt/twin is mounted read-only; mount -o remount,rw,errors=repair");
        drive.options.remove("ro");
        drive.kernelRelease = "6.6.30-amd64";
        drive.scheduler = "none";
        assertRefused("Linux 6.6.30-amd64", "echo mq-deadline > /sys/block/twin/queue/scheduler");
        drive.kernelRelease = "6.10.0";
        open().close();
    }

    @Test
    void kernelWhoseWritesFailIsRefusedAndTheZoneIsNotTouched() throws IOException {
        drive.writesFail = true;
        drive.kernelRelease = "6.1.0-25-amd64";
        assertRefused("zonefs does not work here", "Linux 6.1.0-25-amd64", "use 6.6 or later");
        drive.kernelRelease = "6.12.1";
        assertRefused("dmesg");
    }

    @Test
    void configuredLimitsCountWhereTheDriveTellsNone() throws IOException {
        InMemoryZonefs silent = new InMemoryZonefs(Geometries.small());
        silent.toldActiveZones = 0;
        silent.toldOpenZones = 0;
        Path directory = temporary.resolve("configured");
        UUID uuid = UUID.randomUUID();
        new DriveCreation(silent).create(directory, new DriveCreation.Options(uuid, 4096, 8192, 2, 4), zone -> {});
        try (ZonefsZonedDevice device = ZonefsOpening.owner(directory, silent, new Steps.Inline())) {
            assertThat(device.geometry().maxOpenZones()).isEqualTo(2);
            assertThat(device.geometry().maxActiveZones()).isEqualTo(4);
        }
        silent.toldActiveZones = 3;
        try (ZonefsZonedDevice device = ZonefsOpening.owner(directory, silent, new Steps.Inline())) {
            assertThat(device.geometry().maxActiveZones()).isEqualTo(3);
        }
    }

    @Test
    void shortLastZoneIsLeftOutAndOtherUnevenOnesAreRefused() throws IOException {
        InMemoryZonefs uneven = new InMemoryZonefs(Geometries.small());
        uneven.addShortZone(5);
        ZonefsTwin hiding = ZonefsTwin.of(temporary.resolve("short"), Geometries.small(), uneven);
        try (ZonefsZonedDevice device = hiding.open()) {
            assertThat(device.geometry()).isEqualTo(Geometries.small());
        }
        assertThat(ZonefsZonedDevice.describe(hiding.directory()).hiddenZones()).isEqualTo(1);
        uneven.addShortZone(12);
        assertThatThrownBy(() -> ZonefsTwin.of(temporary.resolve("uneven"), Geometries.small(), uneven))
                .hasStackTraceContaining("are not all of one capacity: seq/8");
    }

    @Test
    void usedDriveIsCountedAndResetWhenADeviceIsMadeOfIt() throws IOException {
        try (DeviceUnderTest device = open()) {
            device.append(1, 3, 1);
            device.append(4, 3, 1);
        }
        assertThat(new DriveCreation(drive).usedZones()).containsExactly(1, 4);
        ZonefsTwin anew = ZonefsTwin.of(temporary.resolve("anew"), Geometries.small(), drive);
        assertThat(new DriveCreation(drive).usedZones()).isEmpty();
        try (ZonefsZonedDevice device = anew.open()) {
            assertThat(device.report(0, 100))
                    .extracting(zone -> zone.condition())
                    .containsOnly(ZoneCondition.EMPTY);
        }
    }

    @Test
    void secondOwnerIsRefusedAndAReaderIsNot() throws IOException {
        try (DeviceUnderTest owner = open()) {
            owner.append(1, 2, 5);
            assertRefused("in use by another process");
            try (ZonefsZonedDevice reader = ZonefsOpening.reader(twin.directory(), drive, new Steps.Inline())) {
                DeviceUnderTest reading = DeviceUnderTest.of(reader);
                assertThat(reading.readZone(1, 2)).containsExactly(5, 6);
                assertThat(reading.append(1, 1, 1).status()).isEqualTo(DeviceStatus.NAMESPACE_IS_WRITE_PROTECTED);
                owner.manage(ZoneAction.RESET, 1);
                owner.append(2, 1, 1);
                reader.refresh();
                assertThat(reading.condition(1)).isEqualTo(ZoneCondition.EMPTY);
                assertThat(reading.zone(2).writePointerBlocks()).isEqualTo(1);
            }
        }
    }

    @Test
    void capacityIsMeasuredWithoutWriting() throws IOException {
        for (int capacity : new int[] {1, 2, 3, 7, 8, 269_312}) {
            DeviceGeometry geometry =
                    new DeviceGeometry(new UUID(1, 2), 4096, 2, 0, Math.max(capacity, 8), capacity, 1, 0, 0);
            InMemoryZonefs measured = new InMemoryZonefs(geometry);
            assertThat(new CapacityProbe(measured, 4096).capacityBlocks(ZoneFile.sequential(0)))
                    .isEqualTo(capacity);
            assertThat(measured.zone(0).pointer).isZero();
        }
    }
}
