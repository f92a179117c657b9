package io.zonelog.deploy.command.transfer;

import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.command.answer.NamedFiles;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.kafka.WholeFileSender;
import io.zonelog.deploy.kafka.WholeFileSender.Place;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.mapping.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zonelog rm KEY...}: removes files by records. */
@Command(
        name = "rm",
        description = {
            "Removes files, each by a record, and waits until that is durable.",
            "Unlike unlink it is part of the log: every engine that applies it, now or later, removes the files."
        },
        footer = {
            "  zonelog rm notes.txt",
            "  zonelog rm 'logs/2025-*' --dry-run",
            "  zonelog rm --prefix photos/old/ -b kafka:9092"
        })
public final class RmCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private AnswerSource source = new AnswerSource();

    @Mixin
    private KafkaTarget target = new KafkaTarget();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--prefix", paramLabel = "PREFIX", description = "All files whose key begins with this.")
    private @Nullable String prefix;

    @Option(names = "--dry-run", description = "Only show what would be removed.")
    private boolean dryRun;

    @Mixin
    private DurableWait.Patience patience = new DurableWait.Patience();

    @Parameters(
            arity = "0..*",
            paramLabel = "KEY",
            description = "A file's key, key@topic/partition if several partitions have it, or a pattern as for ls.")
    private List<String> keys = new ArrayList<>();

    public RmCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * A file in the JSON answer.
     *
     * @param key its key
     * @param topic its topic
     * @param partition its partition
     * @param sizeBytes how long it was
     */
    private record Removed(String key, String topic, int partition, long sizeBytes) {
        static Removed of(FileRow row) {
            return new Removed(row.key(), row.topic(), row.partition(), row.sizeBytes());
        }
    }

    @Override
    public ExitCode call() {
        if (keys.isEmpty() == (prefix == null) || "".equals(prefix)) {
            throw CommandFailure.usage("rm needs the KEY of each file, or --prefix with what all keys begin with;"
                    + " the pattern '**' is every file");
        }
        try (Answers answers = source.open(terminal)) {
            NamedFiles found = found(answers);
            Map<String, FileRow> files = new LinkedHashMap<>();
            found.files().forEach(row -> files.putIfAbsent(row.qualifiedKey(), row));
            if (!dryRun) {
                remove(answers, List.copyOf(files.values()));
            }
            print(List.copyOf(files.values()));
            return found.exitCode();
        }
    }

    private NamedFiles found(Answers answers) {
        if (prefix == null) {
            return NamedFiles.find(terminal, answers, keys, LeftBehind.HIDDEN);
        }
        List<FileRow> rows = new ArrayList<>();
        answers.files(prefix, LeftBehind.HIDDEN).forEachRemaining(rows::add);
        return new NamedFiles(rows, ExitCode.FINE);
    }

    private void remove(Answers answers, List<FileRow> files) {
        if (files.isEmpty()) {
            return;
        }
        Map<Place, Long> last = new HashMap<>();
        try (KafkaTarget.Opened opened = target.open(terminal, source)) {
            Map<FileRow, Future<RecordMetadata>> sent = new LinkedHashMap<>();
            files.forEach(row -> sent.put(row, opened.sender().unlink(placeOf(row), row.key())));
            sent.forEach(
                    (row, record) -> last.merge(placeOf(row), WholeFileSender.offset(record, placeOf(row)), Math::max));
        }
        patience.with(answers).await(last);
    }

    private static Place placeOf(FileRow row) {
        return new Place(row.topic(), row.partition());
    }

    private void print(List<FileRow> files) {
        if (output.isJson()) {
            terminal.jsonRows(files.stream().map(Removed::of).iterator());
            return;
        }
        if (dryRun) {
            files.forEach(row -> terminal.line(Printable.name(row.key())));
        }
        long bytes = files.stream().mapToLong(FileRow::sizeBytes).sum();
        terminal.line(Words.counted(files.size(), "file") + ", " + Sizes.rounded(bytes) + (dryRun ? " would be" : "")
                + " removed");
    }
}
