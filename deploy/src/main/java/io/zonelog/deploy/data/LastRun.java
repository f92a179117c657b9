package io.zonelog.deploy.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * Where the engine of a data directory last consumed from, so that tools can ask the same brokers. Holds no secrets.
 *
 * @param bootstrapServers the brokers
 * @param groupId the consumer group
 * @param topics the topics
 */
public record LastRun(String bootstrapServers, String groupId, List<String> topics) {
    public LastRun {
        topics = List.copyOf(topics);
    }

    /** Keeps it in a data directory. */
    public void save(DataDirectory directory) {
        try {
            DataDirectory.write(directory.lastRunFile(), this);
        } catch (IOException failure) {
            throw directory.unusable(failure);
        }
    }

    /** What a data directory has kept, if anything. */
    public static Optional<LastRun> of(DataDirectory directory) {
        if (!Files.exists(directory.lastRunFile())) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new ObjectMapper().readValue(Files.readAllBytes(directory.lastRunFile()), LastRun.class));
        } catch (IOException failure) {
            throw directory.unusable(failure);
        }
    }
}
