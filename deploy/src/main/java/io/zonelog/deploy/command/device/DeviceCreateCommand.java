package io.zonelog.deploy.command.device;

import io.zonelog.deploy.command.option.ConfigurationOptions;
import io.zonelog.deploy.command.option.DataOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.DeviceSettings;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.device.DeviceGeometry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog device create}: makes the simulated device of a data directory. */
@Command(
        name = "create",
        description = "Makes the simulated device of a data directory; zonelog run does so itself on its first run."
                + " Zones take disk space only as they are written.",
        footer = {"  zonelog device create", "  zonelog device create --zone-count 1024 --zone-size 256MiB"})
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

    @Override
    public ExitCode call() {
        ConfigurationSources sources = configuration.sources(terminal.environment());
        options.addTo(sources);
        Configuration settings = sources.load();
        DataDirectory directory = data.directory(terminal.environment());
        DeviceGeometry geometry = DeviceSettings.geometry(settings);
        directory.create(geometry, DeviceSettings.behaviour(settings));
        terminal.line(DeviceInfo.created(directory, geometry));
        return ExitCode.FINE;
    }
}
