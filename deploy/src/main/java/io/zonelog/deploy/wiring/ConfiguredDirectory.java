package io.zonelog.deploy.wiring;

import io.zonelog.connector.directory.DirectoryClients;
import io.zonelog.connector.directory.DirectoryMember;
import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.connector.directory.EngineDescription.PartitionCopy;
import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.deploy.config.Build;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.mapping.MappingStore;
import java.util.Optional;
import java.util.UUID;

/** Makes an engine a member of the directory, as the configuration says. */
final class ConfiguredDirectory {
    private ConfiguredDirectory() {}

    /**
     * Joins the directory.
     *
     * @param url where others reach the engine's HTTP server; empty if it has none
     * @return empty if there is none
     */
    static Optional<DirectoryMember> join(
            Configuration configuration,
            ConnectorOptions.Consumers clients,
            MappingStore store,
            String url,
            EngineDirectory directory) {
        if (configuration.isOff(KafkaSettings.ENGINES_TOPIC)) {
            return Optional.empty();
        }
        UUID device = store.identity().deviceUuid();
        String group = configuration.text(KafkaSettings.GROUP_ID);
        String version = Build.current().version();
        return Optional.of(DirectoryMember.join(
                configuration.text(KafkaSettings.ENGINES_TOPIC),
                DirectoryClients.of(clients),
                directory,
                () -> new EngineDescription(
                        device,
                        url,
                        group,
                        version,
                        store.positions().stream().map(PartitionCopy::of).toList())));
    }
}
