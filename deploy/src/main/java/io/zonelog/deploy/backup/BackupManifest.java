package io.zonelog.deploy.backup;

import io.zonelog.deploy.terminal.Progress;
import io.zonelog.snapshot.SnapshotException;
import io.zonelog.snapshot.SnapshotHeader;
import io.zonelog.snapshot.SnapshotInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What stands in {@code backup.json}.
 *
 * @param formatVersion version of the backup's layout
 * @param created when it was begun, in UTC as ISO 8601 has it
 * @param deviceUuid the device that it was taken from
 * @param partitions what it holds
 */
record BackupManifest(int formatVersion, String created, UUID deviceUuid, List<Partition> partitions) {
    static final int FORMAT_VERSION = 2;

    /**
     * One partition.
     *
     * @param file the snapshot's name in the backup
     * @param topic its topic
     * @param partition its number
     * @param position the first offset whose record is not in it
     * @param files how many files
     * @param dataBytes the data that the snapshot itself holds, shared blocks once, in whole blocks
     * @param sizeBytes the snapshot's length
     * @param base the name of an earlier backup, beside this one, which has the files that have not changed since; null if the snapshot has
     *     everything, and always in version 1
     */
    record Partition(
            String file,
            String topic,
            int partition,
            long position,
            long files,
            long dataBytes,
            long sizeBytes,
            @Nullable String base) {
        /**
         * Reads a snapshot to its end, without those that it builds upon, and compares each block with its checksum and the whole with its
         * digest.
         *
         * @throws SnapshotException if it is damaged
         */
        static Partition read(Path snapshot, @Nullable String base, Progress progress) throws IOException {
            try (InputStream stream = OpenSnapshot.stream(snapshot, SnapshotInput.Blocks.READ)) {
                SnapshotInput in = new SnapshotInput(stream, SnapshotInput.Blocks.READ);
                OpenSnapshot.readAll(in, progress);
                SnapshotHeader header = in.header();
                return new Partition(
                        snapshot.getFileName().toString(),
                        header.identity().topic(),
                        header.identity().partition(),
                        header.nextOffset(),
                        in.files(),
                        in.dataBytes(),
                        Files.size(snapshot),
                        base);
            }
        }
    }

    /** What it holds of a partition. */
    Optional<Partition> partition(String topic, int number) {
        return partitions.stream()
                .filter(partition -> partition.topic().equals(topic) && partition.partition() == number)
                .findFirst();
    }

    long files() {
        return partitions.stream().mapToLong(Partition::files).sum();
    }

    long dataBytes() {
        return partitions.stream().mapToLong(Partition::dataBytes).sum();
    }
}
