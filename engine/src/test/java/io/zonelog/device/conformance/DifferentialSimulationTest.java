package io.zonelog.device.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.conformance.DeviceCommand.Kind;
import io.zonelog.device.conformance.DeviceUnderTest.Contents;
import io.zonelog.device.conformance.ReferenceZones.Mistake;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seeded histories of a thousand commands each, a million in all, on the device and on a second model, and after each of them every block;
 * a difference is shrunk to a short history. Every other one has faults. The histories take turns with all policies of implicit close,
 * with and without a cache and limits, and with both answers to reads of unwritten blocks.
 */
class DifferentialSimulationTest {
    private static final int HISTORIES = Integer.getInteger("zonelog.histories", 1000);
    private static final int FILE_HISTORIES = Integer.getInteger("zonelog.file.histories", 4);
    private static final int COMMANDS = 1000;
    private static final int BLOCK_BYTES = 512;
    private static final List<Kind> ALL_ZONES =
            List.of(Kind.OPEN_ALL, Kind.CLOSE_ALL, Kind.FINISH_ALL, Kind.RESET_ALL, Kind.RESET_ALL, Kind.OFFLINE_ALL);
    private static final List<DeviceBehaviour.ImplicitClose> POLICIES = List.of(DeviceBehaviour.ImplicitClose.values());
    private static final List<Kind> ONE_ZONE =
            List.of(Kind.OPEN, Kind.CLOSE, Kind.FINISH, Kind.RESET, Kind.RESET, Kind.OFFLINE);

    @TempDir
    Path temporary;

    /** Makes the device that is compared with the model. */
    private interface DeviceSource {
        DeviceUnderTest create(DeviceGeometry geometry, DeviceBehaviour behaviour, FaultPlan plan);
    }

    private static final DeviceSource IMMEDIATE =
            (geometry, behaviour, plan) -> DeviceUnderTest.of(InMemoryZonedDevice.immediate(geometry, behaviour, plan));

    private static final DeviceSource STEPPED = (geometry, behaviour, plan) -> {
        InMemoryZonedDevice device = InMemoryZonedDevice.seeded(geometry, behaviour, plan);
        return new DeviceUnderTest(device, device::runAll);
    };

