package io.zonelog.deploy.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.device.file.DurableFiles;
import io.zonelog.snapshot.SnapshotException;
import io.zonelog.snapshot.SnapshotInput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A backup that is being made. It is one, and durable, only when it has been {@link #completed}. */
public final class BackupDraft {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final int BUFFER_BYTES = 1 << 20;
    /** So many backups a partition builds upon at most; then it is taken whole again. With one a day, the last week. */
    private static final int MOST_BASES = 6;

    private final Path directory;
    private final Path draft;
    private final Instant created;
    private final Optional<Backup> base;
    private final Consumer<String> notes;
    private final List<BackupManifest.Partition> partitions = new ArrayList<>();

    private BackupDraft(Path directory, Instant created, Optional<Backup> base, Consumer<String> notes) {
        this.directory = directory;
        this.draft = directory.resolveSibling(directory.getFileName() + Backup.PARTIAL);
        this.created = created;
        this.base = base;
        this.notes = notes;
    }

    /** How much a backup takes. */
    public enum Extent {
        /** Files that have changed since the newest backup, where that can be built upon. */
        CHANGES,
        /** Everything. */
        WHOLE
    }

    /**
     * Begins one.
     *
     * @param backups the directory that holds backups, which is made if it is not there
     * @param now which names it
     * @param notes told, with a line, of each partition that is taken whole although less was wanted
     * @throws CommandFailure if the directory cannot be written
     */
    public static BackupDraft begin(Path backups, Instant now, Extent extent, Consumer<String> notes) {
        Path directory = backups.toAbsolutePath().normalize().resolve(NAME.format(now));
        Optional<Backup> base = Optional.empty();
        if (extent == Extent.CHANGES && Files.isDirectory(backups)) {
            try {
                base = Backup.newest(backups);
            } catch (CommandFailure unreadable) {
                notes.accept(unreadable.getMessage() + "; everything is taken");
            }
        }
        BackupDraft begun = new BackupDraft(directory, now, base, notes);
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
        /**
         * Writes it.
         *
         * @param sinceOffset the position of an earlier one, whose files need not be written again; 0 for everything
         */
        void writeTo(OutputStream out, long sinceOffset) throws IOException;
    }

    /**
     * Adds a partition. Its snapshot is durable afterwards, and was read back and checked.
     *
     * @throws CommandFailure if it cannot be written, or is not whole
     */
    public void add(String topic, int partition, Content content) {
        Path file = draft.resolve(topic + "-" + partition + ".snapshot");
        try {
            Optional<BackupManifest.Partition> changes =
                    base.isEmpty() ? Optional.empty() : changes(file, base.get(), topic, partition, content);
            partitions.add(changes.isPresent() ? changes.get() : written(file, 0, null, content));
        } catch (SnapshotException damaged) {
            throw CommandFailure.problem(
                    "the snapshot of " + topic + "/" + partition + " is not whole: " + damaged.getMessage(), damaged);
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    /** Only what has changed since an earlier backup; empty if that does not have the partition, or cannot be built upon. */
    private Optional<BackupManifest.Partition> changes(
            Path file, Backup earlier, String topic, int partition, Content content) throws IOException {
        Optional<BackupManifest.Partition> before = earlier.manifest().partition(topic, partition);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (earlier.basesOf(before.get()) >= MOST_BASES) {
                return Optional.empty();
            }
            BackupManifest.Partition changes = written(file, before.get().position(), earlier.name(), content);
            OpenSnapshot.use(
                    draft,
                    changes,
                    SnapshotInput.Blocks.SKIPPED,
                    frames -> OpenSnapshot.readAll(frames, Progress.silent()));
            return Optional.of(changes);
        } catch (SnapshotException | NoSuchFileException unfit) {
            notes.accept(topic + "/" + partition + " is taken whole, since backup " + earlier.name()
                    + " cannot be built upon: " + unfit.getMessage());
            return Optional.empty();
        }
    }

    private static BackupManifest.Partition written(Path file, long sinceOffset, @Nullable String base, Content content)
            throws IOException {
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try (FileChannel channel = DurableFiles.open(file, options)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
            content.writeTo(out, sinceOffset);
            out.flush();
            channel.force(true);
        }
        return BackupManifest.Partition.read(file, base, Progress.silent());
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
