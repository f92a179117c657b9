package io.zonelog.deploy.command.device;

import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import io.zonelog.device.trace.TraceChecker;
import io.zonelog.device.trace.TraceEvent;
import io.zonelog.device.trace.TraceReader;
import io.zonelog.device.trace.TraceReplay;
import io.zonelog.device.trace.TraceStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zonelog device trace}: checks what a device did. */
@Command(
        name = "trace",
        description = {
            "Checks a trace of device commands, which simulate --device-trace or the setting device.trace records.",
            "Acknowledged writes must neither overlap nor leave gaps, limits must hold, reads must return what was written last.",
            "Exit 1 if something does not hold, or if a replay ends otherwise."
        },
        footer = {
            "  zonelog simulate trace.jsonl --device-trace commands.ztrace",
            "  zonelog device trace commands.ztrace",
            "  zonelog device trace commands.ztrace --replay /tmp/replayed"
        })
public final class DeviceTraceCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "FILE", description = "A trace of device commands.")
    private Path file = Path.of("");

    @Option(
            names = "--replay",
            paramLabel = "DIR",
            description =
                    "Carry out the commands once more, on a new device that is made in DIR, and compare how they end."
                            + " For traces of devices that were empty when recording began.")
    private @Nullable Path replay;

    public DeviceTraceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        try {
            TraceVerdict verdict = replay == null ? TraceVerdict.of(file) : TraceVerdict.withReplay(file, replay);
            if (output.isJson()) {
                terminal.json(verdict);
            } else {
                verdict.lines().forEach(terminal::line);
            }
            return verdict.isFine() ? ExitCode.FINE : ExitCode.PROBLEM;
        } catch (IOException failure) {
            throw CommandFailure.usage(FailureLine.of(failure), failure);
        }
    }

    /**
     * What a trace of device commands shows; the JSON answer of {@code device trace}.
     *
     * @param deviceUuid the device
     * @param commands submitted commands by kind
     * @param statuses how many commands ended in which status
     * @param unfinished commands whose end is not in the trace
     * @param violationCount how often something did not hold
     * @param violations the first of them, one line each
     * @param differences commands that ended otherwise in a replay, one line each
     */
    public record TraceVerdict(
            String deviceUuid,
            Map<String, Long> commands,
            Map<String, Long> statuses,
            long unfinished,
            long violationCount,
            List<String> violations,
            List<String> differences) {
        public TraceVerdict {
            commands = new TreeMap<>(commands);
            statuses = new TreeMap<>(statuses);
            violations = List.copyOf(violations);
            differences = List.copyOf(differences);
        }

        /** The verdict on a trace as it was recorded. */
        static TraceVerdict of(Path file) throws IOException {
            try (TraceReader reader = TraceReader.open(file)) {
                return read(reader, event -> {}, List.of());
            }
        }

        /**
         * The verdict on a trace whose commands a new device carries out again, too.
         *
         * @param directory where that device is made
         */
        static TraceVerdict withReplay(Path file, Path directory) throws IOException {
            try (TraceReader reader = TraceReader.open(file)) {
                TraceStart start = reader.start();
                if (!start.isEmpty()) {
                    throw CommandFailure.usage("the device of " + file
                            + " held data when recording began, so a new one cannot take its place");
                }
                SimulatedZonedDevice.create(directory, start.geometry());
                try (SimulatedZonedDevice device = SimulatedZonedDevice.open(directory)) {
                    TraceReplay replay = new TraceReplay(device);
                    return read(reader, replay, replay.differences());
                }
            }
        }

        private static TraceVerdict read(TraceReader reader, TraceEvent.Sink also, List<String> differences)
                throws IOException {
            TraceChecker checker = new TraceChecker(reader.start());
            Map<String, Long> commands = new TreeMap<>();
            Map<String, Long> statuses = new TreeMap<>();
            reader.readAll(event -> {
                checker.accept(event);
                also.accept(event);
                if (event instanceof TraceEvent.Submitted submitted) {
                    commands.merge(Words.of(submitted.operation()), 1L, Long::sum);
                } else {
                    statuses.merge(Words.of(((TraceEvent.Completed) event).status()), 1L, Long::sum);
                }
            });
            return new TraceVerdict(
                    reader.start().geometry().deviceUuid().toString(),
                    commands,
                    statuses,
                    total(commands) - total(statuses),
                    checker.violationCount(),
                    checker.violations(),
                    differences);
        }

        private static long total(Map<String, Long> counts) {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Whether everything holds, and a replay, if there was one, went as the trace says. */
        boolean isFine() {
            return violationCount == 0 && differences.isEmpty();
        }

        /** The answer for people. */
        List<String> lines() {
            List<String> lines = new ArrayList<>();
            lines.add("device      " + deviceUuid);
            commands.forEach((kind, count) -> lines.add("submitted   " + count + " " + kind));
            statuses.forEach((status, count) -> lines.add("ended       " + count + " " + status));
            if (unfinished > 0) {
                lines.add("unfinished  " + unfinished);
            }
            lines.addAll(violations);
            lines.add("violations  " + violationCount);
            lines.addAll(differences);
            if (!differences.isEmpty()) {
                lines.add("differences " + differences.size() + " in the replay");
            }
            return lines;
        }
    }
}
