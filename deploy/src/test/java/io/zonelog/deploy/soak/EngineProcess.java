package io.zonelog.deploy.soak;

import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.TestTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code zonelog run} in a process of its own, so that it can be killed. */
final class EngineProcess {
    private final Process process;
    private final Path log;

    private EngineProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts an engine; its log lies beside the data directory. */
    static EngineProcess start(Path directory, TestTopic topic, String... settings) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.zonelog.deploy.Main",
                "run"));
        List<String> all = new ArrayList<>(topic.settings());
        all.add("data.dir=" + directory);
        all.addAll(List.of("device.zone.size=8MiB", "device.zone.count=512", "device.append.limit=256KiB"));
        all.addAll(List.of("batch.max.bytes=1MiB", "cache.pool.bytes=8MiB"));
        all.addAll(List.of(settings));
        for (String setting : all) {
            command.add("--set");
            command.add(setting);
        }
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        try {
            Files.deleteIfExists(log);
            return new EngineProcess(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits until the engine consumes. */
    void awaitConsuming() {
        Eventually.until("the engine consumes", () -> {
            try {
                return Files.readString(log).contains("took over");
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    /** Lets the engine run for a while; fails if it ends by itself. */
    void runFor(long millis) throws InterruptedException {
        if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the engine ended by itself with status " + process.exitValue());
        }
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM; returns the exit status. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the engine did not stop within 60 s");
        }
        return process.exitValue();
    }
}
