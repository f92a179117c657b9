package io.zonelog.deploy.soak;

import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.TestTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** {@code zonelog run} in a process of its own. */
final class EngineProcess {
    private final ZonelogProcess process;

    private EngineProcess(ZonelogProcess process) {
        this.process = process;
    }

    /** Starts an engine on a small device; its log lies beside the data directory. Later settings win. */
    static EngineProcess start(Path directory, TestTopic topic, String... settings) {
        return start(Map.of(), directory, topic, settings);
    }

    /** The same with more variables of the environment. */
    static EngineProcess start(Map<String, String> environment, Path directory, TestTopic topic, String... settings) {
        List<String> all = new ArrayList<>(topic.settings());
        all.add("data.dir=" + directory);
        all.addAll(List.of("device.zone.size=8MiB", "device.zone.count=512", "device.append.limit=256KiB"));
        all.addAll(List.of("batch.max.bytes=1MiB", "cache.pool.bytes=8MiB"));
        all.addAll(List.of(settings));
        List<String> arguments = new ArrayList<>(List.of("run"));
        for (String setting : all) {
            arguments.addAll(List.of("--set", setting));
        }
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        return new EngineProcess(ZonelogProcess.start(environment, log, arguments.toArray(String[]::new)));
    }

    /** Waits until the engine consumes. */
    void awaitConsuming() {
        Eventually.until("the engine consumes", () -> {
            try {
                return Files.readString(process.log()).contains("took over");
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    /** Lets the engine run for a while; fails if it ends by itself. */
    void runFor(long millis) throws InterruptedException {
        process.runFor(millis);
    }

    /** Whether it runs. */
    boolean isAlive() {
        return process.process().isAlive();
    }

    /** What it has printed. */
    String printed() throws IOException {
        return Files.readString(process.log());
    }

    /** Whether it has printed since a length of what it printed that it took over a partition. */
    boolean tookOver(TopicPartition partition, int printedBefore) {
        try {
            return printed().indexOf("took over " + partition + " at ", printedBefore) >= 0;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** SIGSTOP, as a machine that hangs. */
    void freeze() throws Exception {
        process.signal("STOP");
    }

    /** SIGCONT. */
    void thaw() throws Exception {
        process.signal("CONT");
    }

    /** {@code kill -9}. */
    void kill() {
        process.kill();
    }

    /** SIGTERM; returns the exit status. */
    int stop() throws InterruptedException {
        return process.stop();
    }
}
