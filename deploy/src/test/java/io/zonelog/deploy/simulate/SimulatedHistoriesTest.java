package io.zonelog.deploy.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.RealHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories of real programs through {@code simulate --verify}, and the files that it leaves. */
class SimulatedHistoriesTest {
    @TempDir
    Path directory;

    static Stream<String> programs() {
        return RealHistory.PROGRAMS.stream();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void simulateLeavesTheFilesOfTheProgram(String program) throws IOException {
        RealHistory history = RealHistory.of(program);
        Path trace = Files.write(directory.resolve("trace.jsonl"), history.lines());
        String data = directory.resolve("data").toString();
        CommandLineRun run = CommandLineRun.of(
                "simulate",
                trace.toString(),
                "--verify",
                "--data",
                data,
                "--zone-size=1MiB",
                "--zone-count=64",
                "--append-limit=64KiB",
                "--set=device.zone.conventional=2",
                "--batch-size=256KiB");
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        for (Map.Entry<String, String> sum : history.finalSums().entrySet()) {
            byte[] content = CommandLineRun.of("cat", sum.getKey(), "--data", data)
                    .bytes()
                    .array();
            assertThat(RealHistory.sha256(content)).as(sum.getKey()).isEqualTo(sum.getValue());
        }
    }
}
