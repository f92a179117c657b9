package io.zonelog.connector.options;

import java.util.Map;

/**
 * How to consume.
 *
 * @param bootstrapServers brokers to ask first, {@code host:port} with commas between
 * @param groupId the consumer group
 * @param memberId what tells this engine's members of the group from others', the device's UUID: member N of it is the static
 *     member {@code memberId-N}
 * @param assignment who decides which partitions are consumed
 * @param threads consumers, each with a thread of its own, from 1 to {@value #MAX_THREADS}
 * @param kafka further settings of Kafka's clients, by their own names
 */
public record ConsumerOptions(
        String bootstrapServers,
        String groupId,
        String memberId,
        Assignment assignment,
        int threads,
        Map<String, String> kafka) {
    /** The most consumers of one connector. */
    public static final int MAX_THREADS = 64;

    /** Checks every range. */
    public ConsumerOptions {
        kafka = Map.copyOf(kafka);
        Checks.require(!bootstrapServers.isBlank(), "bootstrap servers are needed");
        Checks.require(!groupId.isBlank(), "the consumer group needs a name");
        Checks.require(!memberId.isBlank(), "the group's member needs an id");
        Checks.require(
                threads >= 1 && threads <= MAX_THREADS,
                "consumer threads must be from 1 to " + MAX_THREADS + ", not " + threads);
    }
}
