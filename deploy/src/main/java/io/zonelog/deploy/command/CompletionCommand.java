package io.zonelog.deploy.command;

import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code zonelog completion}: lets a shell complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a script with which bash, or zsh with bashcompinit, completes zonelog's commands and options.",
            "Put it into /etc/bash_completion.d, or have ~/.bashrc source it. The packages bring it along."
        },
        footer = {"  zonelog completion > /etc/bash_completion.d/zonelog"})
public final class CompletionCommand implements Verb {
    private final Terminal terminal;
    private final EndOfProcess end;

    public CompletionCommand(Terminal terminal, EndOfProcess end) {
        this.terminal = terminal;
        this.end = end;
    }

    @Override
    public ExitCode call() {
        AutoComplete.bash("zonelog", ZonelogCommand.commandLine(terminal, end))
                .lines()
                .forEach(terminal::line);
        return ExitCode.FINE;
    }
}
