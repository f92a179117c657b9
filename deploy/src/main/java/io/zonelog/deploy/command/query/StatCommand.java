package io.zonelog.deploy.command.query;

import io.zonelog.deploy.ExitCode;
import io.zonelog.deploy.command.DataOption;
import io.zonelog.deploy.command.OutputOption;
import io.zonelog.deploy.command.Verb;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.terminal.Printable;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.FileFinder;
import io.zonelog.deploy.view.FileRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code zonelog stat KEY}: one file. */
@Command(name = "stat", description = "Shows one file: its size, what the device holds of it, who wrote it.")
public final class StatCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "KEY", description = "The file's key; key@topic/partition if several partitions have it.")
    private String key = "";

    public StatCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        try (QueryData open = QueryData.open(data.directory(terminal.environment()))) {
            FileRow row = FileRow.of(
                    new FileFinder(open.store()).find(key), open.geometry().blockSizeBytes());
            if (output.isJson()) {
                terminal.json(row);
            } else {
                print(row);
            }
        }
        return ExitCode.FINE;
    }

    private void print(FileRow row) {
        terminal.line("  File: " + Printable.text(row.key()));
        terminal.line("Source: " + row.topic() + "/" + row.partition() + ", last record " + row.lastSourceOffset());
        terminal.line("  Size: " + row.sizeBytes() + " bytes (" + Sizes.rounded(row.sizeBytes()) + ")");
        terminal.line("Mapped: " + row.mappedBytes() + " bytes in " + row.extents() + " extents");
        terminal.line("    Id: " + row.fileId());
    }
}
