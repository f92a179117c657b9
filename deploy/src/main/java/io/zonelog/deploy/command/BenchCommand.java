package io.zonelog.deploy.command;

import io.zonelog.deploy.bench.Scenarios;
import io.zonelog.deploy.bench.measure.Bench;
import io.zonelog.deploy.bench.measure.BenchReport;
import io.zonelog.deploy.command.option.Converters;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.demo.ScratchDirectory;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code zonelog bench}: the engine beside the limits of the machine, in one run. */
@Command(
        name = "bench",
        description = {
            "Measures the engine beside the limits of the machine, in turn and repeated, so that ratios mean something.",
            "PERFORMANCE.md describes the scenarios. The exit status says whether it ran, never whether it was fast."
        },
        footer = {"  zonelog bench", "  zonelog bench --scenario memory,cat --size 1GiB --rounds 5 --dir /mnt/scratch"})
public final class BenchCommand implements Verb {
    private static final long LEAST_SIZE_BYTES = 1 << 20;
    private static final String ALL = "all";

    private final Terminal terminal;

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where to measure; a directory is made in it and removed (default: the working directory).")
    private Path directory = Path.of("");

    @Option(names = "--scenario", paramLabel = "NAME", split = ",", description = "Which scenarios (default: all).")
    private List<String> names = List.of(ALL);

    @Option(names = "--rounds", paramLabel = "N", description = "Measured rounds (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description = "How long each case runs before the rounds, at least once (default: 8s).")
    private Duration warmUp = Duration.ofSeconds(8);

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = Converters.Size.class,
            description = "Data of one case in one round (default: 256MiB).")
    private long sizeBytes = 256L << 20;

    @Option(names = "--profile", paramLabel = "FILE", description = "Write a flight recording of this process to FILE.")
    private @Nullable Path recordingFile;

    public BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() throws IOException, InterruptedException {
        if (rounds < 1 || sizeBytes < LEAST_SIZE_BYTES) {
            throw CommandFailure.usage("--rounds must be at least 1, and --size at least 1MiB");
        }
        try (ScratchDirectory scratch = new ScratchDirectory(newDirectory())) {
            List<Bench.ScenarioSource> scenarios = chosen(new Scenarios(scratch.path(), sizeBytes, rounds));
            BenchReport report = measure(new Bench(rounds, warmUp.toNanos(), sizeBytes, terminal::note), scenarios);
            if (output.isJson()) {
                terminal.json(report);
            } else {
                report.lines().forEach(terminal::line);
            }
            return ExitCode.FINE;
        }
    }

    private Path newDirectory() {
        try {
            return Files.createTempDirectory(directory.toAbsolutePath(), "zonelog-bench-");
        } catch (IOException failure) {
            throw CommandFailure.usage(
                    "cannot make a directory in --dir " + directory + " (" + FailureLine.of(failure) + ")", failure);
        }
    }

    private List<Bench.ScenarioSource> chosen(Scenarios scenarios) {
        Map<String, Bench.ScenarioSource> known = scenarios.all();
        if (names.equals(List.of(ALL))) {
            return List.copyOf(known.values());
        }
        List<Bench.ScenarioSource> chosen = new ArrayList<>();
        for (String name : names) {
            Bench.ScenarioSource source = known.get(name);
            if (source == null) {
                throw CommandFailure.usage("--scenario " + name + ": there is no such scenario; choose from "
                        + String.join(", ", known.keySet()));
            }
            chosen.add(source);
        }
        return chosen;
    }

    private BenchReport measure(Bench bench, List<Bench.ScenarioSource> scenarios)
            throws IOException, InterruptedException {
        if (recordingFile == null) {
            return bench.run(scenarios);
        }
        try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
            recording.start();
            BenchReport report = bench.run(scenarios);
            recording.stop();
            recording.dump(recordingFile);
            return report;
        } catch (ParseException broken) {
            throw new IOException("this Java has no recording settings named profile", broken);
        }
    }
}
