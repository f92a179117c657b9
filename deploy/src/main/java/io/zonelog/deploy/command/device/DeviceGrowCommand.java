package io.zonelog.deploy.command.device;

import io.zonelog.deploy.command.option.DataOption;
import io.zonelog.deploy.command.option.UrlOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.data.BackEnd;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.DeviceInfo;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code zonelog device grow}: more zones, behind those that are there. */
@Command(
        name = "grow",
        description = {
            "Adds empty zones to the device of a data directory, also beside a running engine, which takes them in.",
            "Files, mappings and positions stay as they are; an engine that waits for space goes on by itself."
        },
        footer = {"  zonelog device grow --zones +64", "  zonelog device grow --zones 512"})
public final class DeviceGrowCommand implements Verb {
    /** The same limit as for a new device. */
    private static final long MAX_ZONES = 1_000_000;

    /** A running engine looks every second. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Terminal terminal;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private UrlOption url = new UrlOption();

    @Option(
            names = "--zones",
            required = true,
            paramLabel = "N|+N",
            description = "How many zones the device is to have; +N: how many more.")
    private String zones = "";

    public DeviceGrowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * What an engine answers that was told to grow.
     *
     * @param zones how many it has now
     */
    private record Grown(int zones) {}

    @Override
    public ExitCode call() {
        Optional<EngineClient> engine = url.engine(terminal.environment(), data);
        if (engine.isPresent()) {
            DeviceInfo before = engine.get().get(DeviceInfo.PATH, DeviceInfo.class);
            int more = wanted(before.zoneCount()) - before.zoneCount();
            Grown grown = engine.get().post("/api/v1/device/grow?add=" + more, Grown.class);
            tell(before.geometry(), grown.zones());
            return ExitCode.FINE;
        }
        return growHere();
    }

    private void tell(DeviceGeometry before, int zoneCount) {
        long zoneBytes = (long) before.zoneCapacityBlocks() * before.blockSizeBytes();
        terminal.line("device " + before.deviceUuid() + " has " + Words.counted(zoneCount, "zone") + " now, "
                + (zoneCount - before.zoneCount()) + " more than before: " + Sizes.rounded(zoneBytes * zoneCount)
                + " in all");
    }

    private ExitCode growHere() {
        DataDirectory directory = data.directory(terminal.environment());
        directory.verifiedDevice();
        BackEnd.requireSimulated(directory, "has the zones that it has");
        try {
            DeviceGeometry before =
                    SimulatedZonedDevice.describe(directory.device()).geometry();
            int wanted = wanted(before.zoneCount());
            SimulatedZonedDevice.grow(directory.device(), wanted);
            tell(
                    before,
                    SimulatedZonedDevice.describe(directory.device()).geometry().zoneCount());
            if (directory.isInUse()) {
                tellWhetherTakenIn(directory, wanted);
            }
            return ExitCode.FINE;
        } catch (IOException failure) {
            throw CommandFailure.usage(FailureLine.of(failure), failure);
        }
    }

    /** Growth is in force whatever the engine does; this only waits to tell. */
    private void tellWhetherTakenIn(DataDirectory directory, int wanted) throws IOException {
        long deadlineNanos = System.nanoTime() + LONGEST_WAIT_NANOS;
        while (SimulatedZonedDevice.zonesTakenIn(directory.device()) < wanted) {
            if (System.nanoTime() - deadlineNanos > 0 || Thread.interrupted()) {
                terminal.line(
                        "the engine that runs has not taken them in yet; it does so by itself, at the latest when it"
                                + " is started again");
                return;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        terminal.line("the engine that runs has taken them in");
    }

    private int wanted(int present) {
        long number;
        try {
            number = zones.startsWith("+") ? present + Long.parseLong(zones.substring(1)) : Long.parseLong(zones);
        } catch (NumberFormatException refused) {
            throw CommandFailure.usage("--zones must be a number, or + and a number, not " + zones, refused);
        }
        if (number <= present || number > MAX_ZONES) {
            throw CommandFailure.usage("the device has " + Words.counted(present, "zone")
                    + "; --zones must make it more, at most " + MAX_ZONES + ", not " + number);
        }
        return (int) number;
    }
}
