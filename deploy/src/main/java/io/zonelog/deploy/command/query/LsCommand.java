package io.zonelog.deploy.command.query;

import io.zonelog.deploy.command.option.DataOption;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.TextTable;
import io.zonelog.deploy.terminal.TextTable.Column;
import io.zonelog.deploy.view.FileFinder;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.deploy.view.Rows;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Printable;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zonelog ls}: the files. */
@Command(
        name = "ls",
        description = "Lists the files.",
        footer = {"  zonelog ls", "  zonelog ls logs/2026", "  zonelog ls --json"})
public final class LsCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = "--left",
            description = "Also files of partitions that another engine holds now, as they were then.")
    private boolean left;

    @Parameters(arity = "0..1", paramLabel = "PREFIX", description = "Only files whose key begins with this.")
    private String prefix = "";

    public LsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    LsCommand(Terminal terminal, DataOption data, OutputOption output, String prefix) {
        this.terminal = terminal;
        this.data = data;
        this.output = output;
        this.prefix = prefix;
    }

    @Override
    public ExitCode call() {
        try (QueryData open = QueryData.open(data.directory(terminal.environment()))) {
            int blockBytes = open.geometry().blockSizeBytes();
            try (Cursor<FileFinder.FoundFile> files =
                    new FileFinder(open.store(), LeftBehind.shownIf(left)).files(prefix)) {
                Rows<FileFinder.FoundFile, FileRow> rows = new Rows<>(files, found -> FileRow.of(found, blockBytes));
                if (output.isJson()) {
                    terminal.jsonRows(rows);
                } else {
                    terminal.table(table(), rows);
                }
            }
        }
        return ExitCode.FINE;
    }

    private static String keyAndNote(FileRow row) {
        String key = Printable.name(row.key());
        return row.note().isEmpty() ? key : key + "  (" + row.note() + ")";
    }

    private static TextTable<FileRow> table() {
        return new TextTable<>(List.of(
                Column.right("SIZE", FileRow::sizeBytes),
                Column.right("MAPPED", FileRow::mappedBytes),
                Column.right("EXTENTS", FileRow::extents),
                Column.left("TOPIC/PARTITION", row -> row.topic() + "/" + row.partition()),
                Column.left("KEY", LsCommand::keyAndNote)));
    }
}
