package io.zonelog.deploy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.TestTopic;
import io.zonelog.deploy.testing.Trees;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An engine of one of several groups, which finds the others, serves files, and can be cut off from the brokers and from the others. */
final class Replica implements AutoCloseable {
    private final String name;
    private final String group;
    private final TestTopic topic;
    private final Path data;
    private final int httpPort;
    private final CutLink toBrokers;
    private final CutLink fromOthers;
    private final Path hosts;
    private @Nullable EngineProcess process;

    /**
     * Prepares an engine, and starts none.
     *
     * @param number unique among all groups, below 200
     */
    Replica(Path directory, TestTopic topic, int brokerPort, String group, int number) throws IOException {
        this.name = group + number;
        this.group = topic.name() + "-" + group;
        this.topic = topic;
        this.data = directory.resolve("engine-" + name);
        this.httpPort = BrokerProcess.freePort();
        String own = "127.0.1." + (number + 1);
        toBrokers = CutLink.open(own, brokerPort, brokerPort);
        fromOthers = CutLink.open("127.0.0.1", 0, httpPort);
        hosts = directory.resolve("hosts-" + name);
        Files.writeString(
                hosts,
                own + " localhost\n127.0.0.1 " + InetAddress.getLocalHost().getHostName() + "\n");
    }

    String name() {
        return name;
    }

    String group() {
        return group;
    }

    Path data() {
        return data;
    }

    boolean isRunning() {
        return process != null;
    }

    /** Where clients reach it, whatever is cut. */
    URI url() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    EngineProcess process() {
        return Objects.requireNonNull(process, () -> "engine " + name + " does not run");
    }

    /** Starts it, on its data directory if it has one. */
    void start() {
        process = EngineProcess.start(
                Map.of("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts),
                data,
                topic,
                "group.id=" + group,
                "engines.topic=" + topic.name() + "-engines",
                "http=on",
                "http.port=" + httpPort,
                "http.advertised.url=http://127.0.0.1:" + fromOthers.port(),
                "kafka.session.timeout.ms=6000",
                "kafka.heartbeat.interval.ms=1000");
    }

    /** {@code kill -9}. */
    void kill() {
        process().kill();
        process = null;
    }

    /** SIGTERM, which has to end well. */
    void stop() throws InterruptedException {
        assertThat(process().stop()).as("status of engine %s", name).isZero();
        process = null;
    }

    /** Its machine comes back with an empty disk. */
    void loseDisk() {
        if (Files.exists(data)) {
            Trees.delete(data);
        }
    }

    void cutFromBrokers() {
        toBrokers.cut();
    }

    void cutFromOthers() {
        fromOthers.cut();
    }

    void mend() {
        toBrokers.mend();
        fromOthers.mend();
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            kill();
        }
        toBrokers.close();
        fromOthers.close();
    }
}
