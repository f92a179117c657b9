package io.zonelog.device.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceAbilities;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.conformance.ZoneMatrix.Command;
import io.zonelog.device.conformance.ZoneMatrix.Pressure;
import io.zonelog.device.conformance.ZoneMatrix.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every command in every state of a zone, with and without resources left: sixteen hundred cases, written down in
 * {@code zone-matrix.txt} as tables that can be read. A cell says how the command ends and, if with success, which condition and
 * write pointer the zone has then; a command that is refused changes no zone and no data.
 *
 * <p>Running a subclass with {@code -Dzonelog.rewrite=DIRECTORY} writes the tables as the device behaves to that directory.
 */
public abstract class ZoneMatrixContract {
    private static final String TABLES = "zone-matrix.txt";

    /** A device, and how its zones can be made to fail. */
    public record Subject(DeviceUnderTest device, ZoneMatrix.ZoneFailure failure) {}

    /** A new, empty device. */
    protected abstract Subject create(DeviceGeometry geometry) throws IOException;

    /** What the device can do: states and shortages that it cannot be brought into are left out, commands that it lacks are refused. */
    protected DeviceAbilities abilities() {
        return DeviceAbilities.ALL;
    }

    @TestFactory
    Stream<DynamicTest> everyCommandInEveryStateEndsAsTheTablesSay() throws IOException {
        String directory = System.getProperty("zonelog.rewrite");
        if (directory != null) {
            Files.writeString(Path.of(directory, TABLES), tablesOfThisDevice());
        }
        List<DynamicTest> cases = new ArrayList<>();
        Pressure pressure = Pressure.NONE;
        for (String line : expectedTables()) {
            List<String> cells = List.of(line.trim().split("\\s+"));
            if (line.startsWith("== ")) {
                pressure = Pressure.valueOf(cells.get(1));
            } else if (!line.isBlank() && !line.startsWith("#") && !line.startsWith(" ")) {
                addRow(cases, pressure, cells);
            }
        }
        return cases.stream();
    }

    private void addRow(List<DynamicTest> cases, Pressure pressure, List<String> cells) {
        Command command = Command.valueOf(cells.get(0));
        for (State state : State.values()) {
            if (!state.isReachable(abilities()) || !pressure.isReachable(abilities())) {
                continue;
            }
            String written = cells.get(1 + List.of(State.values()).indexOf(state));
            String expected = command.isAmong(abilities()) ? written : "-field";
            String name = command + " in " + state + " under " + pressure + ": " + expected;
            cases.add(DynamicTest.dynamicTest(
                    name, () -> assertThat(cell(pressure, state, command)).isEqualTo(expected)));
        }
    }

    private List<String> expectedTables() throws IOException {
        try (var resource = ZoneMatrixContract.class.getResourceAsStream(TABLES)) {
            assertThat(resource).as(TABLES).isNotNull();
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private String cell(Pressure pressure, State state, Command command) throws IOException {
        Subject subject = create(pressure.of(state.geometry()));
        try (DeviceUnderTest device = subject.device()) {
            state.bringAbout(device, subject.failure());
            pressure.bringAbout(device);
            List<ZoneDescriptor> before = device.device().report(0, Integer.MAX_VALUE);
            DeviceUnderTest.Contents contents = contents(device);
            DeviceStatus status = command.run(device);
            List<ZoneDescriptor> after = device.device().report(0, Integer.MAX_VALUE);
            if (!status.isSuccess()) {
                assertThat(after).as("zones after a refused command").isEqualTo(before);
                assertThat(contents(device)).as("data after a refused command").isEqualTo(contents);
                return nameOf(status);
            }
            ZoneDescriptor zone = after.get(ZoneMatrix.ZONE);
            String pointer = zone.condition().isWritable() ? "@" + zone.writePointerBlocks() : "";
            return nameOf(zone.condition()) + pointer;
        }
    }

    private static DeviceUnderTest.Contents contents(DeviceUnderTest device) {
        DeviceGeometry geometry = device.device().geometry();
        return device.contents(geometry.zoneStartSector(ZoneMatrix.ZONE), geometry.zoneSizeBlocks());
    }

    private static String nameOf(DeviceStatus status) {
        return switch (status) {
            case INVALID_FIELD -> "-field";
            case LBA_OUT_OF_RANGE -> "-range";
            case ZONE_BOUNDARY_ERROR -> "-boundary";
            case ZONE_IS_FULL -> "-full";
            case ZONE_IS_READ_ONLY -> "-readonly";
            case ZONE_IS_OFFLINE -> "-offline";
            case ZONE_INVALID_WRITE -> "-place";
            case TOO_MANY_ACTIVE_ZONES -> "-active";
            case TOO_MANY_OPEN_ZONES -> "-open";
            case INVALID_ZONE_STATE_TRANSITION -> "-transition";
            default -> status.name();
        };
    }

    private static String nameOf(ZoneCondition condition) {
        return switch (condition) {
            case NOT_WRITE_POINTER -> "cnv";
            case EMPTY -> "empty";
            case IMPLICITLY_OPENED -> "impl";
            case EXPLICITLY_OPENED -> "expl";
            case CLOSED -> "closed";
            case READ_ONLY -> "ro";
            case FULL -> "full";
            case OFFLINE -> "off";
        };
    }

    private String tablesOfThisDevice() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Pressure pressure : Pressure.values()) {
            text.append("\n== ").append(pressure).append('\n').append(" ".repeat(24));
            for (State state : State.values()) {
                text.append(String.format("%-16s", state));
            }
            for (Command command : pressure.commands()) {
                text.append('\n').append(String.format("%-24s", command));
                for (State state : State.values()) {
                    text.append(String.format("%-16s", cell(pressure, state, command)));
                }
            }
            text.append('\n');
        }
        return text.toString().replaceAll(" +\n", "\n");
    }
}
