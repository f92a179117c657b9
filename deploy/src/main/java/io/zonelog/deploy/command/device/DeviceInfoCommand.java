package io.zonelog.deploy.command.device;

import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.data.DeviceInfo;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
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
    private AnswerSource source = new AnswerSource();

    @Mixin
    private OutputOption output = new OutputOption();

    public DeviceInfoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        try (Answers answers = source.open(terminal)) {
            DeviceInfo info = answers.device();
            if (output.isJson()) {
                terminal.json(info);
            } else {
                info.lines().forEach(terminal::line);
            }
        }
        return ExitCode.FINE;
    }
}
