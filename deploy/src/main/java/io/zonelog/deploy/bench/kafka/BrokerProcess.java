package io.zonelog.deploy.bench.kafka;

import io.zonelog.deploy.failure.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code zonelog broker} in a process of its own, on a free port. */
public final class BrokerProcess implements AutoCloseable {
    private static final String READY = "broker ready: bootstrap.servers=";
    /** By its name: what starts everything is above what it starts. */
    private static final String MAIN_CLASS = "io.zonelog.deploy.Main";

    private static final int END_SECONDS = 30;

    private final Process process;
    private final String bootstrapServers;
    private final Thread endWithThisProcess;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
        endWithThisProcess = new Thread(process::destroy, "zonelog-bench-broker");
        Runtime.getRuntime().addShutdownHook(endWithThisProcess);
    }

    /**
     * Starts a broker and waits until it is ready.
     *
     * @param directory where it keeps its topics and its log
     */
    public static BrokerProcess start(Path directory) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MAIN_CLASS,
                        "broker",
                        "--port",
                        "0",
                        "--dir",
                        directory.resolve("broker").toString()))
                .redirectError(directory.resolve("broker.log").toFile())
                .start();
        // The broker prints one line and nothing after it, so nobody has to go on reading.
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return new BrokerProcess(process, line.substring(READY.length()));
            }
        }
        process.destroy();
        throw CommandFailure.problem("the broker did not start; its log is " + directory.resolve("broker.log"));
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(endWithThisProcess);
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupt) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
