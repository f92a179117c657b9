package io.zonelog.deploy.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs that fio itself wrote: version 3.25 in format 2, version 3.33 in format 3, the last one with trims. */
class RealFioLogsTest {
    @ParameterizedTest
    @CsvSource({"fio-3.25, 2", "fio-3.33, 3", "fio-3.33-trim, 3"})
    void everyOperationOfALogIsDoneAndCounted(String name, int version) throws IOException {
        Path log = Path.of("src", "test", "resources", "simulate", name + ".iolog");
        CommandLineRun run = CommandLineRun.of(
                "simulate", log.toString(), "--verify", "--append-limit=64KiB", "--zone-size=1MiB", "--zone-count=32");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("fio log, version " + version, "all as it must be");
        assertCounted(run, log, "write", "write");
        assertCounted(run, log, "trim", "punch");
        assertCounted(run, log, "sync", "sync");
    }

    private static void assertCounted(CommandLineRun run, Path log, String action, String operation)
            throws IOException {
        long count = Files.readAllLines(log).stream()
                .filter(line -> line.matches("(\\d+ )?\\S+ " + action + " \\d+ \\d+"))
                .count();
        String counted = count + " " + operation;
        assertThat(run.out().contains(counted))
                .as("%s in %s", counted, run.out())
                .isEqualTo(count > 0);
    }
}
