package io.zonelog.deploy.command.device;

import io.zonelog.deploy.command.option.ConfigurationOptions;
import io.zonelog.deploy.command.option.DataOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.data.ConfiguredDevice;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.DeviceInfo;
import io.zonelog.deploy.data.DriveMaker;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.device.DeviceGeometry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Scanner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code zonelog device create}: makes the device of a data directory. */
@Command(
        name = "create",
        description = "Makes the simulated device of a data directory; zonelog run does so itself on its first run."
                + " Zones take disk space only as they are written.",
        footer = {
            "  zonelog device create",
            "  zonelog device create --zone-count 1024 --zone-size 256MiB",
            "  zonelog device create --zonefs /mnt/drive"
        })
public final class DeviceCreateCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private DeviceOptions options = new DeviceOptions();

    public DeviceCreateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Option(
            names = "--zonefs",
            paramLabel = "MOUNT",
            description =
                    "Make the device of the zoned drive that is mounted there as zonefs; all its zones are reset.")
    private @Nullable Path zonefs;

    @Option(names = "--yes", description = "Do not ask before a drive that holds data is reset.")
    private boolean yes;

    @Override
    public ExitCode call() {
        ConfigurationSources sources = configuration.sources(terminal.environment());
        options.addTo(sources);
        Configuration settings = sources.load();
        DataDirectory directory = data.directory(terminal.environment());
        DeviceGeometry geometry = zonefs == null ? simulated(settings, directory) : drive(zonefs, settings, directory);
        terminal.line(DeviceInfo.created(directory, geometry));
        return ExitCode.FINE;
    }

    private static DeviceGeometry simulated(Configuration settings, DataDirectory directory) {
        DeviceGeometry geometry = ConfiguredDevice.geometry(settings);
        directory.create(geometry, ConfiguredDevice.behaviour(settings));
        return geometry;
    }

    private DeviceGeometry drive(Path mountPoint, Configuration settings, DataDirectory directory) {
        directory.requireNoDevice();
        DriveMaker maker = new DriveMaker(mountPoint, settings);
        if (maker.holdsData() && !yes) {
            terminal.note(maker.warning() + ", which is lost when they are reset. Go on? (yes/no)");
            if (!answer().equals("yes")) {
                throw CommandFailure.usage("nothing was changed; --yes answers the question");
            }
        }
        return maker.make(directory);
    }

    private String answer() {
        Scanner lines = new Scanner(terminal.in(), StandardCharsets.UTF_8);
        return lines.hasNextLine() ? lines.nextLine().strip().toLowerCase(Locale.ROOT) : "";
    }
}
