package io.zonelog.deploy.command.device;

import io.zonelog.deploy.CommandFailure;
import io.zonelog.deploy.ExitCode;
import io.zonelog.deploy.FailureLine;
import io.zonelog.deploy.command.OutputOption;
import io.zonelog.deploy.command.Verb;
import io.zonelog.deploy.config.Key;
import io.zonelog.deploy.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zonelog device trace}: checks what a device did. */
@Command(
        name = "trace",
        description = {
            "Checks a trace of device commands, which simulate --device-trace or the setting " + Key.DEVICE_TRACE
                    + " records.",
            "Acknowledged writes must neither overlap nor leave gaps, limits must hold, reads must return what was written last.",
            "Exit 1 if something does not hold, or if a replay ends otherwise."
        },
        footer = {
            "  zonelog simulate trace.jsonl --device-trace commands.ztrace",
            "  zonelog device trace commands.ztrace",
            "  zonelog device trace commands.ztrace --replay /tmp/replayed"
        })
public final class DeviceTraceCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "FILE", description = "A trace of device commands.")
    private Path file = Path.of("");

    @Option(
            names = "--replay",
            paramLabel = "DIR",
            description =
                    "Carry out the commands once more, on a new device that is made in DIR, and compare how they end."
                            + " For traces of devices that were empty when recording began.")
    private @Nullable Path replay;

    public DeviceTraceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        try {
            TraceVerdict verdict = replay == null ? TraceVerdict.of(file) : TraceVerdict.withReplay(file, replay);
            if (output.isJson()) {
                terminal.json(verdict);
            } else {
                verdict.lines().forEach(terminal::line);
            }
            return verdict.isFine() ? ExitCode.FINE : ExitCode.PROBLEM;
        } catch (IOException failure) {
            throw CommandFailure.usage(FailureLine.of(failure), failure);
        }
    }
}
