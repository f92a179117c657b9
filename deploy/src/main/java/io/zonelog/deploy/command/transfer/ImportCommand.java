package io.zonelog.deploy.command.transfer;

import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.kafka.WholeFileSender.Place;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.FileDigest;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.mapping.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zonelog import DIR [PREFIX]}: the files of a directory, into an engine. */
@Command(
        name = "import",
        description = {
            "Writes all files below a directory, each in one step; the key is PREFIX and the path below DIR.",
            "What is there already with the same content is left, so it can be given again. Waits until all is durable,"
                    + " and compares it."
        },
        footer = {
            "  zonelog import /mnt/photos photos/2026/",
            "  zonelog import everything --url http://storage:8480 -b kafka:9092"
        })
public final class ImportCommand implements Verb {
    private final Terminal terminal;
    private final Clock clock;

    @Mixin
    private AnswerSource source = new AnswerSource();

    @Mixin
    private KafkaTarget target = new KafkaTarget();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--parallel", paramLabel = "N", description = "Files at a time (default: ${DEFAULT-VALUE}).")
    private int threads = 8;

    @Mixin
    private DurableWait.Patience patience = new DurableWait.Patience();

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory.")
    private Path directory = Path.of("");

    @Parameters(index = "1", arity = "0..1", paramLabel = "PREFIX", description = "In front of each path, as it is.")
    private String prefix = "";

    private final TransferSummary.Tally tally = new TransferSummary.Tally();
    private final Queue<WholeFile.Sent> sent = new ConcurrentLinkedQueue<>();

    public ImportCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public ExitCode call() {
        if (threads < 1) {
            throw CommandFailure.usage("--parallel must be at least 1");
        }
        LocalTree tree = LocalTree.of(directory);
        tree.skipped().forEach(path -> terminal.note("zonelog: left out " + Printable.name(path) + ": it is no file"));
        Workers workers = new Workers(terminal, source, threads, tally);
        try (Answers answers = source.open(terminal);
                Progress progress = terminal.progress("import", tree.sizeBytes())) {
            int blockSizeBytes = answers.device().blockSizeBytes();
            try (KafkaTarget.Opened opened = target.open(terminal, source)) {
                new StaleUploads(answers, opened.sender(), clock).removeAll();
                workers.run(
                        tree.files(),
                        LocalTree.Entry::path,
                        (each, entry) -> write(each, entry, opened, blockSizeBytes, progress));
            }
            patience.with(answers).await(lastOffsets());
        }
        workers.run(List.copyOf(sent), WholeFile.Sent::key, (each, file) -> file.requireApplied(each));
        return tally.summary(tree.renamed()).print(terminal, output);
    }

    private Map<Place, Long> lastOffsets() {
        Map<Place, Long> last = new HashMap<>();
        sent.forEach(file -> last.merge(file.place(), file.offset(), Math::max));
        return last;
    }

    private void write(
            Answers answers, LocalTree.Entry entry, KafkaTarget.Opened opened, int blockSizeBytes, Progress progress)
            throws IOException {
        String key = prefix + entry.key();
        WholeFile file = entry.place()
                .map(place -> WholeFile.of(key, place, answers, opened))
                .orElseGet(() -> WholeFile.of(key, answers, opened));
        long sizeBytes = Files.size(entry.file());
        if (isThere(answers, file, entry.file(), sizeBytes)) {
            progress.add(sizeBytes);
            tally.unchanged(sizeBytes);
            return;
        }
        try (InputStream content = Files.newInputStream(entry.file())) {
            WholeFile.Sent done = file.send(opened.sender(), content, blockSizeBytes, progress);
            sent.add(done);
            tally.copied(done.sizeBytes());
        }
    }

    private static boolean isThere(Answers answers, WholeFile file, Path here, long sizeBytes) throws IOException {
        if (file.existing().isEmpty() || file.existing().get().sizeBytes() != sizeBytes) {
            return false;
        }
        FileRow existing = file.existing().get();
        FileDigest there = answers.digest(existing);
        return LocalFile.digest(here, there.blockSizeBytes()).equals(there);
    }
}
