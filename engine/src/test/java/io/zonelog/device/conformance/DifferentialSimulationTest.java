package io.zonelog.device.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.conformance.DeviceCommand.Kind;
import io.zonelog.device.conformance.ReferenceZones.Mistake;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Seeded histories, a million commands in all, on the device and on a second model; a difference is shrunk to a short one. */
class DifferentialSimulationTest {
    private static final int HISTORIES = 1000;
    private static final int COMMANDS = 1000;
    private static final List<Kind> ALL_ZONES = List.of(Kind.OPEN_ALL, Kind.CLOSE_ALL, Kind.FINISH_ALL, Kind.RESET_ALL);
    private static final List<Kind> ONE_ZONE = List.of(Kind.OPEN, Kind.CLOSE, Kind.FINISH, Kind.RESET);

    private static DeviceGeometry geometry(long seed) {
        int conventional = (int) (seed % 3);
        return seed % 4 == 0
                ? new DeviceGeometry(new UUID(0, 1), 512, 7, conventional, 12, 12, 5, 0, 0)
                : new DeviceGeometry(new UUID(0, 1), 512, 7, conventional, 16, 11, 5, 2, 3 + (int) (seed % 2));
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
            Kind chosen = kind(percent, chance.nextInt(4));
            commands.add(new DeviceCommand(chosen, zone, firstBlock, blocks, 1 + index * 8));
        }
        return commands;
    }

    private static Kind kind(int percent, int management) {
        if (percent < 40) {
            return Kind.APPEND;
        }
        if (percent < 55) {
            return Kind.WRITE;
        }
        if (percent < 75) {
            return Kind.READ;
        }
        return percent < 98 ? ONE_ZONE.get(management) : ALL_ZONES.get(management);
    }

    /** What differs first, or an empty text. */
    private static String difference(DeviceGeometry geometry, List<DeviceCommand> commands, Mistake mistake) {
        ReferenceZones model = new ReferenceZones(geometry, mistake);
        try (DeviceUnderTest device = DeviceUnderTest.of(InMemoryZonedDevice.immediate(geometry))) {
            for (DeviceCommand command : commands) {
                DeviceStatus expected = model.run(command);
                DeviceStatus actual = run(device, command);
                if (actual != expected) {
                    return command + " ended in " + actual + " instead of " + expected;
                }
                String content = contentDifference(device, model, command, actual);
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

    private static String contentDifference(
            DeviceUnderTest device, ReferenceZones model, DeviceCommand command, DeviceStatus status) {
        if (command.kind() != Kind.READ || !status.isSuccess()) {
            return "";
        }
        long sector = device.device().geometry().sectorOf(command.zoneIndex(), command.firstBlock());
        int[] found = device.read(sector, command.blocks());
        int[] expected = model.content(command.zoneIndex(), command.firstBlock(), command.blocks());
        return Arrays.equals(found, expected)
                ? ""
                : "read " + Arrays.toString(found) + " instead of " + Arrays.toString(expected);
    }

    private static DeviceStatus run(DeviceUnderTest device, DeviceCommand command) {
        long sector = device.device().geometry().sectorOf(command.zoneIndex(), command.firstBlock());
        return switch (command.kind()) {
            case APPEND ->
                device.append(command.zoneIndex(), command.blocks(), command.number())
                        .status();
            case WRITE ->
                device.write(sector, command.blocks(), command.number()).status();
            case READ -> device.readStatus(sector, command.blocks());
            case OPEN, CLOSE, FINISH, RESET ->
                device.manage(ZoneAction.valueOf(command.kind().name()), command.zoneIndex());
            case OPEN_ALL -> device.manageAll(ZoneAction.OPEN);
            case CLOSE_ALL -> device.manageAll(ZoneAction.CLOSE);
            case FINISH_ALL -> device.manageAll(ZoneAction.FINISH);
            case RESET_ALL -> device.manageAll(ZoneAction.RESET);
        };
    }

    /** Leaves out pieces, half of the history at first and single commands at last, as long as a difference remains. */
    private static List<DeviceCommand> shrunk(DeviceGeometry geometry, List<DeviceCommand> failing, Mistake mistake) {
        List<DeviceCommand> shortest = failing;
        for (int piece = failing.size() / 2; piece > 0; piece /= 2) {
            int from = 0;
            while (from < shortest.size()) {
                List<DeviceCommand> without = new ArrayList<>(shortest.subList(0, from));
                without.addAll(shortest.subList(Math.min(shortest.size(), from + piece), shortest.size()));
                if (difference(geometry, without, mistake).isEmpty()) {
                    from += piece;
                } else {
                    shortest = without;
                }
            }
        }
        return shortest;
    }

    private static String report(long seed, Mistake mistake) {
        List<DeviceCommand> commands = history(seed);
        DeviceGeometry geometry = geometry(seed);
        if (difference(geometry, commands, mistake).isEmpty()) {
            return "";
        }
        List<DeviceCommand> shortest = shrunk(geometry, commands, mistake);
        StringBuilder text = new StringBuilder("seed " + seed + ", shrunk to " + shortest.size() + " commands:\n");
        shortest.forEach(command -> text.append(command).append('\n'));
        return text.append(difference(geometry, shortest, mistake)).toString();
    }

    @Test
    void deviceAndModelAgreeOnAMillionCommands() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            assertThat(report(seed, Mistake.NONE)).isEmpty();
        }
    }

    @Test
    void mistakeIsFoundAndShrunkToAShortHistory() {
        assertThat(report(1, Mistake.FINISH_KEEPS_THE_ZONE_OPEN))
                .contains("seed 1, shrunk to 2 commands")
                .contains("FINISH");
    }
}
