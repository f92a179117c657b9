package io.zonelog.deploy.testing;

import io.zonelog.deploy.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The broker that tests talk to: Apache Kafka in a container where Docker has or gets the image, else the embedded one. The log says which.
 *
 * <p>Both create topics on first use with one partition and take records of several MiB. {@code -Dzonelog.test.broker=embedded}
 * or {@code =docker} chooses one.
 */
public interface TestBroker extends AutoCloseable {
    /** The image; the same release as the client's. */
    String IMAGE = "apache/kafka:4.4.0";

    /** The value for a client's {@code bootstrap.servers}. */
    String bootstrapServers();

    /** Takes the broker away from its clients, runs an action, and brings it back with its topics on the same address. */
    void outage(Runnable whileAway);

    @Override
    void close();

    /** A broker of the caller's own. */
    static TestBroker start() {
        String wanted = System.getProperty("zonelog.test.broker", "any");
        boolean docker = !wanted.equals("embedded") && (wanted.equals("docker") || DockerImage.isAtHand(IMAGE));
        Logger log = LoggerFactory.getLogger(TestBroker.class);
        log.info(
                "test broker: {}",
                docker ? "container " + IMAGE : "embedded (asked for, or Docker does not give " + IMAGE + ")");
        return docker ? new Container() : new Embedded();
    }

    /** An embedded broker of the caller's own, whatever else there is, for tests that touch its files. */
    static Embedded embedded() {
        return new Embedded();
    }

    /** The broker that all tests of this process share; it ends with the last of them. Tests choose topic names of their own. */
    static TestBroker shared(ExtensionContext context) {
        return context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(TestBroker.class, key -> start(), TestBroker.class);
    }

    /** Apache Kafka in a container. */
    final class Container implements TestBroker {
        private final KafkaContainer container =
                new KafkaContainer(IMAGE).withEnv("KAFKA_MESSAGE_MAX_BYTES", Integer.toString(16 << 20));

        private Container() {
            container.start();
        }

        @Override
        public String bootstrapServers() {
            return container.getBootstrapServers();
        }

        @Override
        public void outage(Runnable whileAway) {
            container
                    .getDockerClient()
                    .pauseContainerCmd(container.getContainerId())
                    .exec();
            whileAway.run();
            container
                    .getDockerClient()
                    .unpauseContainerCmd(container.getContainerId())
                    .exec();
        }

        @Override
        public void close() {
            container.stop();
        }
    }

    /** The broker in this JVM; an outage closes it and starts it again on its port and directory. */
    final class Embedded implements TestBroker {
        private final Path directory;
        private EmbeddedBroker broker;

        private Embedded() {
            try {
                directory = Files.createTempDirectory("zonelog-test-broker");
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            broker = EmbeddedBroker.start(new EmbeddedBroker.Options(directory, EmbeddedBroker.Options.ANY_PORT, 1));
        }

        /** Where its topics live. */
        public Path directory() {
            return directory;
        }

        @Override
        public String bootstrapServers() {
            return broker.bootstrapServers();
        }

        @Override
        public void outage(Runnable whileAway) {
            int port = broker.port();
            broker.close();
            whileAway.run();
            broker = EmbeddedBroker.start(new EmbeddedBroker.Options(directory, port, 1));
        }

        @Override
        public void close() {
            broker.close();
            Trees.delete(directory);
        }
    }
}
