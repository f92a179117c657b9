package io.zonelog.deploy.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.data.FaultInjection;
import io.zonelog.deploy.simulate.model.ModelFiles;
import io.zonelog.deploy.simulate.workload.WorkloadReader;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.batch.WritebackListener;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationTest {
    private static final long SEED = Long.getLong("zonelog.seed", 1);
    private static final int HISTORIES = Integer.getInteger("zonelog.histories", 20);

    @TempDir
    Path directory;

    @Test
    void randomTracesGiveTheFilesOfTheModel() throws Exception {
        Path trace = directory.resolve("trace");
        Path commands = directory.resolve("commands");
        for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
            Files.write(trace, new RandomWorkload(seed).lines(300));
            CommandLineRun run = CommandLineRun.of(
                    "simulate",
                    trace.toString(),
                    "--verify",
                    "--append-limit",
                    "32KiB",
                    "--zone-size",
                    "512KiB",
                    "--batch-size",
                    "128KiB",
                    "--set",
                    "batch.in.flight=2",
                    "--set",
                    "cache.pool.bytes=4MiB",
                    "--device-trace",
                    commands.toString(),
                    "--shuffle",
                    "--seed",
                    Long.toString(seed),
                    seed % 2 == 0 ? "--time-profile=zn540" : "--time-profile=instant");
            assertThat(run.status())
                    .as("seed %d: %s%s", seed, run.out(), run.err())
                    .isZero();
            CommandLineRun checked = CommandLineRun.of("device", "trace", commands.toString());
            assertThat(checked.status()).as("seed %d: %s", seed, checked.out()).isZero();
        }
    }

    @Test
    void aDataDirectoryIsLeftForQueries() throws Exception {
        Path trace = Files.write(
                directory.resolve("trace"),
                List.of("{\"file\":\"greeting\",\"text\":\"hello \"}", "{\"file\":\"greeting\",\"text\":\"world\"}"));
        String data = directory.resolve("data").toString();
        CommandLineRun run = CommandLineRun.of("simulate", trace.toString(), "--data", data, "--verify");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(CommandLineRun.of("cat", "greeting", "--data", data).out()).isEqualTo("hello world");
        CommandLineRun again = CommandLineRun.of("simulate", trace.toString(), "--data", data);
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.err()).contains("there is a device in").hasLineCount(1);
    }

    @Test
    void aDeviceThatIsFullIsAProblemOfItsLine() throws Exception {
        Path trace = Files.write(directory.resolve("trace"), new RandomWorkload(SEED).lines(1000));
        CommandLineRun run =
                CommandLineRun.of("simulate", trace.toString(), "--zone-size", "64KiB", "--zone-count", "8");
        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).contains("line ").hasLineCount(1);
    }

    @Test
    void verificationFindsEveryKindOfDifference() throws Exception {
        Path trace = Files.write(
                directory.resolve("trace"),
                List.of(
                        "{\"file\":\"same\",\"length\":10000}",
                        "{\"file\":\"byte\",\"length\":10000}",
                        "{\"file\":\"size\",\"length\":10000}",
                        "{\"file\":\"hole\",\"length\":10000}",
                        "{\"file\":\"stranger\",\"length\":10000}"));
        DeviceGeometry geometry = new DeviceGeometry(new UUID(0, 1), 4096, 8, 0, 256, 256, 64, 0, 0);
        ModelFiles model = new ModelFiles();
        try (SimulatedPorts ports = SimulatedPorts.inMemory(
                        geometry,
                        DeviceBehaviour.STANDARD,
                        SimulatedPorts.AppendOrder.AS_SUBMITTED,
                        FaultInjection.NONE);
                Simulation simulation = new Simulation(ports, EngineFixture.OPTIONS, WritebackListener.NONE);
                WorkloadReader reader =
                        WorkloadReader.open(trace.toString(), InputStream.nullInputStream(), 1 << 20, 1)) {
            simulation.run(reader, model::apply);
            assertThat(simulation.verify(model).problems()).isEmpty();
            model.apply("byte", new FileOperation.Write(5000, ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8})));
            model.apply("size", new FileOperation.Truncate(9999));
            model.apply("hole", new FileOperation.Punch(0, 8192));
            model.apply("stranger", new FileOperation.Unlink());
            model.apply("missing", new FileOperation.Truncate(0));
            List<String> problems = simulation.verify(model).problems();
            assertThat(problems).anyMatch(line -> line.startsWith("file byte differs at byte 500"));
            assertThat(problems).contains("file size has 10000 bytes instead of 9999");
            assertThat(problems).anyMatch(line -> line.startsWith("file hole differs at byte "));
            assertThat(problems).contains("file stranger should not be there", "file missing is missing");
            assertThat(problems).noneMatch(line -> line.contains("same"));
        }
    }
}
