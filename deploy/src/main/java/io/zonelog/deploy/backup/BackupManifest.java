package io.zonelog.deploy.backup;

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
            String file, String topic, int partition, long position, long files, long dataBytes, long sizeBytes) {}

    long files() {
        return partitions.stream().mapToLong(Partition::files).sum();
    }

    long dataBytes() {
        return partitions.stream().mapToLong(Partition::dataBytes).sum();
    }
}
