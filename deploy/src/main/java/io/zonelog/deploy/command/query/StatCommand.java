package io.zonelog.deploy.command.query;

import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.mapping.Printable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog stat KEY}: one file. */
@Command(
        name = "stat",
        description = "Shows one file: its size, what the device holds of it, who wrote it.",
        footer = {"  zonelog stat notes.txt", "  zonelog stat notes.txt --data /var/lib/zonelog --json"})
public final class StatCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private OneFile file = new OneFile();

    public StatCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    StatCommand(Terminal terminal, OneFile file) {
        this.terminal = terminal;
        this.file = file;
    }

    @Override
    public ExitCode call() {
        return file.answer(terminal, (open, found, output) -> {
            FileRow row = FileRow.of(found, open.geometry().blockSizeBytes());
            if (output.isJson()) {
                terminal.json(row);
            } else {
                lines(row).forEach(terminal::line);
            }
        });
    }

    private static List<String> lines(FileRow row) {
        List<String> lines = new ArrayList<>(List.of(
                "  File: " + Printable.name(row.key()),
                "Source: " + row.topic() + "/" + row.partition() + ", last record " + row.lastSourceOffset(),
                "  Size: " + row.sizeBytes() + " bytes (" + Sizes.rounded(row.sizeBytes()) + ")",
                "Mapped: " + Words.counted(row.mappedBytes(), "byte") + " in " + Words.counted(row.extents(), "extent"),
                "Modify: " + (row.lastModified() < 0 ? "not known" : Instant.ofEpochMilli(row.lastModified())),
                "    Id: " + row.fileId()));
        if (!row.note().isEmpty()) {
            lines.add("  Note: " + row.note());
        }
        return lines;
    }
}
