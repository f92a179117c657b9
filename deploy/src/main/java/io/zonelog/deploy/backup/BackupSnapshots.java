package io.zonelog.deploy.backup;

import io.zonelog.connector.takeover.SnapshotSources;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.snapshot.SnapshotBase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest backup of a directory as a place that partitions are built from. For any thread. */
public final class BackupSnapshots implements SnapshotSources {
    private static final Logger LOG = LoggerFactory.getLogger(BackupSnapshots.class);

    private final Path backups;
    /** What was wrong last, which is not told again and again. */
    private volatile String told = "";

    /** @param backups holds backups */
    public BackupSnapshots(Path backups) {
        this.backups = backups;
    }

    @Override
    public List<Candidate> of(SourceIdentity identity) {
        try {
            Backup newest = Backup.find(backups, Optional.empty());
            return newest.manifest().partitions().stream()
                    .filter(each -> each.topic().equals(identity.topic()) && each.partition() == identity.partition())
                    .map(each -> (Candidate) new InBackup(newest, each))
                    .toList();
        } catch (CommandFailure none) {
            String line = FailureLine.of(none);
            if (!line.equals(told)) {
                told = line;
                LOG.warn("no partition is built from a backup: {}", line);
            }
            return List.of();
        }
    }

    /** One partition of it. */
    private record InBackup(Backup backup, BackupManifest.Partition partition) implements Candidate {
        @Override
        public long nextOffset() {
            return partition.position();
        }

        @Override
        public void use(SnapshotBase base, Reader reader) throws IOException {
            backup.use(partition, reader::read);
        }

        @Override
        public String toString() {
            return "the backup " + backup.directory();
        }
    }
}
