package io.zonelog.deploy.command.operate;

import io.zonelog.deploy.command.option.Converters;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.engine.apply.FileOperation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code zonelog truncate}: makes a file shorter, early where a full device holds its partition back. */
@Command(
        name = "truncate",
        description = {
            "Makes a file shorter by a record, so that every copy does; where a full device holds its partition back, at once.",
            "A running engine is asked over HTTP, with the http.token that it was given; without one, it is done here, and only"
                    + " here: zonelog produce --op truncate sends the record."
        },
        footer = {"  zonelog truncate big.log --size 0", "  zonelog truncate big.log --size 64MiB"})
public final class TruncateCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private FileOrder order = new FileOrder();

    @Option(
            names = "--size",
            required = true,
            paramLabel = "SIZE",
            converter = Converters.Size.class,
            description = "The file's new size, less than now: bytes, or 64KiB.")
    private long sizeBytes;

    public TruncateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        return order.carryOut(terminal, "truncate", "&size=" + sizeBytes, new FileOperation.Truncate(sizeBytes));
    }
}
