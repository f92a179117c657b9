package io.zonelog.deploy.command.device;

import io.zonelog.deploy.command.option.DataOption;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.data.BackEnd;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.device.ZonedDevice;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog device info}: identity, sizes and limits of the device, and the conditions of its zones. */
@Command(
        name = "info",
        description = "Shows the device: identity, sizes, limits, conditions of its zones.",
        footer = {"  zonelog device info", "  zonelog device info --data /var/lib/zonelog --json"})
public final class DeviceInfoCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private OutputOption output = new OutputOption();

    public DeviceInfoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        DataDirectory directory = data.directory(terminal.environment());
        directory.verifiedDevice();
        try (ZonedDevice device = BackEnd.openReadOnly(directory)) {
            DeviceInfo info = DeviceInfo.of(directory, device);
            if (output.isJson()) {
                terminal.json(info);
            } else {
                info.lines().forEach(terminal::line);
            }
            return ExitCode.FINE;
        } catch (IOException failure) {
            throw CommandFailure.usage(FailureLine.of(failure), failure);
        }
    }
}
