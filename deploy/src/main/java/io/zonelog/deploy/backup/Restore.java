package io.zonelog.deploy.backup;

import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.DrivenEngine;
import io.zonelog.engine.EngineOptions;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.snapshot.PartitionBuilder;
import io.zonelog.snapshot.SnapshotException;
import io.zonelog.snapshot.SnapshotFrames;
import java.io.IOException;

/**
 * Builds the partitions of a backup in a data directory that does not know them. A partition counts as built only when all of it is durable:
 * an engine refuses what was cut off.
 */
public final class Restore {
    private final Backup backup;
    private final EngineData data;
    private final EngineOptions options;

    /**
     * Prepares.
     *
     * @param backup whose snapshots are known to be whole
     * @param data the directory's
     */
    public Restore(Backup backup, EngineData data, EngineOptions options) {
        this.backup = backup;
        this.data = data;
        this.options = options;
    }

    /**
     * Builds all partitions.
     *
     * @throws CommandFailure with one line if the directory knows one of them, the device is too small or has other blocks, or a snapshot cannot be
     *     read
     */
    public void run(Progress progress) {
        try (DrivenEngine engine = DrivenEngine.open(data.device(), data.store(), options, WritebackListener.NONE)) {
            for (BackupManifest.Partition partition : backup.manifest().partitions()) {
                build(engine, partition, progress);
            }
        }
    }

    private void build(DrivenEngine engine, BackupManifest.Partition partition, Progress progress) {
        try {
            backup.use(partition, frames -> build(engine, frames, progress));
        } catch (SnapshotException damaged) {
            throw CommandFailure.problem(
                    backup.directory().resolve(partition.file()) + ": " + damaged.getMessage(), damaged);
        } catch (IOException failure) {
            throw CommandFailure.problem(
                    backup.directory().resolve(partition.file()) + ": " + FailureLine.of(failure), failure);
        }
    }

    private void build(DrivenEngine engine, SnapshotFrames frames, Progress progress) throws IOException {
        requireSameBlocks(frames.header().blockSizeBytes());
        SourceIdentity identity = frames.header().identity();
        if (engine.engine().sources().find(identity).isPresent()) {
            throw CommandFailure.usage("the data directory knows " + identity + " already: restore into a new one");
        }
        new PartitionBuilder(engine, data.store(), (key, operation, result) -> {
                    requireApplied(key.printableName(), result);
                    progress.add(operation.dataBytes());
                })
                .build(frames);
    }

    private void requireSameBlocks(int blockSizeBytes) {
        int here = data.device().geometry().blockSizeBytes();
        if (blockSizeBytes != here) {
            throw CommandFailure.usage(
                    "the backup is of a device with blocks of " + blockSizeBytes + " bytes, this one has " + here
                            + ": restore to a device with device.block.size=" + blockSizeBytes);
        }
    }

    private static void requireApplied(String file, ApplyResult result) {
        if (result instanceof ApplyResult.Rejected rejected) {
            throw CommandFailure.problem(file + " cannot be restored: " + rejected.reason());
        }
        if (result instanceof ApplyResult.DeviceFull full) {
            throw CommandFailure.problem(file + " cannot be restored: " + full.reason()
                    + "; restore into a new data directory with a larger device");
        }
    }
}
