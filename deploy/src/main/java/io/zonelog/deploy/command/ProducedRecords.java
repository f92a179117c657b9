package io.zonelog.deploy.command;

import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.kafka.WriteRecordSender;
import io.zonelog.deploy.terminal.Words;
import java.util.List;

/**
 * What {@code produce} sent; its JSON answer.
 *
 * @param topic where to
 * @param records records sent
 * @param bytes bytes of their values
 * @param partitions where the records are, in the order of the partitions
 */
record ProducedRecords(String topic, long records, long bytes, List<Arrived> partitions) {
    /**
     * Records in one partition.
     *
     * @param partition the partition
     * @param firstOffset offset of the first one
     * @param lastOffset offset of the last one
     */
    record Arrived(int partition, long firstOffset, long lastOffset) {}

    /** Waits until everything sent has arrived. */
    static ProducedRecords of(WriteRecordSender sender, String topic) {
        List<Arrived> partitions = sender.confirm().entrySet().stream()
                .map(entry -> new Arrived(
                        entry.getKey(),
                        entry.getValue().first(),
                        entry.getValue().last()))
                .sorted((one, other) -> Integer.compare(one.partition(), other.partition()))
                .toList();
        return new ProducedRecords(topic, sender.records(), sender.valueBytes(), partitions);
    }

    /** The answer for people. */
    List<String> lines() {
        return partitions.stream()
                .map(arrived -> Words.counted(records, "record") + ", " + Sizes.rounded(bytes) + ", to " + topic + "/"
                        + arrived.partition() + " offsets " + arrived.firstOffset() + ".." + arrived.lastOffset())
                .toList();
    }
}
