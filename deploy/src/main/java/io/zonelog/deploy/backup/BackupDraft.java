package io.zonelog.deploy.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.device.file.DurableFiles;
import io.zonelog.snapshot.SnapshotException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A backup that is being made. It is one, and durable, only when it has been {@link #completed}. */
public final class BackupDraft {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final int BUFFER_BYTES = 1 << 20;

    private final Path directory;
    private final Path draft;
    private final Instant created;
    private final List<BackupManifest.Partition> partitions = new ArrayList<>();

    private BackupDraft(Path directory, Instant created) {
        this.directory = directory;
        this.draft = directory.resolveSibling(directory.getFileName() + Backup.PARTIAL);
        this.created = created;
    }

    /**
     * Begins one.
     *
     * @param backups the directory that holds backups, which is made if it is not there
     * @param now which names it
     * @throws CommandFailure if the directory cannot be written
     */
    public static BackupDraft begin(Path backups, Instant now) {
        BackupDraft begun = new BackupDraft(backups.toAbsolutePath().normalize().resolve(NAME.format(now)), now);
        try {
            DurableFiles.createDirectories(begun.draft);
        } catch (IOException failure) {
            throw begun.unwritable(failure);
        }
        return begun;
    }

    /** Writes a snapshot. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Adds a partition. Its snapshot is durable afterwards, and was read back and checked.
     *
     * @throws CommandFailure if it cannot be written, or is not whole
     */
    public void add(String topic, int partition, Content content) {
        Path file = draft.resolve(topic + "-" + partition + ".snapshot");
        try (FileChannel channel =
                DurableFiles.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
            content.writeTo(out);
            out.flush();
            channel.force(true);
            partitions.add(BackupManifest.Partition.read(file, Progress.silent()));
        } catch (SnapshotException damaged) {
            throw CommandFailure.problem(
                    "the snapshot of " + topic + "/" + partition + " is not whole: " + damaged.getMessage(), damaged);
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    /**
     * Makes it a backup.
     *
     * @param deviceUuid what it was taken from
     * @throws CommandFailure if that cannot be made durable
     */
    public Backup completed(UUID deviceUuid) {
        BackupManifest manifest = new BackupManifest(
                BackupManifest.FORMAT_VERSION, created.toString(), deviceUuid, List.copyOf(partitions));
        try {
            DurableFiles.replace(
                    draft.resolve(Backup.MANIFEST), ByteBuffer.wrap(new ObjectMapper().writeValueAsBytes(manifest)));
            DurableFiles.rename(draft, directory);
            return new Backup(directory, manifest);
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    private CommandFailure unwritable(IOException failure) {
        return CommandFailure.problem(
                "cannot write the backup " + draft + ": " + FailureLine.of(failure)
                        + "; what there is of it can be removed",
                failure);
    }
}