    private DeviceUnderTest inFiles(DeviceGeometry geometry, DeviceBehaviour behaviour, FaultPlan plan) {
        try {
            Path directory = Files.createTempDirectory(temporary, "device");
            SimulatedZonedDevice.create(directory, geometry, behaviour);
            return DeviceUnderTest.of(
                    SimulatedZonedDevice.open(directory, SimulatedZonedDevice.Options.STANDARD, plan));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static DeviceGeometry geometry(long seed) {
        int conventional = (int) (seed % 3);
        int active = seed % 11 == 0 ? 2 : 3 + (int) (seed % 2);
        return seed % 4 == 0
                ? new DeviceGeometry(new UUID(0, 1), BLOCK_BYTES, 7, conventional, 12, 12, 5, 0, 0)
                : new DeviceGeometry(new UUID(0, 1), BLOCK_BYTES, 7, conventional, 16, 11, 5, 2, active);
    }

    private static DeviceBehaviour behaviour(long seed) {
        DeviceBehaviour.ImplicitClose policy = POLICIES.get((int) (seed % POLICIES.size()));
        DeviceFeatures features = new DeviceFeatures(
                seed % 7 == 3 ? DeviceFeatures.WriteCache.ABSENT : DeviceFeatures.WriteCache.VOLATILE,
                seed % 6 == 5 ? DeviceFeatures.UnwrittenReads.ERROR : DeviceFeatures.UnwrittenReads.ZEROS,
                1);
        return DeviceBehaviour.STANDARD
                .withImplicitClose(policy)
                .withFeatures(features)
                .withSeed(seed);
    }

    private static List<DeviceCommand> history(long seed) {
        SplittableRandom chance = new SplittableRandom(seed);
        DeviceGeometry geometry = geometry(seed);
        List<DeviceCommand> commands = new ArrayList<>(COMMANDS);
        for (int index = 0; index < COMMANDS; index++) {
            int percent = chance.nextInt(100);
            int zone = chance.nextInt(geometry.zoneCount());
            int firstBlock = chance.nextInt(geometry.zoneSizeBlocks());
            int blocks = 1 + chance.nextInt(6);
            Kind chosen = kind(percent, chance.nextInt(ONE_ZONE.size()));
            commands.add(new DeviceCommand(chosen, zone, firstBlock, blocks, 1 + index * 8));
        }
        for (int zone = 0; zone < geometry.zoneCount(); zone++) {
            for (int block = 0; block < geometry.zoneSizeBlocks(); block++) {
                commands.add(new DeviceCommand(Kind.READ, zone, block, 1, 0));
            }
        }
        return commands;
    }

    private static Kind kind(int percent, int management) {
        if (percent < 40) {
            return percent < 4 ? Kind.APPEND_FORCED : Kind.APPEND;
        }
        if (percent < 55) {
            return Kind.WRITE;
        }
        if (percent < 72) {
            return Kind.READ;
        }
        if (percent < 77) {
            return Kind.FLUSH;
        }
        return percent < 98 ? ONE_ZONE.get(management) : ALL_ZONES.get(management);
    }

    private static ReferenceFaults faults(long seed) {
        return seed % 2 == 0 ? ReferenceFaults.seeded(seed, COMMANDS) : ReferenceFaults.none();
    }

    /** What differs first, or an empty text. */
    private static String difference(DeviceSource source, long seed, List<DeviceCommand> commands, Mistake mistake) {
        ReferenceFaults faults = faults(seed);
        FaultPlan plan = FaultPlan.of(seed, faults.plan());
        try (DeviceUnderTest device = source.create(geometry(seed), behaviour(seed), plan)) {
            ReferenceZones model = new ReferenceZones(
                    geometry(seed),
                    behaviour(seed),
                    faults,
                    mistake,
                    zone -> device.condition(zone) == ZoneCondition.CLOSED);
            for (DeviceCommand command : commands) {
                Contents found = run(device, command);
                DeviceStatus expected = model.run(command);
                DeviceStatus actual = found.status();
                if (actual != expected) {
                    return command + " ended in " + actual + " instead of " + expected;
                }
                String content = contentDifference(model, command, found.numbers());
                String zones = zoneDifference(device, model);
                if (!content.isEmpty() || !zones.isEmpty()) {
                    return command + ": " + content + zones;
                }
            }
        }
        return "";
    }

    private static String zoneDifference(DeviceUnderTest device, ReferenceZones model) {
        for (ZoneDescriptor zone : device.device().report(0, Integer.MAX_VALUE)) {
            ZoneDescriptor expected = model.descriptor(zone.zoneIndex());
            if (!zone.equals(expected)) {
                return "there is " + zone + " instead of " + expected;
            }
        }
        return "";
    }

    /** Blocks of which nothing is promised may hold anything. */
    private static String contentDifference(ReferenceZones model, DeviceCommand command, List<Integer> found) {
        int[] expected = model.content(command.zoneIndex(), command.firstBlock(), found.size());
        for (int block = 0; block < found.size(); block++) {
            if (expected[block] != ReferenceZone.UNSPECIFIED && expected[block] != found.get(block)) {
                return "read " + found + " instead of " + Arrays.toString(expected);
            }
        }
        return "";
    }

    private static Contents run(DeviceUnderTest device, DeviceCommand command) {
        long sector = device.device().geometry().sectorOf(command.zoneIndex(), command.firstBlock());
        int zoneIndex = command.zoneIndex();
        return switch (command.kind()) {
            case APPEND ->
                status(device.append(zoneIndex, command.blocks(), command.number())
                        .status());
            case APPEND_FORCED ->
                status(device.append(zoneIndex, command.blocks(), command.number(), WriteDurability.BEFORE_COMPLETION)
                        .status());
            case WRITE ->
                status(device.write(sector, command.blocks(), command.number()).status());
            case READ -> device.contents(sector, command.blocks());
            case FLUSH -> status(device.flush());
            case OPEN, CLOSE, FINISH, RESET, OFFLINE ->
                status(device.manage(ZoneAction.valueOf(command.kind().name()), zoneIndex));
            case OPEN_ALL -> status(device.manageAll(ZoneAction.OPEN));
            case CLOSE_ALL -> status(device.manageAll(ZoneAction.CLOSE));
            case FINISH_ALL -> status(device.manageAll(ZoneAction.FINISH));
            case RESET_ALL -> status(device.manageAll(ZoneAction.RESET));
            case OFFLINE_ALL -> status(device.manageAll(ZoneAction.OFFLINE));
        };
    }

    private static Contents status(DeviceStatus status) {
        return new Contents(status, List.of());
    }

    /** Leaves out pieces, half of the history at first and single commands at last, as long as a difference remains. */
    private static List<DeviceCommand> shrunk(
            DeviceSource source, long seed, List<DeviceCommand> failing, Mistake mistake) {
        List<DeviceCommand> shortest = failing;
        for (int piece = failing.size() / 2; piece > 0; piece /= 2) {
            int from = 0;
            while (from < shortest.size()) {
                List<DeviceCommand> without = new ArrayList<>(shortest.subList(0, from));
                without.addAll(shortest.subList(Math.min(shortest.size(), from + piece), shortest.size()));
                if (difference(source, seed, without, mistake).isEmpty()) {
                    from += piece;
                } else {
                    shortest = without;
                }
            }
        }
        return shortest;
    }

    private static String report(DeviceSource source, long seed, Mistake mistake) {
        List<DeviceCommand> commands = history(seed);
        if (difference(source, seed, commands, mistake).isEmpty()) {
            return "";
        }
        List<DeviceCommand> shortest = shrunk(source, seed, commands, mistake);
        StringBuilder text = new StringBuilder("seed " + seed + ", shrunk to " + shortest.size() + " commands:\n");
        shortest.forEach(command -> text.append(command).append('\n'));
        return text.append(difference(source, seed, shortest, mistake)).toString();
    }

    private static void requireAgreement(DeviceSource source, int histories) {
        long firstSeed = Long.getLong("zonelog.seed", 0L);
        for (long seed = firstSeed; seed < firstSeed + histories; seed++) {
            assertThat(report(source, seed, Mistake.NONE))
                    .as("run it alone with -Dzonelog.histories=1 -Dzonelog.seed=" + seed)
                    .isEmpty();
        }
    }

    @Test
    void deviceAndModelAgreeOnAMillionCommands() {
        requireAgreement(IMMEDIATE, HISTORIES);
    }

    @Test
    void deviceThatGoesStepByStepAgreesToo() {
        requireAgreement(STEPPED, Math.min(HISTORIES, 50));
    }

    @Test
    void deviceInFilesAgreesToo() {
        requireAgreement(this::inFiles, Math.min(HISTORIES, FILE_HISTORIES));
    }

    @Test
    void mistakeIsFoundAndShrunkToAShortHistory() {
        assertThat(report(IMMEDIATE, 1, Mistake.FINISH_KEEPS_THE_ZONE_OPEN))
                .contains("seed 1, shrunk to 2 commands")
                .contains("FINISH");
    }

    @Test
    void mistakeAboutAFaultIsFoundToo() {
        String first = LongStream.range(0, 100)
                .mapToObj(seed -> report(IMMEDIATE, seed, Mistake.FAILED_FLUSH_KEEPS_THE_DATA))
                .filter(report -> !report.isEmpty())
                .findFirst()
                .orElse("nothing was found");
        assertThat(first)
                .contains("shrunk to ")
                .contains("FLUSH")
                .contains("READ")
                .contains(" instead of ");
    }
}
