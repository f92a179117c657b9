package io.zonelog.deploy.command.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.zonelog.deploy.command.option.DataOption;
import io.zonelog.deploy.command.option.DirectoryOption;
import io.zonelog.deploy.command.option.EngineAccess;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.http.files.SnapshotsHandler.Held;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Terminal.Colour;
import io.zonelog.deploy.terminal.Terminal.Screen;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.deploy.view.source.ComparisonRow;
import io.zonelog.deploy.view.source.EngineRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code zonelog compare}: whether all copies of each partition are equal. */
@Command(
        name = "compare",
        description = {
            "Compares all copies of each partition at one position, by sizes and checksums: no data are read.",
            "Asks the engines of the directory, or those that --url names. Exit 1 unless every partition has two"
                    + " copies or more, and all are equal."
        },
        footer = {
            "  zonelog compare --bootstrap-server kafka:9092",
            "  zonelog compare --url http://one:8480 --url http://two:8480 --json"
        })
public final class CompareCommand implements Verb {
    private static final int MOST_LISTINGS = 3;

    private final Terminal terminal;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Compare the engines that listen there. One alone (else ZONELOG_URL) is asked who the others are.")
    private List<String> urls = new ArrayList<>();

    @Mixin
    private EngineAccess access = new EngineAccess();

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private DirectoryOption directory = new DirectoryOption();

    @Mixin
    private OutputOption output = new OutputOption();

    /** Who holds a partition, and how far the furthest is. */
    private static final class Copies {
        private final Held held;
        private final List<EngineClient> engines = new ArrayList<>();
        private long furthest;

        Copies(Held held) {
            this.held = held;
        }

        PartitionComparison comparison() {
            return new PartitionComparison(held.topic(), held.partition(), engines, furthest);
        }

        void add(EngineClient engine, long position) {
            engines.add(engine);
            furthest = Math.max(furthest, position);
        }
    }

    /**
     * The JSON answer.
     *
     * @param equal whether every partition has copies, and all are equal
     * @param partitions how those of each partition compare
     * @param unanswered engines that could not be asked, a line each
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(boolean equal, List<ComparisonRow> partitions, List<String> unanswered) {}

    public CompareCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        List<String> unanswered = new ArrayList<>();
        List<EngineClient> engines = engines();
        List<ComparisonRow> rows = new ArrayList<>();
        copies(engines, unanswered).forEach((name, copies) -> rows.add(compare(name, copies, engines)));
        boolean equal = unanswered.isEmpty() && !rows.isEmpty() && rows.stream().allMatch(ComparisonRow::isEqual);
        if (output.isJson()) {
            terminal.json(new Answer(equal, rows, unanswered));
        } else {
            print(rows, unanswered, equal);
        }
        return equal ? ExitCode.FINE : ExitCode.PROBLEM;
    }

    /** A partition that moves is looked for again. */
    private static ComparisonRow compare(String name, Copies listed, List<EngineClient> engines) {
        Copies copies = listed;
        for (int attempt = 0; attempt < MOST_LISTINGS; attempt++) {
            Optional<ComparisonRow> row = copies.comparison().run();
            if (row.isPresent()) {
                return row.get();
            }
            copies = copies(engines, new ArrayList<>()).getOrDefault(name, new Copies(listed.held));
        }
        return copies.comparison().notComparable("it goes from engine to engine");
    }

    private void print(List<ComparisonRow> rows, List<String> unanswered, boolean equal) {
        rows.forEach(row -> row.lines().forEach(terminal::line));
        unanswered.forEach(terminal::line);
        long others = rows.stream().filter(row -> !row.isEqual()).count();
        String verdict = equal ? "all equal" : others + " not equal";
        if (rows.isEmpty()) {
            verdict = "nothing to compare";
        } else if (others == 0 && !equal) {
            verdict = "equal where asked";
        }
        terminal.line(Words.counted(rows.size(), "partition") + ": "
                + terminal.painted(Screen.OUT, equal ? Colour.GREEN : Colour.RED, verdict));
    }

    private List<EngineClient> engines() {
        if (urls.size() > 1) {
            return urls.stream().map(url -> engine(url, "--url")).toList();
        }
        String named = terminal.environment().getOrDefault("ZONELOG_URL", "");
        if (!urls.isEmpty()) {
            return known(engine(urls.get(0), "--url"));
        }
        return data.given() == null && !named.isEmpty()
                ? known(engine(named, "ZONELOG_URL"))
                : engines(directory.read(terminal, data).stream());
    }

    private EngineClient engine(String url, String origin) {
        return access.engine(url, origin, terminal.environment());
    }

    private List<EngineClient> known(EngineClient engine) {
        List<EngineClient> engines = engines(Stream.of(engine.get("/api/v1/engines", EngineRow[].class)));
        if (engines.size() < 2) {
            throw CommandFailure.problem("the engine at " + engine.url()
                    + " knows no other one to compare with: name them, each with its own --url");
        }
        return engines;
    }

    private List<EngineClient> engines(Stream<EngineRow> rows) {
        return rows.filter(row -> !row.stale() && !row.url().isEmpty())
                .map(row -> engine(row.url(), "the directory's address"))
                .toList();
    }

    /** By topic and partition; an engine that is named twice counts once. */
    private static Map<String, Copies> copies(List<EngineClient> engines, List<String> unanswered) {
        Map<String, Copies> copies = new TreeMap<>();
        Set<UUID> devices = new HashSet<>();
        for (EngineClient engine : engines) {
            try {
                if (devices.add(engine.device())) {
                    Stream.of(engine.get("/snapshots/", Held[].class))
                            .sorted(Comparator.comparingInt(Held::partition))
                            .forEach(held -> copies.computeIfAbsent(
                                            String.format("%s/%010d", held.topic(), held.partition()),
                                            unused -> new Copies(held))
                                    .add(engine, held.position()));
                }
            } catch (CommandFailure failure) {
                unanswered.add(FailureLine.of(failure));
            }
        }
        return copies;
    }
}
