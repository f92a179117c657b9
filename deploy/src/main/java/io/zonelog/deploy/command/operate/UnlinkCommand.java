package io.zonelog.deploy.command.operate;

import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.engine.apply.FileOperation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog unlink}: removes a file, early where a full device holds its partition back. */
@Command(
        name = "unlink",
        description = {
            "Removes a file by a record, so that every copy does; where a full device holds its partition back, at once.",
            "A running engine is asked over HTTP, with the http.token that it was given; without one, it is done here, and only"
                    + " here: zonelog rm sends the record."
        },
        footer = {"  zonelog unlink old.log", "  zonelog unlink old.log@zonelog.writes/0 --data /var/lib/zonelog"})
public final class UnlinkCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private FileOrder order = new FileOrder();

    public UnlinkCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        return order.carryOut(terminal, "unlink", "", new FileOperation.Unlink());
    }
}
