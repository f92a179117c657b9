package io.zonelog.deploy.soak;

import io.zonelog.deploy.broker.NamedBroker;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.TestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A broker in a process of its own, which clients are told to reach by the name localhost; an outage is a {@code kill -9}. */
final class BrokerProcess implements TestBroker {
    private final Path directory;
    private final int port;
    private ZonelogProcess process;

    private BrokerProcess(Path directory, int port) {
        this.directory = directory;
        this.port = port;
        this.process = launch();
    }

    /** Starts a broker on a free port. */
    static BrokerProcess start(Path directory) {
        return new BrokerProcess(directory, freePort());
    }

    static int freePort() {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ZonelogProcess launch() {
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        ZonelogProcess started = ZonelogProcess.start(
                NamedBroker.class.getName(), Map.of(), log, directory.toString(), Integer.toString(port));
        Eventually.until("the broker is ready", () -> read(log).contains("broker ready"));
        return started;
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    int port() {
        return port;
    }

    @Override
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    @Override
    public void outage(Runnable whileAway) {
        process.kill();
        whileAway.run();
        process = launch();
    }

    @Override
    public void close() {
        process.kill();
    }
}
