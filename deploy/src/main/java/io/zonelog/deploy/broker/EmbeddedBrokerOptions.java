package io.zonelog.deploy.broker;

import java.nio.file.Path;

/**
 * Where and how an embedded broker runs.
 *
 * @param directory where topics live; made if it is missing, used again if it is there
 * @param port the port on the loopback address, 1 to 65535, or {@link #ANY_PORT}
 * @param defaultPartitions partitions of a topic that is created on first use, 1 or more
 */
public record EmbeddedBrokerOptions(Path directory, int port, int defaultPartitions) {
    /** The system chooses a free port. */
    public static final int ANY_PORT = 0;

    /** Checks the ranges. */
    public EmbeddedBrokerOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is from 0 to 65535, not " + port);
        }
        if (defaultPartitions < 1) {
            throw new IllegalArgumentException("a topic has at least one partition, not " + defaultPartitions);
        }
    }
}
