package io.zonelog.deploy.backup;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.snapshot.SnapshotException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One backup: a directory with a snapshot of each partition, and {@code backup.json}, which names them. It has its name from when it is
 * whole; before, the name ends in {@code .partial}.
 *
 * @param directory where it is
 * @param manifest what it says of itself
 */
public record Backup(Path directory, BackupManifest manifest) {
    static final String MANIFEST = "backup.json";
    static final String PARTIAL = ".partial";

    /**
     * A backup by its name, or the newest one.
     *
     * @param backups the directory that holds backups
     * @throws CommandFailure if there is none
     */
    public static Backup find(Path backups, Optional<String> name) {
        Path chosen = name.map(backups::resolve)
                .or(() -> all(backups).stream().reduce((older, newer) -> newer))
                .orElseThrow(() -> CommandFailure.usage("there is no backup in " + backups));
        return open(chosen);
    }

    /** All that are whole, the oldest first: their names are the times at which they were made. */
    private static List<Path> all(Path backups) {
        try (Stream<Path> entries = Files.list(backups)) {
            return entries.filter(entry -> Files.exists(entry.resolve(MANIFEST)))
                    .filter(entry -> !entry.getFileName().toString().endsWith(PARTIAL))
                    .sorted(Comparator.comparing(entry -> entry.getFileName().toString()))
                    .toList();
        } catch (IOException failure) {
            throw unreadable(backups, failure);
        }
    }

    private static Backup open(Path directory) {
        Path file = directory.resolve(MANIFEST);
        try {
            BackupManifest manifest = new ObjectMapper().readValue(Files.readAllBytes(file), BackupManifest.class);
            if (manifest == null || manifest.partitions() == null) {
                throw CommandFailure.problem(file + " does not say what the backup holds: it is damaged");
            }
            if (manifest.formatVersion() != BackupManifest.FORMAT_VERSION) {
                throw CommandFailure.usage(file + " has format version " + manifest.formatVersion()
                        + "; this program reads version " + BackupManifest.FORMAT_VERSION);
            }
            return new Backup(directory, manifest);
        } catch (JacksonException damaged) {
            throw CommandFailure.problem(file + " is damaged: " + damaged.getOriginalMessage(), damaged);
        } catch (NoSuchFileException missing) {
            throw CommandFailure.usage(directory + " is no backup: it has no " + MANIFEST, missing);
        } catch (IOException failure) {
            throw unreadable(directory, failure);
        }
    }

    /** Its name. */
    public String name() {
        return directory.getFileName().toString();
    }

    /** How many files it holds. */
    public long files() {
        return manifest.files();
    }

    /** The data of these, shared blocks once, in whole blocks. */
    public long dataBytes() {
        return manifest.dataBytes();
    }

    /** How many partitions it holds. */
    public int partitionCount() {
        return manifest.partitions().size();
    }

    /**
     * Reads all of it, and compares each block with its checksum and each snapshot with its digest and with the manifest.
     *
     * @return what is wrong, a line for each snapshot; none if nothing is
     */
    public List<String> problems(Progress progress) {
        List<String> problems = new ArrayList<>();
        for (BackupManifest.Partition partition : manifest.partitions()) {
            Path file = directory.resolve(partition.file());
            try {
                requireSame(partition, BackupManifest.Partition.read(file, progress));
            } catch (SnapshotException damaged) {
                problems.add(file + ": " + damaged.getMessage());
            } catch (IOException failure) {
                problems.add(file + ": " + FailureLine.of(failure));
            }
        }
        return problems;
    }

    /** The stream of a partition's snapshot, to be closed. */
    InputStream snapshot(BackupManifest.Partition partition) throws IOException {
        return BackupManifest.Partition.open(directory.resolve(partition.file()));
    }

    private static void requireSame(BackupManifest.Partition told, BackupManifest.Partition found) {
        if (!found.equals(told)) {
            throw new SnapshotException(
                    "it is another one than " + MANIFEST + " tells: " + found + " instead of " + told);
        }
    }

    static CommandFailure unreadable(Path directory, IOException failure) {
        return CommandFailure.problem("cannot read " + directory + ": " + FailureLine.of(failure), failure);
    }
}
