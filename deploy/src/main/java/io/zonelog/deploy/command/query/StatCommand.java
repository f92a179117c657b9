package io.zonelog.deploy.command.query;

import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.command.answer.NamedFiles;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.mapping.Printable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zonelog stat KEY...}: one file, or some. */
@Command(
        name = "stat",
        description = "Shows files: size, what the device holds of them, who wrote them.",
        footer = {"  zonelog stat notes.txt", "  zonelog stat notes.txt 'logs/*' --data /var/lib/zonelog --json"})
public final class StatCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private AnswerSource source = new AnswerSource();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--left", description = "Also if another engine holds the partition now: files as they were then.")
    private boolean left;

    @Parameters(
            arity = "1..*",
            paramLabel = "KEY",
            description = "A file's key, key@topic/partition if several partitions have it, or a pattern as for ls.")
    private List<String> keys = new ArrayList<>();

    public StatCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    StatCommand(Terminal terminal, AnswerSource source, OutputOption output, List<String> keys) {
        this.terminal = terminal;
        this.source = source;
        this.output = output;
        this.keys = keys;
    }

    @Override
    public ExitCode call() {
        try (Answers answers = source.open(terminal)) {
            NamedFiles found = NamedFiles.find(terminal, answers, keys, LeftBehind.shownIf(left));
            if (!output.isJson()) {
                found.files().forEach(row -> lines(row).forEach(terminal::line));
            } else if (NamedFiles.isOne(keys)) {
                terminal.json(found.files().get(0));
            } else {
                terminal.jsonRows(found.files().iterator());
            }
            return found.exitCode();
        }
    }

    private static List<String> lines(FileRow row) {
        List<String> lines = new ArrayList<>(List.of(
                "  File: " + Printable.name(row.key()),
                "Source: " + row.topic() + "/" + row.partition() + ", last record " + row.lastSourceOffset(),
                "  Size: " + Words.counted(row.sizeBytes(), "byte") + " (" + Sizes.rounded(row.sizeBytes()) + ")",
                "Mapped: " + Words.counted(row.mappedBytes(), "byte") + " in " + Words.counted(row.extents(), "extent"),
                "Modify: " + (row.lastModified() < 0 ? "not known" : Instant.ofEpochMilli(row.lastModified())),
                "    Id: " + row.fileId()));
        if (!row.note().isEmpty()) {
            lines.add("  Note: " + row.note());
        }
        return lines;
    }
}
