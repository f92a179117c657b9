package io.zonelog.deploy.broker;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.FaultHandlerFactory;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A Kafka broker and its controller in this process: one node on the loopback address, small, with a directory that can be used
 * again, also after the process was killed. Topics are created on first use.
 *
 * <p>The classes that Kafka is started with are not public and change between releases; this is the only class that imports
 * them. Session timeouts are short, so that a restart after a kill waits for three seconds and not for nine; shorter
 * ones expire on a busy machine.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final int NODE_ID = 1;
    private static final String CLIENTS = "PLAINTEXT";
    private static final String CONTROLLER = "CONTROLLER";
    /** The largest record batch taken, in bytes: room for the largest records that zonelog's own producer sends. */
    private static final int MESSAGE_MAX_BYTES = 16 << 20;

    private final int port;
    private final String bootstrapServers;
    private final ControllerServer controller;
    private final BrokerServer broker;
    private boolean closed;

    private EmbeddedBroker(int port, String bootstrapServers, ControllerServer controller, BrokerServer broker) {
        this.port = port;
        this.bootstrapServers = bootstrapServers;
        this.controller = controller;
        this.broker = broker;
    }

    /**
     * Starts a broker; when this returns, clients can connect.
     *
     * @throws CommandFailure if the port or the directory cannot be used
     */
    public static EmbeddedBroker start(Options options) {
        return start(options, Optional.empty());
    }

    /**
     * Starts a broker.
     *
     * @param advertisedHost by which name clients are told to reach it; its address when empty
     */
    static EmbeddedBroker start(Options options, Optional<String> advertisedHost) {
        LoopbackSockets sockets = new LoopbackSockets();
        int clientPort = sockets.bind(CLIENTS, options.port());
        int controllerPort = sockets.bind(CONTROLLER, Options.ANY_PORT);
        try {
            Files.createDirectories(options.directory());
            String clients = sockets.host() + ":" + clientPort;
            String voters = sockets.host() + ":" + controllerPort;
            Map<String, Object> settings = settings(options, clients, voters);
            advertisedHost.ifPresent(
                    host -> settings.put("advertised.listeners", CLIENTS + "://" + host + ":" + clientPort));
            KafkaConfig config = new KafkaConfig(settings, false);
            formatOnce(options.directory());
            return startServers(config, sockets, clients, clientPort);
        } catch (CommandFailure failure) {
            throw failure;
        } catch (Exception failure) {
            throw CommandFailure.usage(
                    "the embedded broker cannot start in " + options.directory() + ": " + FailureLine.ofRoot(failure),
                    failure);
        } finally {
            sockets.close();
        }
    }

    private static EmbeddedBroker startServers(
            KafkaConfig config, LoopbackSockets sockets, String bootstrapServers, int port) {
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> directories =
                KafkaRaftServer.initializeLogDirs(config, LOG, "");
        FaultHandlerFactory faults = (name, fatal, action) -> EmbeddedBroker::report;
        SharedServer shared = new SharedServer(
                config,
                directories._1(),
                Time.SYSTEM,
                new Metrics(),
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                QuorumConfig.parseBootstrapServers(config.quorumConfig().bootstrapServers()),
                faults,
                (listener, address, backlog, receiveBytes) -> sockets.take(listener));
        ControllerServer controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
        EmbeddedBroker started = new EmbeddedBroker(port, bootstrapServers, controller, new BrokerServer(shared));
        started.startup();
        return started;
    }

    /** Kafka's own handlers end the process; this one leaves that to the process. */
    private static RuntimeException report(String message, Throwable cause) {
        LOG.error("embedded broker: {}", message, cause);
        return new KafkaException(message, cause);
    }

    private void startup() {
        try {
            controller.startup();
            broker.startup();
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    /** The port that clients connect to. */
    public int port() {
        return port;
    }

    /** The value for a client's {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops the broker and waits until its threads have ended. Its directory can be used again. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        broker.shutdown();
        broker.awaitShutdown();
        controller.shutdown();
        controller.awaitShutdown();
    }

    private static void formatOnce(Path directory) throws Exception {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(directory.toString())
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName(CONTROLLER)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setPrintStream(silent)
                    .run();
        }
    }

    private static Map<String, Object> settings(Options options, String clients, String controller) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("log.dirs", options.directory().toString());
        settings.put("listeners", CLIENTS + "://" + clients + "," + CONTROLLER + "://" + controller);
        settings.put("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        settings.put("inter.broker.listener.name", CLIENTS);
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("controller.quorum.voters", NODE_ID + "@" + controller);
        settings.put("auto.create.topics.enable", "true");
        settings.put("num.partitions", Integer.toString(options.defaultPartitions()));
        settings.put("message.max.bytes", Integer.toString(MESSAGE_MAX_BYTES));
        oneNode(settings);
        smallAndQuick(settings);
        return settings;
    }

    /** Internal topics need no more copies and partitions than one node can hold. */
    private static void oneNode(Map<String, Object> settings) {
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            settings.put(topic + ".replication.factor", "1");
            settings.put(topic + ".num.partitions", "1");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
    }

    private static void smallAndQuick(Map<String, Object> settings) {
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("num.network.threads", "1");
        // sized by the operating system: with 100 KiB, as by default, broker and consumer wake each other all the time
        settings.put("socket.send.buffer.bytes", "-1");
        settings.put("num.io.threads", "2");
        settings.put("background.threads", "2");
        settings.put("log.cleaner.threads", "1");
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        settings.put("group.coordinator.threads", "1");
        // nothing is gained by gathering the writes of a few groups
        settings.put("group.coordinator.append.linger.ms", "0");
        // Leadership of the groups' topic changes twice after a kill. Kafka 4.4 takes the end of a first load for that
        // of a second one that has not ended, and the groups stand still: so there is never much to load.
        settings.put("offsets.topic.segment.bytes", "1048576");
        settings.put("log.cleaner.backoff.ms", "1000");
        settings.put("share.coordinator.threads", "1");
    }

    /**
     * Where and how an embedded broker runs.
     *
     * @param directory where topics live; made if it is missing, used again if it is there
     * @param port the port on the loopback address, 1 to 65535, or {@link #ANY_PORT}
     * @param defaultPartitions partitions of a topic that is created on first use, 1 or more
     */
    public record Options(Path directory, int port, int defaultPartitions) {
        /** The system chooses a free port. */
        public static final int ANY_PORT = 0;

        public Options {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("a port is from 0 to 65535, not " + port);
            }
            if (defaultPartitions < 1) {
                throw new IllegalArgumentException("a topic has at least one partition, not " + defaultPartitions);
            }
        }
    }
}
