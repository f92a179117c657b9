package io.zonelog.deploy.backup;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.device.file.DurableFiles;
import io.zonelog.snapshot.SnapshotException;
import io.zonelog.snapshot.SnapshotInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** The newest one; empty if there is none. */
    static Optional<Backup> newest(Path backups) {
        return all(backups).stream().reduce((older, newer) -> newer).map(Backup::open);
    }

    /**
     * Removes what is older than the newest ones, and what none of these builds upon.
     *
     * @param keep how many stay at least, 1 or more
     * @return the names of those that were removed
     * @throws CommandFailure if one cannot be read or removed
     */
    public static List<String> removeOlder(Path backups, int keep) {
        List<Path> all = all(backups);
        Deque<Path> kept = new ArrayDeque<>(all.subList(Math.max(0, all.size() - keep), all.size()));
        Set<Path> needed = new HashSet<>();
        while (!kept.isEmpty()) {
            Path one = kept.remove();
            if (needed.add(one)) {
                open(one).bases().forEach(base -> kept.add(one.resolveSibling(base)));
            }
        }
        List<Path> old = all.stream().filter(one -> !needed.contains(one)).toList();
        old.forEach(Backup::remove);
        return old.stream().map(one -> one.getFileName().toString()).toList();
    }

    /** The manifest first: what is cut off is no backup any more. */
    private static void remove(Path directory) {
        try {
            Files.delete(directory.resolve(MANIFEST));
            DurableFiles.sync(directory);
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        } catch (IOException failure) {
            throw CommandFailure.problem("cannot remove " + directory + ": " + FailureLine.of(failure), failure);
        }
    }

    /** How many backups a partition of it builds upon. */
    int basesOf(BackupManifest.Partition partition) {
        String base = partition.base();
        if (base == null) {
            return 0;
        }
        Path below = directory.resolveSibling(base);
        if (!Files.exists(below.resolve(MANIFEST))) {
            throw new SnapshotException("it builds upon backup " + base + ", which is not there");
        }
        Backup earlier = open(below);
        return 1
                + earlier.manifest()
                        .partition(partition.topic(), partition.partition())
                        .map(earlier::basesOf)
                        .orElse(0);
    }

    /** The names of those that it builds upon directly. */
    private Set<String> bases() {
        return manifest.partitions().stream()
                .map(BackupManifest.Partition::base)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
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

    static Backup open(Path directory) {
        Path file = directory.resolve(MANIFEST);
        try {
            BackupManifest manifest = new ObjectMapper().readValue(Files.readAllBytes(file), BackupManifest.class);
            if (manifest == null || manifest.partitions() == null) {
                throw CommandFailure.problem(file + " does not say what the backup holds: it is damaged");
            }
            if (manifest.formatVersion() > BackupManifest.FORMAT_VERSION) {
                throw CommandFailure.usage(file + " has format version " + manifest.formatVersion()
                        + "; this program reads versions up to " + BackupManifest.FORMAT_VERSION);
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

    /** The data that lie in it, and not in one that it builds upon, shared blocks once, in whole blocks. */
    public long dataBytes() {
        return manifest.dataBytes();
    }

    /** How many partitions it holds. */
    public int partitionCount() {
        return manifest.partitions().size();
    }

    /**
     * Reads all of it and all that it builds upon, and compares each block with its checksum and each snapshot with its digest and with the
     * manifest.
     *
     * @return what is wrong, a line for each snapshot; none if nothing is
     */
    public List<String> problems(Progress progress) {
        List<String> problems = new ArrayList<>();
        for (BackupManifest.Partition partition : manifest.partitions()) {
            Path file = directory.resolve(partition.file());
            try {
                requireSame(partition, BackupManifest.Partition.read(file, partition.base(), progress));
                if (partition.base() != null) {
                    use(partition, frames -> OpenSnapshot.readAll(frames, Progress.silent()));
                }
            } catch (SnapshotException damaged) {
                problems.add(file + ": " + damaged.getMessage());
            } catch (IOException failure) {
                problems.add(file + ": " + FailureLine.of(failure));
            }
        }
        return problems;
    }

    /** Uses a partition's snapshot, with everything that it builds upon. */
    void use(BackupManifest.Partition partition, OpenSnapshot.Use use) throws IOException {
        OpenSnapshot.use(directory, partition, SnapshotInput.Blocks.READ, use);
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
