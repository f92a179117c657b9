package io.zonelog.deploy.command.transfer;

import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.command.answer.NamedFiles;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.kafka.WholeFileSender;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.FileDigest;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.digest.ContentDigest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zonelog export PREFIX DIR}: files out of an engine, into a directory. */
@Command(
        name = "export",
        description = {
            "Copies all files whose key begins with PREFIX into a directory, each as of one moment and compared.",
            "What is there already with the same content is left, so it can be given again. Keys that cannot be names of"
                    + " files get other ones, which are told and kept in DIR/.zonelog."
        },
        footer = {
            "  zonelog export photos/2026/ /mnt/photos",
            "  zonelog export '' everything --url http://storage:8480"
        })
public final class ExportCommand implements Verb {
    /** How often a file is read again that was changed meanwhile. */
    private static final int MAX_ATTEMPTS = 5;

    private static final String PART = "part-";

    private final Terminal terminal;

    @Mixin
    private AnswerSource source = new AnswerSource();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--parallel", paramLabel = "N", description = "Files at a time (default: ${DEFAULT-VALUE}).")
    private int threads = 8;

    @Parameters(index = "0", paramLabel = "PREFIX", description = "What keys begin with, or are like; '' for all.")
    private String prefix = "";

    @Parameters(index = "1", paramLabel = "DIR", description = "Where to; made if it is not there.")
    private Path directory = Path.of("");

    private final AtomicLong parts = new AtomicLong();
    private volatile int blockSizeBytes;

    public ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        if (threads < 1) {
            throw CommandFailure.usage("--parallel must be at least 1");
        }
        List<FileRow> files = new ArrayList<>();
        try (Answers answers = source.open(terminal)) {
            blockSizeBytes = answers.device().blockSizeBytes();
            NamedFiles.list(answers, prefix, LeftBehind.HIDDEN).forEachRemaining(files::add);
        }
        files.removeIf(file -> file.key().startsWith(WholeFileSender.HIDDEN_PREFIX));
        ExportPlan plan = ExportPlan.of(files, NamedFiles.prefixOf(prefix));
        TransferSummary.Tally tally = new TransferSummary.Tally();
        long bytes = files.stream().mapToLong(FileRow::sizeBytes).sum();
        try (Progress progress = terminal.progress("export", bytes)) {
            removeParts(Files.createDirectories(directory.resolve(LocalNames.OWN_DIRECTORY)));
            LocalNames.add(directory, plan.renamed());
            new Workers(terminal, source, threads, tally)
                    .run(
                            plan.items(),
                            item -> item.file().key(),
                            (answers, item) -> copy(answers, item, tally, progress));
        } catch (IOException failure) {
            throw CommandFailure.usage("cannot write to " + directory + ": " + FailureLine.of(failure), failure);
        }
        removeIfEmpty(directory.resolve(LocalNames.OWN_DIRECTORY));
        return tally.summary(plan.renamed()).print(terminal, output);
    }

    /** What an export has left that was killed. */
    private static void removeParts(Path own) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(own, PART + "*")) {
            for (Path part : left) {
                Files.deleteIfExists(part);
            }
        }
    }

    private static void removeIfEmpty(Path own) {
        try {
            Files.deleteIfExists(own);
        } catch (IOException names) {
            // It holds names, and stays.
        }
    }

    private void copy(Answers answers, ExportPlan.Item item, TransferSummary.Tally tally, Progress progress)
            throws IOException {
        Path target = directory.resolve(item.path());
        FileRow file = item.file();
        if (Files.isRegularFile(target) && Files.size(target) == file.sizeBytes()) {
            FileDigest there = answers.digest(file);
            if (LocalFile.digest(target, there.blockSizeBytes()).equals(there)) {
                progress.add(file.sizeBytes());
                tally.unchanged(file.sizeBytes());
                return;
            }
        }
        tally.copied(fetch(answers, file, target, progress));
    }

    /** Returns how long the file is. */
    private long fetch(Answers answers, FileRow file, Path target, Progress progress) throws IOException {
        Path part = directory.resolve(LocalNames.OWN_DIRECTORY).resolve(PART + parts.getAndIncrement());
        try {
            for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
                FileRow now = answers.file(file.qualifiedKey(), LeftBehind.HIDDEN);
                FileDigest read = read(answers, now, part, progress);
                if (read.equals(answers.digest(now))) {
                    Files.createDirectories(target.toAbsolutePath().getParent());
                    if (now.lastModified() >= 0) {
                        Files.setLastModifiedTime(part, FileTime.fromMillis(now.lastModified()));
                    }
                    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    return read.sizeBytes();
                }
            }
            throw CommandFailure.problem("it is changed faster than it can be copied");
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private FileDigest read(Answers answers, FileRow file, Path part, Progress progress) throws IOException {
        ContentDigest digest = new ContentDigest(blockSizeBytes);
        long[] sizeBytes = {0};
        try (OutputStream out = Files.newOutputStream(part)) {
            answers.content(file, LeftBehind.HIDDEN, Answers.Part.WHOLE, (bytes, count) -> {
                write(out, bytes, count);
                digest.update(bytes, count);
                sizeBytes[0] += count;
                progress.add(count);
                return true;
            });
        } catch (UncheckedIOException full) {
            throw full.getCause();
        }
        return new FileDigest(sizeBytes[0], blockSizeBytes, digest.finish());
    }

    private static void write(OutputStream out, byte[] bytes, int count) {
        try {
            out.write(bytes, 0, count);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
