package io.zonelog.deploy.command;

import io.zonelog.deploy.command.option.Converters;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.demo.Demo;
import io.zonelog.deploy.demo.ScratchDirectory;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code zonelog demo}: the main job from end to end, verified. */
@Command(
        name = "demo",
        description = {
            "Runs a broker and the engine in one process, sends real writes of every kind, and verifies them.",
            "Shows where they went, reads everything back and compares. Exit 0 only if all matched."
        },
        footer = {"  zonelog demo", "  zonelog demo --bytes 1GiB --keep /tmp/demo"})
public final class DemoCommand implements Verb {
    private final Terminal terminal;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Keep the data in DIR, which must not exist; zonelog ls --data DIR/data works on it.")
    private @Nullable Path kept;

    @Option(
            names = "--bytes",
            paramLabel = "SIZE",
            defaultValue = "66MiB",
            converter = Converters.Size.class,
            description = "Copy at least SIZE of real files (default ${DEFAULT-VALUE}).")
    private long writtenBytes;

    @Option(
            names = "--zonefs",
            paramLabel = "MOUNT",
            description = "Use the empty zoned drive that is mounted there as zonefs (OPERATIONS.md).")
    private @Nullable Path zonefs;

    public DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() throws IOException, InterruptedException {
        if (kept != null) {
            if (Files.exists(kept)) {
                throw CommandFailure.usage(kept + " exists already");
            }
            return new Demo(terminal, Files.createDirectories(kept), writtenBytes, zonefs).run();
        }
        try (ScratchDirectory scratch = ScratchDirectory.create()) {
            return new Demo(terminal, scratch.path(), writtenBytes, zonefs).run();
        }
    }
}
