package io.zonelog.deploy.testing;

import io.zonelog.deploy.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An engine in a process of its own, which can be killed.
 *
 * @param process the process
 * @param log what it prints
 */
public record EngineProcess(Process process, Path log) implements AutoCloseable {
    private static final long END_MINUTES = 2;

    /** Starts {@code zonelog run} on a data directory. */
    public static EngineProcess start(Path data, TestTopic topic) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--data",
                data.toString()));
        List<String> settings = new ArrayList<>(topic.settings());
        settings.addAll(List.of("device.zone.size=8MiB", "device.zone.count=512", "batch.max.bytes=1MiB"));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        Path log = Files.createTempFile(data.getParent(), "run", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new EngineProcess(process, log);
    }

    /** Waits until it has taken over a partition. */
    public void awaitConsuming() {
        Eventually.until("the engine consumes: " + log, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the engine has ended: " + text());
            }
            return text().contains("took over");
        });
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends it as {@code kill} does; tells its exit status. */
    public int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(END_MINUTES, TimeUnit.MINUTES)) {
            throw new AssertionError("the engine does not end: " + text());
        }
        return process.exitValue();
    }

    private String text() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
