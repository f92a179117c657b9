package io.zonelog.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.trace.BlockSums;
import io.zonelog.device.trace.TraceEvent;
import io.zonelog.device.trace.TraceFile;
import io.zonelog.device.trace.TraceOperation;
import io.zonelog.device.trace.TraceStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults on demand, and traces of what a device did. */
class DeviceDrillTest {
    @TempDir
    Path directory;

    private Path operations = Path.of("");
    private Path commands = Path.of("");

    @BeforeEach
    void writeOperations() throws IOException {
        commands = directory.resolve("commands.ztrace");
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            lines.add("{\"file\":\"file-" + number % 3 + "\",\"length\":20000}");
        }
        operations = Files.write(directory.resolve("operations"), lines);
    }

    private CommandLineRun simulate(String... more) {
        List<String> line = new ArrayList<>(List.of(
                "simulate", operations.toString(), "--verify", "--zone-size", "256KiB", "--batch-size", "64KiB"));
        line.addAll(List.of("--device-trace", commands.toString()));
        line.addAll(List.of(more));
        return CommandLineRun.of(line.toArray(String[]::new));
    }

    private CommandLineRun check(String... more) {
        List<String> line = new ArrayList<>(List.of("device", "trace", commands.toString()));
        line.addAll(List.of(more));
        return CommandLineRun.of(line.toArray(String[]::new));
    }

    private Path plan(String text) throws IOException {
        return Files.writeString(directory.resolve("plan"), text);
    }

    @Test
    void traceOfARunHoldsAndReplays() throws IOException {
        for (String[] more : List.of(
                new String[] {"--shuffle"},
                new String[] {"--data", directory.resolve("data").toString()})) {
            CommandLineRun run = simulate(more);
            assertThat(run.status()).as(run.err()).isZero();
            CommandLineRun checked = check();
            assertThat(checked.status()).as(checked.out()).isZero();
            assertThat(checked.out()).contains(" append\n", " flush\n", "violations  0\n");
        }
        CommandLineRun replayed =
                check("--replay", directory.resolve("replayed").toString());
        assertThat(replayed.status()).as(replayed.out()).isZero();
        assertThat(CommandLineRun.of("device", "trace", commands.toString(), "--json")
                        .out())
                .contains("\"violationCount\":0");
    }

    @Test
    void engineSurvivesThePlanOfADrillAndTheReportTellsWhatStruck() throws IOException {
        Path plan = plan("seed 4\nappend 3: error-pointer-partial\nappend 9: error-torn\nappend 12: read-only\n");
        CommandLineRun run = simulate("--faults", plan.toString());
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("faults      1 error-pointer-partial, 1 error-torn, 1 read-only\n");
        assertThat(check().status()).isZero();
    }

    @Test
    void flushThatFailsOnceLosesNothing() throws IOException {
        CommandLineRun run =
                simulate("--faults", plan("flush 2: error-data-lost").toString());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("1 error-data-lost", "all as it must be");
    }

    @Test
    void flushesThatFailForGoodStopTheEngineWithOneLine() throws IOException {
        CommandLineRun run = simulate("--faults", plan("flush one in 1: error").toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("9 flushes failed one after another").hasLineCount(1);
    }

    @Test
    void planThatCannotBeUnderstoodIsRefusedWithItsLine() throws IOException {
        CommandLineRun run = simulate(
                "--faults", plan("append 1: offline\nappend 2: explode\n").toString());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .contains("line 2, \"append 2: explode\": not an effect")
                .hasLineCount(1);
        CommandLineRun missing =
                simulate("--faults", directory.resolve("nowhere").toString());
        assertThat(missing.status()).isEqualTo(2);
        assertThat(missing.err()).contains("cannot be read").hasLineCount(1);
    }

    @Test
    void traceThatDoesNotHoldIsAProblemAndADamagedOneIsRefused() throws IOException {
        DeviceGeometry geometry = new DeviceGeometry(new UUID(0, 1), 4096, 4, 0, 16, 16, 8, 2, 2);
        BlockSums one = new BlockSums(List.of(7));
        try (TraceFile file = TraceFile.create(commands, TraceStart.of(InMemoryZonedDevice.immediate(geometry)))) {
            for (long command = 1; command <= 2; command++) {
                file.accept(new TraceEvent.Submitted(command, TraceOperation.APPEND, 0, -1, one));
                file.accept(new TraceEvent.Completed(command, DeviceStatus.SUCCESS, 0, new BlockSums(List.of())));
            }
        }
        CommandLineRun run = check();
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("overlaps another write of zone 0", "violations  1\n");
        CommandLineRun replayed =
                check("--replay", directory.resolve("replayed").toString());
        assertThat(replayed.status()).isEqualTo(1);
        byte[] bytes = Files.readAllBytes(commands);
        Files.write(commands, Arrays.copyOf(bytes, 3));
        CommandLineRun refused = check();
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("is no trace").hasLineCount(1);
    }
}
