package io.zonelog.device.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.conformance.DeviceUnderTest;
import io.zonelog.device.conformance.Geometries;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.state.PowerCut;
import io.zonelog.device.state.PowerCut.HalfWritten;
import io.zonelog.device.state.PowerCut.Unflushed;
import io.zonelog.device.state.ZoneRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Histories that are cut at every command. {@code -Dzonelog.histories=N} and {@code -Dzonelog.file.histories=N} set how many, {@code
 * -Dzonelog.seed=N} the first seed.
 */
class PowerCutSimulationTest {
    private static final int HISTORIES = Integer.getInteger("zonelog.histories", 200);
    private static final int FILE_HISTORIES = Integer.getInteger("zonelog.file.histories", 2);
    private static final long FIRST_SEED = Long.getLong("zonelog.seed", 0L);
    private static final int COMMANDS = 30;

    @TempDir
    Path temporary;

    private static InMemoryZonedDevice device(DeviceFeatures features, long seed) {
        DeviceGeometry geometry = new DeviceGeometry(new UUID(0, 1), 512, 3, 0, 16, 12, 8, 2, 3);
        return InMemoryZonedDevice.seeded(
                geometry, DeviceBehaviour.STANDARD.withFeatures(features).withSeed(seed));
    }

    /** Every history is cut after each of its commands. */
    private static void cutEverywhere(DeviceFeatures features, HalfWritten halfWritten) throws IOException {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
            for (int length = 1; length <= COMMANDS; length++) {
                PowerCutSubject subject = PowerCutSubject.inMemory(device(features, seed));
                cutAfter(length, subject, seed, halfWritten);
            }
        }
    }

    private static void cutAfter(int length, PowerCutSubject subject, long seed, HalfWritten halfWritten)
            throws IOException {
        PowerCutHistory history = new PowerCutHistory(subject, seed);
        for (int command = 0; command < length; command++) {
            history.goOn();
        }
        history.cutAndVerify(new PowerCut(seed * COMMANDS + length, halfWritten, Unflushed.CONTIGUOUS));
    }

    /** The commands follow from the seed; what is in flight at the cut depends on the machine. */
    @Test
    void deviceInFilesKeepsWhatWasFlushedAfterACutAtEveryCommand() throws IOException {
        DeviceGeometry geometry = new DeviceGeometry(new UUID(0, 1), 4096, 3, 0, 16, 12, 8, 2, 3);
        for (long seed = FIRST_SEED; seed < FIRST_SEED + FILE_HISTORIES; seed++) {
            HalfWritten halfWritten = seed % 2 == 0 ? HalfWritten.STAY_CLOSED : HalfWritten.MAY_TURN_FULL;
            for (int length = 1; length <= COMMANDS; length++) {
                Path directory = Files.createTempDirectory(temporary, "device");
                SimulatedZonedDevice.create(directory, geometry);
                cutAfter(length, PowerCutSubject.inFiles(directory), seed, halfWritten);
            }
        }
    }

    @Test
    void whatWasFlushedSurvivesACutAtEveryCommand() throws IOException {
        cutEverywhere(DeviceFeatures.VOLATILE_CACHE, HalfWritten.STAY_CLOSED);
    }

    @Test
    void whatWasFlushedSurvivesOnDevicesThatTurnHalfWrittenZonesFull() throws IOException {
        cutEverywhere(DeviceFeatures.VOLATILE_CACHE, HalfWritten.MAY_TURN_FULL);
    }

    @Test
    void deviceWithoutACacheKeepsWhatWasAcknowledgedAfterACutAtEveryCommand() throws IOException {
        cutEverywhere(
                new DeviceFeatures(DeviceFeatures.WriteCache.ABSENT, DeviceFeatures.UnwrittenReads.ZEROS, 1),
                HalfWritten.STAY_CLOSED);
    }

    @Test
    void deviceWithoutACacheLosesNothingThatWasAcknowledged() {
        DeviceFeatures noCache =
                new DeviceFeatures(DeviceFeatures.WriteCache.ABSENT, DeviceFeatures.UnwrittenReads.ZEROS, 1);
        for (long seed = 0; seed < 100; seed++) {
            InMemoryZonedDevice device = device(noCache, seed);
            DeviceUnderTest under = new DeviceUnderTest(device, device::runAll);
            under.append(0, 3, 1);
            under.append(1, 4, 10);
            under.manage(ZoneAction.RESET, 1);
            under.manage(ZoneAction.FINISH, 2);
            InMemoryZonedDevice left = device.powerCut(seed);
            DeviceUnderTest after = new DeviceUnderTest(left, left::runAll);
            assertThat(after.zone(0).writePointerBlocks()).as("seed %d", seed).isEqualTo(3);
            assertThat(after.zone(1)).isEqualTo(new ZoneDescriptor(1, ZoneCondition.EMPTY, 12, 0, 1));
            assertThat(after.condition(2)).isEqualTo(ZoneCondition.FULL);
        }
    }

    @Test
    void everyLegalImageOfAShortHistoryIsEnumerated() {
        InMemoryZonedDevice device = device(DeviceFeatures.VOLATILE_CACHE, 5);
        DeviceUnderTest under = new DeviceUnderTest(device, device::runAll);
        under.append(0, 2, 1);
        under.flush();
        under.append(0, 2, 3);
        under.manage(ZoneAction.RESET, 0);
        under.append(0, 1, 9);
        under.append(1, 1, 20);
        under.manage(ZoneAction.FINISH, 1);
        List<String> found = new ArrayList<>();
        for (List<ZoneRecord> image : device.legalImages(HalfWritten.STAY_CLOSED, 100)) {
            InMemoryZonedDevice left = device.copyWith(image);
            DeviceUnderTest after = new DeviceUnderTest(left, left::runAll);
            found.add(describe(after, 0) + " | " + describe(after, 1));
        }
        List<String> first =
                List.of("1 2 0 0 CLOSED", "1 2 3 0 CLOSED", "1 2 3 4 CLOSED", "0 0 0 0 EMPTY", "9 0 0 0 CLOSED");
        List<String> second = List.of("0 0 0 0 EMPTY", "20 0 0 0 CLOSED", "20 0 0 0 FULL");
        List<String> all = first.stream()
                .flatMap(one -> second.stream().map(two -> one + " | " + two))
                .toList();
        assertThat(found).containsExactlyElementsOf(all);
        assertThatThrownBy(() -> device.legalImages(HalfWritten.STAY_CLOSED, 14))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String describe(DeviceUnderTest device, int zoneIndex) {
        StringBuilder text = new StringBuilder();
        IntStream.of(device.readZone(zoneIndex, 4))
                .forEach(number -> text.append(number).append(' '));
        return text.append(device.condition(zoneIndex)).toString();
    }

    @Test
    void writesUpToTheAtomicUnitAreNeverTornAndLargerOnesAre() {
        DeviceFeatures atomic =
                new DeviceFeatures(DeviceFeatures.WriteCache.VOLATILE, DeviceFeatures.UnwrittenReads.ZEROS, 2);
        List<Integer> pointers = new ArrayList<>();
        InMemoryZonedDevice device = device(atomic, 1);
        DeviceUnderTest under = new DeviceUnderTest(device, device::runAll);
        under.append(0, 2, 1);
        under.append(0, 3, 10);
        under.append(0, 2, 20);
        device.legalImages(HalfWritten.STAY_CLOSED, 100)
                .forEach(image -> pointers.add(image.get(0).writtenBlocks()));
        assertThat(pointers).containsExactly(0, 2, 3, 4, 5, 7);
    }

    @Test
    void hostileDeviceMayLeaveHolesOnlyInWhatWasNotFlushed() {
        boolean hole = false;
        for (long seed = 0; seed < 100; seed++) {
            InMemoryZonedDevice device = device(DeviceFeatures.VOLATILE_CACHE, seed);
            DeviceUnderTest under = new DeviceUnderTest(device, device::runAll);
            under.append(0, 4, 1);
            under.flush();
            under.append(0, 4, 5);
            InMemoryZonedDevice left =
                    device.powerCut(new PowerCut(seed, HalfWritten.STAY_CLOSED, Unflushed.MAY_HAVE_HOLES));
            DeviceUnderTest after = new DeviceUnderTest(left, left::runAll);
            assertThat(after.readZone(0, 4)).as("seed %d", seed).containsExactly(1, 2, 3, 4);
            int pointer = after.zone(0).writePointerBlocks();
            hole |= IntStream.of(after.readZone(0, pointer)).anyMatch(number -> number == 0);
        }
        assertThat(hole).isTrue();
    }

    @Test
    void conventionalZonesKeepWhatWasFlushedAndMayLoseLaterBlocks() {
        boolean lost = false;
        boolean kept = false;
        for (long seed = 0; seed < 50; seed++) {
            InMemoryZonedDevice device = InMemoryZonedDevice.seeded(Geometries.withConventionalZones(), seed);
            DeviceUnderTest under = new DeviceUnderTest(device, device::runAll);
            under.write(0, 4, 1);
            under.flush();
            under.write(8, 2, 50);
            InMemoryZonedDevice left = device.powerCut(seed);
            int[] numbers = new DeviceUnderTest(left, left::runAll).read(0, 5);
            assertThat(numbers[0]).as("seed %d", seed).isEqualTo(1);
            assertThat(numbers[1]).isIn(2, 50);
            assertThat(numbers[2]).isIn(3, 51);
            assertThat(numbers[3]).isEqualTo(4);
            lost |= numbers[1] == 2;
            kept |= numbers[1] == 50;
        }
        assertThat(lost).isTrue();
        assertThat(kept).isTrue();
    }

    @Test
    void forcedWriteCoversEverythingBelowIt() {
        for (long seed = 0; seed < 50; seed++) {
            InMemoryZonedDevice device = device(DeviceFeatures.VOLATILE_CACHE, seed);
            DeviceUnderTest under = new DeviceUnderTest(device, device::runAll);
            under.append(0, 3, 1);
            under.append(0, 1, 4, WriteDurability.BEFORE_COMPLETION);
            under.append(0, 2, 5);
            InMemoryZonedDevice left = device.powerCut(seed);
            DeviceUnderTest after = new DeviceUnderTest(left, left::runAll);
            assertThat(after.readZone(0, 4)).as("seed %d", seed).containsExactly(1, 2, 3, 4);
        }
    }
}
