package io.zonelog.deploy.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command of zonelog in a process of its own, so that it can be killed.
 *
 * @param process the process
 * @param log what it prints
 */
record ZonelogProcess(Process process, Path log) {
    /** Starts a command; its output goes to a new log. */
    static ZonelogProcess start(Path log, String... arguments) {
        return start(Map.of(), log, arguments);
    }

    /** The same with more variables of the environment. */
    static ZonelogProcess start(Map<String, String> environment, Path log, String... arguments) {
        return start("io.zonelog.deploy.Main", environment, log, arguments);
    }

    /** Starts a class with a main method. */
    static ZonelogProcess start(String mainClass, Map<String, String> environment, Path log, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(List.of(arguments));
        try {
            Files.deleteIfExists(log);
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            return new ZonelogProcess(builder.start(), log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Lets it run for a while; fails if it ends by itself. */
    void runFor(long millis) throws InterruptedException {
        if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the process of " + log + " ended by itself with status " + process.exitValue());
        }
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Sends a signal that Java has no call for. */
    void signal(String name) throws IOException, InterruptedException {
        Process sent = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        if (sent.waitFor() != 0) {
            throw new AssertionError("kill -" + name + " of the process of " + log + " failed");
        }
    }

    /** SIGTERM; returns the exit status. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the process of " + log + " did not stop within 60 s");
        }
        return process.exitValue();
    }
}
