package io.zonelog.deploy.command;

import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import picocli.CommandLine.Command;

/** {@code zonelog version}: the same as {@code --version}. */
@Command(
        name = "version",
        description = "Shows version and commit, as --version does.",
        footer = {"  zonelog version"})
public final class VersionCommand implements Verb {
    private final Terminal terminal;

    public VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        for (String line : new ZonelogCommand.BuildVersion().getVersion()) {
            terminal.line(line);
        }
        return ExitCode.FINE;
    }
}
