package io.zonelog.deploy.backup;

import io.zonelog.deploy.terminal.Progress;
import io.zonelog.snapshot.SnapshotException;
import io.zonelog.snapshot.SnapshotHeader;
import io.zonelog.snapshot.SnapshotInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * What stands in {@code backup.json}.
 *
 * @param formatVersion version of the backup's layout
 * @param created when it was begun, in UTC as ISO 8601 has it
 * @param deviceUuid the device that it was taken from
 * @param partitions what it holds
 */
record BackupManifest(int formatVersion, String created, UUID deviceUuid, List<Partition> partitions) {
    static final int FORMAT_VERSION = 1;

    /**
     * One partition.
     *
     * @param file the snapshot's name in the backup
     * @param topic its topic
     * @param partition its number
     * @param position the first offset whose record is not in it
     * @param files how many files
     * @param dataBytes their data, shared blocks once, in whole blocks
     * @param sizeBytes the snapshot's length
     */
    record Partition(
            String file, String topic, int partition, long position, long files, long dataBytes, long sizeBytes) {
        private static final int BUFFER_BYTES = 1 << 20;

        /**
         * Reads a snapshot to its end, and compares each block with its checksum and the whole with its digest.
         *
         * @throws SnapshotException if it is damaged
         */
        static Partition read(Path snapshot, Progress progress) throws IOException {
            try (InputStream stream = open(snapshot)) {
                SnapshotInput in = new SnapshotInput(stream);
                long before = 0;
                while (in.next().isPresent()) {
                    progress.add(in.dataBytes() - before);
                    before = in.dataBytes();
                }
                SnapshotHeader header = in.header();
                return new Partition(
                        snapshot.getFileName().toString(),
                        header.identity().topic(),
                        header.identity().partition(),
                        header.nextOffset(),
                        in.files(),
                        in.dataBytes(),
                        Files.size(snapshot));
            }
        }

        /** The stream of a snapshot, to be closed. */
        static InputStream open(Path snapshot) throws IOException {
            return new BufferedInputStream(Files.newInputStream(snapshot), BUFFER_BYTES);
        }
    }

    long files() {
        return partitions.stream().mapToLong(Partition::files).sum();
    }

    long dataBytes() {
        return partitions.stream().mapToLong(Partition::dataBytes).sum();
    }
}
