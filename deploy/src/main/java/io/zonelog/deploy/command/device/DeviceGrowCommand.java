package io.zonelog.deploy.command.device;

import io.zonelog.deploy.CommandFailure;
import io.zonelog.deploy.ExitCode;
import io.zonelog.deploy.FailureLine;
import io.zonelog.deploy.command.DataOption;
import io.zonelog.deploy.command.Verb;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.OwnedDevice;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code zonelog device grow}: more zones, behind those that are there. */
@Command(
        name = "grow",
        description = {
            "Adds empty zones to the device of a data directory on which no engine runs.",
            "Files, mappings and positions stay as they are; the next zonelog run uses the new zones."
        },
        footer = {"  zonelog device grow --zones +64", "  zonelog device grow --zones 512"})
public final class DeviceGrowCommand implements Verb {
    /** The same limit as for a new device. */
    private static final long MAX_ZONES = 1_000_000;

    private final Terminal terminal;

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--zones",
            required = true,
            paramLabel = "N|+N",
            description = "How many zones the device is to have; +N: how many more.")
    private String zones = "";

    public DeviceGrowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        DataDirectory directory = data.directory(terminal.environment());
        directory.verifiedDevice();
        try {
            DeviceGeometry before =
                    SimulatedZonedDevice.describe(directory.device()).geometry();
            OwnedDevice.grow(directory, wanted(before.zoneCount()));
            DeviceGeometry after =
                    SimulatedZonedDevice.describe(directory.device()).geometry();
            long zoneBytes = (long) after.zoneCapacityBlocks() * after.blockSizeBytes();
            terminal.line("device " + after.deviceUuid() + " has " + after.zoneCount() + " zones now, "
                    + (after.zoneCount() - before.zoneCount()) + " more than before: "
                    + Sizes.rounded(zoneBytes * after.zoneCount()) + " in all");
            return ExitCode.FINE;
        } catch (IOException failure) {
            throw CommandFailure.usage(FailureLine.of(failure), failure);
        }
    }

    private int wanted(int present) {
        long number;
        try {
            number = zones.startsWith("+") ? present + Long.parseLong(zones.substring(1)) : Long.parseLong(zones);
        } catch (NumberFormatException refused) {
            throw CommandFailure.usage("--zones must be a number, or + and a number, not " + zones, refused);
        }
        if (number <= present || number > MAX_ZONES) {
            throw CommandFailure.usage("the device has " + present + " zones; --zones must make it more, at most "
                    + MAX_ZONES + ", not " + number);
        }
        return (int) number;
    }
}
