package io.zonelog.deploy.wiring;

import io.zonelog.connector.directory.DirectoryClients;
import io.zonelog.connector.directory.DirectoryMember;
import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.connector.directory.EngineDescription.PartitionCopy;
import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.takeover.SnapshotSources;
import io.zonelog.deploy.backup.BackupSnapshots;
import io.zonelog.deploy.config.Build;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.peer.PeerSnapshots;
import io.zonelog.mapping.MappingStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes an engine a member of the directory, as the configuration says. */
final class ConfiguredDirectory {
    private ConfiguredDirectory() {}

    /** Where files come from that the engine does not have: other engines first, then backups. */
    static SnapshotSources snapshots(Configuration configuration, EngineDirectory directory, MappingStore store) {
        boolean alone = configuration.isOff(KafkaSettings.ENGINES_TOPIC);
        boolean noBackup = configuration.isEmpty(KafkaSettings.POSITIONS_BOOTSTRAP_BACKUP);
        if (configuration.text(KafkaSettings.POSITIONS_BOOTSTRAP).equals("kafka") || (alone && noBackup)) {
            return SnapshotSources.NONE;
        }
        List<SnapshotSources> all = new ArrayList<>();
        if (!alone) {
            all.add(new PeerSnapshots(
                    directory,
                    store.identity().deviceUuid(),
                    EngineHttp.readToken(configuration),
                    EngineHttp.trusted(configuration)));
        }
        if (!noBackup) {
            all.add(new BackupSnapshots(Path.of(configuration.text(KafkaSettings.POSITIONS_BOOTSTRAP_BACKUP))));
        }
        return identity ->
                all.stream().flatMap(each -> each.of(identity).stream()).toList();
    }

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
