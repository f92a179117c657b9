package io.zonelog.deploy.command.query;

import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.command.answer.NamedFiles;
import io.zonelog.deploy.command.option.Converters;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.deploy.view.LeftBehind;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zonelog cat KEY...}: the bytes of files, each block checked against its checksum. */
@Command(
        name = "cat",
        description = "Writes the bytes of files to standard output; every block is checked by its CRC32C.",
        footer = {
            "  zonelog cat notes.txt",
            "  zonelog cat photo.jpg > photo.jpg",
            "  zonelog cat 'logs/2026-*' | wc -l",
            "  zonelog cat journal --offset 1MiB --length 4KiB | hexdump -C"
        })
public final class CatCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private AnswerSource source = new AnswerSource();

    @Option(names = "--offset", paramLabel = "SIZE", converter = Converters.Size.class, description = "Where to begin.")
    private long offsetBytes;

    @Option(
            names = "--length",
            paramLabel = "SIZE",
            converter = Converters.Size.class,
            description = "How much at most.")
    private long lengthBytes = Long.MAX_VALUE;

    @Option(names = "--left", description = "Also if another engine holds the partition now: files as they were then.")
    private boolean left;

    @Parameters(
            arity = "1..*",
            paramLabel = "KEY",
            description = "A file's key, key@topic/partition if several partitions have it, or a pattern as for ls.")
    private List<String> keys = new ArrayList<>();

    public CatCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        LeftBehind leftBehind = LeftBehind.shownIf(left);
        Answers.Part part = new Answers.Part(offsetBytes, lengthBytes);
        try (Answers answers = source.open(terminal)) {
            NamedFiles found = NamedFiles.find(terminal, answers, keys, leftBehind);
            if (found.files().size() > 1 && !part.equals(Answers.Part.WHOLE)) {
                throw CommandFailure.usage("--offset and --length go with one file, and there are "
                        + found.files().size());
            }
            long wantedBytes = found.files().stream()
                    .mapToLong(file -> part.of(file.sizeBytes()))
                    .sum();
            try (Progress progress = progress(wantedBytes)) {
                for (FileRow file : found.files()) {
                    answers.content(file, leftBehind, part, (bytes, count) -> write(bytes, count, progress));
                }
            }
            return found.exitCode();
        }
    }

    /** On a screen the bytes themselves show how far it is. */
    private Progress progress(long wantedBytes) {
        return terminal.screens().contains(Terminal.Screen.OUT)
                ? Progress.silent()
                : terminal.progress("cat", wantedBytes);
    }

    private boolean write(byte[] bytes, int count, Progress progress) {
        terminal.bytes(bytes, count);
        progress.add(count);
        return terminal.isRead();
    }
}
