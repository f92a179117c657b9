package io.zonelog.device.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.conformance.DeviceUnderTest;
import io.zonelog.device.conformance.Geometries;
import io.zonelog.device.conformance.ZonedDeviceContract;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {
    @TempDir
    Path temporary;

    @Nested
    class Contract extends ZonedDeviceContract {
        @Override
        protected DeviceUnderTest create(DeviceGeometry geometry) {
            TraceChecker checker = new TraceChecker(geometry);
            return DeviceUnderTest.of(new TracingZonedDevice(InMemoryZonedDevice.immediate(geometry), checker));
        }
    }

    /** A seeded run with several commands in flight, on a device of the same seed. */
    private static void run(long seed, TraceSink sink) {
        InMemoryZonedDevice device = InMemoryZonedDevice.seeded(Geometries.small(), seed);
        TracingZonedDevice traced = new TracingZonedDevice(device, sink);
        DeviceUnderTest buffers = DeviceUnderTest.of(traced);
        SplittableRandom chance = new SplittableRandom(seed);
        for (int command = 0; command < 400; command++) {
            int zone = chance.nextInt(8);
            int blocks = 1 + chance.nextInt(3);
            switch (chance.nextInt(10)) {
                case 0 -> traced.flush((status, sector) -> {});
                case 1 -> traced.manage(ZoneAction.RESET, zone, (status, sector) -> {});
                case 2 -> traced.manage(ZoneAction.FINISH, zone, (status, sector) -> {});
                case 3, 4, 5 -> {
                    long sector = (zone * 16 + chance.nextInt(13)) * 8L;
                    traced.read(sector, ByteBuffer.allocate(blocks * 4096), (status, at) -> {});
                }
                default -> {
                    ByteBuffer[] data = {buffers.data(blocks, command * 10 + 1)};
                    traced.append(zone, data, WriteDurability.WITH_NEXT_FLUSH, (status, sector) -> {});
                }
            }
            for (int steps = chance.nextInt(5); steps > 0; steps--) {
                device.runOne();
            }
        }
        device.runAll();
    }

    @Test
    void checkerFindsNothingWrongInRunsOfTheDevice() {
        for (long seed = 0; seed < 100; seed++) {
            TraceChecker checker = new TraceChecker(Geometries.small());
            run(seed, checker);
            assertThat(checker.violations()).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void sameSeedGivesTheSameTraceWhateverTheMachineDoes() throws InterruptedException {
        List<TraceEvent> alone = new ArrayList<>();
        run(77, alone::add);
        List<TraceEvent> underLoad = new ArrayList<>();
        Thread other = new Thread(() -> {
            for (long seed = 0; seed < 50; seed++) {
                run(seed, event -> {});
            }
        });
        other.start();
        run(77, underLoad::add);
        other.join();
        assertThat(underLoad).isEqualTo(alone);
        List<TraceEvent> otherSeed = new ArrayList<>();
        run(78, otherSeed::add);
        assertThat(otherSeed).isNotEqualTo(alone);
    }

    @Test
    void traceComesBackFromItsFileAndReplays() throws IOException {
        Path path = temporary.resolve("trace");
        List<TraceEvent> events = new ArrayList<>();
        try (TraceFile file = TraceFile.create(path)) {
            InMemoryZonedDevice device = InMemoryZonedDevice.immediate(Geometries.small());
            DeviceUnderTest under = DeviceUnderTest.of(new TracingZonedDevice(device, event -> {
                events.add(event);
                file.accept(event);
            }));
            under.append(0, 8, 1);
            under.append(0, 8, 1);
            under.readZone(0, 9);
            under.manage(ZoneAction.CLOSE, 1);
            under.manageAll(ZoneAction.FINISH);
            under.flush();
        }
        assertThat(TraceFile.read(path)).isEqualTo(events).hasSize(12);
        assertThat(new TraceReplay(InMemoryZonedDevice.immediate(Geometries.small())).run(events))
                .isEmpty();
        assertThat(new TraceReplay(InMemoryZonedDevice.immediate(
                                Geometries.small(), DeviceBehaviour.STANDARD, FaultPlan.parse("read 1: error")))
                        .run(events))
                .singleElement()
                .asString()
                .contains("UNRECOVERED_READ_ERROR instead of SUCCESS");
    }

    @Test
    void damageOfATraceFileIsNoticedAndACutOffEndIsTheEnd() throws IOException {
        Path path = temporary.resolve("trace");
        try (TraceFile file = TraceFile.create(path)) {
            run(3, file);
        }
        byte[] bytes = Files.readAllBytes(path);
        int whole = TraceFile.read(path).size();
        Files.write(path, Arrays.copyOf(bytes, bytes.length - 3));
        assertThat(TraceFile.read(path)).hasSize(whole - 1);
        bytes[bytes.length / 2] ^= 4;
        Files.write(path, bytes);
        assertThatThrownBy(() -> TraceFile.read(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
    }

    private static final BlockSums TWO = new BlockSums(List.of(11, 12));

    private static TraceEvent append(long command, int zone) {
        return new TraceEvent.Submitted(command, TraceOperation.APPEND, zone, -1, TWO);
    }

    private static TraceEvent done(long command, long sector) {
        return new TraceEvent.Completed(command, DeviceStatus.SUCCESS, sector, BlockSums.NONE);
    }

    private static List<String> violations(TraceEvent... events) {
        TraceChecker checker = new TraceChecker(Geometries.small());
        for (TraceEvent event : events) {
            checker.accept(event);
        }
        return checker.violations();
    }

    @Test
    void checkerFindsWhatADeviceMustNotDo() {
        assertThat(violations(append(1, 0), done(1, 0), append(2, 0), done(2, 8)))
                .singleElement()
                .asString()
                .contains("overlaps");
        assertThat(violations(append(1, 0), done(1, 128)))
                .singleElement()
                .asString()
                .contains("outside its zone");
        assertThat(violations(append(1, 0), done(1, 0), done(1, 0)))
                .singleElement()
                .asString()
                .contains("twice");
        TraceEvent read = new TraceEvent.Submitted(2, TraceOperation.READ, -1, 0, new BlockSums(List.of(0)));
        TraceEvent wrong = new TraceEvent.Completed(2, DeviceStatus.SUCCESS, 0, new BlockSums(List.of(99)));
        assertThat(violations(append(1, 0), done(1, 0), read, wrong))
                .singleElement()
                .asString()
                .contains("did not return");
        List<TraceEvent> six = new ArrayList<>();
        for (int zone = 0; zone < 6; zone++) {
            six.add(append(zone + 1, zone));
            six.add(done(zone + 1, zone * 128L));
        }
        assertThat(violations(six.toArray(TraceEvent[]::new)))
                .singleElement()
                .asString()
                .contains("above the limit");
    }
}
