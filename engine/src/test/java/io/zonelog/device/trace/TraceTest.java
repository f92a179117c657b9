package io.zonelog.device.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZonedDevice;
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
    private static void run(long seed, TraceEvent.Sink sink) {
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
    void traceComesBackFromItsFileAndReplays() throws IOException {
        Path path = temporary.resolve("trace");
        List<TraceEvent> events = new ArrayList<>();
        InMemoryZonedDevice device = InMemoryZonedDevice.immediate(Geometries.small());
        TraceStart start = TraceStart.of(device);
        TraceFile file = TraceFile.create(path, start);
        TraceEvent.Sink both = event -> {
            events.add(event);
            file.accept(event);
        };
        try (file;
                DeviceUnderTest under = DeviceUnderTest.of(new TracingZonedDevice(device, both))) {
            under.append(0, 8, 1);
            under.append(0, 8, 1);
            under.readZone(0, 9);
            under.manage(ZoneAction.CLOSE, 1);
            under.manageAll(ZoneAction.FINISH);
            under.flush();
        }
        try (TraceReader reader = TraceReader.open(path)) {
            assertThat(reader.start()).isEqualTo(start);
        }
        assertThat(read(path)).isEqualTo(events).hasSize(12);
        assertThat(replay(events, InMemoryZonedDevice.immediate(Geometries.small())))
                .isEmpty();
        assertThat(replay(
                        events,
                        InMemoryZonedDevice.immediate(
                                Geometries.small(), DeviceBehaviour.STANDARD, FaultPlan.parse("read 1: error"))))
                .singleElement()
                .asString()
                .contains("UNRECOVERED_READ_ERROR instead of SUCCESS");
    }

    @Test
    void damageOfATraceFileIsNoticedAndACutOffEndIsTheEnd() throws IOException {
        Path path = temporary.resolve("trace");
        TraceStart start = TraceStart.of(InMemoryZonedDevice.immediate(Geometries.small()));
        try (TraceFile file = TraceFile.create(path, start)) {
            run(3, file);
        }
        byte[] bytes = Files.readAllBytes(path);
        int whole = read(path).size();
        Files.write(path, Arrays.copyOf(bytes, bytes.length - 3));
        assertThat(read(path)).hasSize(whole - 1);
        for (int offset = 0; offset < bytes.length; offset += 1 + offset / 64) {
            byte[] damaged = bytes.clone();
            damaged[offset] ^= (byte) (1 << (offset % 8));
            Files.write(path, damaged);
            assertThatThrownBy(() -> read(path)).as("byte %d", offset).isInstanceOf(IOException.class);
        }
    }

    private static List<TraceEvent> read(Path path) throws IOException {
        List<TraceEvent> events = new ArrayList<>();
        try (TraceReader reader = TraceReader.open(path)) {
            reader.readAll(events::add);
        }
        return events;
    }

    private static List<String> replay(List<TraceEvent> events, ZonedDevice device) {
        TraceReplay replay = new TraceReplay(device);
        events.forEach(replay::accept);
        return replay.differences();
    }

    @Test
    void traceOfADeviceThatHeldDataIsCheckedAgainstThem() {
        InMemoryZonedDevice device = InMemoryZonedDevice.immediate(Geometries.small());
        DeviceUnderTest before = DeviceUnderTest.of(device);
        before.append(0, 5, 1);
        before.append(1, 4, 1);
        before.manage(ZoneAction.FINISH, 1);
        TraceChecker checker = new TraceChecker(TraceStart.of(device));
        DeviceUnderTest traced = DeviceUnderTest.of(new TracingZonedDevice(device, checker));
        traced.append(0, 3, 70);
        traced.append(1, 1, 80);
        traced.readZone(0, 8);
        traced.manage(ZoneAction.RESET, 1);
        traced.append(1, 2, 90);
        traced.readZone(1, 3);
        assertThat(checker.violations()).isEmpty();
        checker.accept(append(100, 0));
        checker.accept(done(100, 32));
        assertThat(checker.violations()).singleElement().asString().contains("overlaps");
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
        assertThat(violations(append(1, 0), done(1, 0), append(2, 0), done(2, 32)))
                .singleElement()
                .asString()
                .contains("left a gap");
    }

    @Test
    void checkerFindsLimitsThatAreExceeded() {
        List<TraceEvent> opens = new ArrayList<>();
        for (int zone = 0; zone < 4; zone++) {
            opens.add(new TraceEvent.Submitted(zone + 1, TraceOperation.OPEN, zone, -1, BlockSums.NONE));
            opens.add(done(zone + 1, -1));
        }
        assertThat(violations(opens.toArray(TraceEvent[]::new)))
                .singleElement()
                .asString()
                .contains("4 zones explicitly opened");
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
