package io.zonelog.deploy.command.query;

import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.command.answer.NamedFiles;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.TextTable;
import io.zonelog.deploy.terminal.TextTable.Column;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.mapping.Printable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zonelog ls}: the files. */
@Command(
        name = "ls",
        description = "Lists the files.",
        footer = {"  zonelog ls", "  zonelog ls logs/2026", "  zonelog ls 'logs/*.txt' --json"})
public final class LsCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private AnswerSource source = new AnswerSource();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = "--left",
            description = "Also files of partitions that another engine holds now, as they were then.")
    private boolean left;

    @Parameters(
            arity = "0..*",
            paramLabel = "PREFIX",
            description = "Only files whose key begins with this, or is like it: * (not over /), **, ?, [a-c].")
    private List<String> prefixes = new ArrayList<>();

    public LsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    LsCommand(Terminal terminal, AnswerSource source, OutputOption output, List<String> prefixes) {
        this.terminal = terminal;
        this.source = source;
        this.output = output;
        this.prefixes = prefixes;
    }

    @Override
    public ExitCode call() {
        try (Answers answers = source.open(terminal)) {
            Iterator<FileRow> rows =
                    NamedFiles.listAll(answers, prefixes.isEmpty() ? List.of("") : prefixes, LeftBehind.shownIf(left));
            if (output.isJson()) {
                terminal.jsonRows(rows);
            } else {
                terminal.table(table(), rows);
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
