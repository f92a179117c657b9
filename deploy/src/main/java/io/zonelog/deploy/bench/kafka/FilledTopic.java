package io.zonelog.deploy.bench.kafka;

import io.zonelog.deploy.bench.measure.RecordStream;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.kafka.WriteRecord;
import io.zonelog.deploy.kafka.WriteRecordSender;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic with the records of a stream, each file in one partition, written once and consumed many times.
 *
 * @param bootstrapServers the broker
 * @param name the topic
 * @param partitionCount its partitions
 * @param records its records
 */
record FilledTopic(String bootstrapServers, String name, int partitionCount, RecordStream records) {
    private static final String PREFIX = "file-";

    /** Writes the records. */
    static FilledTopic fill(String bootstrapServers, String name, int partitionCount, RecordStream records)
            throws InterruptedException {
        Map<String, String> broker = Map.of("bootstrap.servers", bootstrapServers);
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(broker))) {
            admin.createTopics(List.of(new NewTopic(name, partitionCount, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException refused) {
            throw CommandFailure.problem("the broker made no topic " + name + ": " + FailureLine.of(refused), refused);
        }
        ByteBuffer value = records.newValue();
        for (int partition = 0; partition < partitionCount; partition++) {
            try (WriteRecordSender sender = WriteRecordSender.open(broker, name, OptionalInt.of(partition))) {
                for (long number = 0; number < records.count(); number++) {
                    int file = records.file(number);
                    if (file % partitionCount == partition) {
                        sender.send(WriteRecord.append(PREFIX + file, value.duplicate()));
                    }
                }
                sender.confirm();
            }
        }
        return new FilledTopic(bootstrapServers, name, partitionCount, records);
    }

    /** The file that a key of the topic names. */
    static int fileOf(byte[] key) {
        int file = 0;
        for (int at = PREFIX.length(); at < key.length; at++) {
            file = 10 * file + key[at] - '0';
        }
        return file;
    }

    /** The data behind so many records; of all, if there is nothing behind them. */
    long bytesBehind(long count) {
        return count < records.count() ? (records.count() - count) * records.recordBytes() : records.payloadBytes();
    }

    Set<TopicPartition> partitions() {
        return IntStream.range(0, partitionCount)
                .mapToObj(partition -> new TopicPartition(name, partition))
                .collect(Collectors.toSet());
    }

    /** The partitions as {@code assignment.partitions} names them. */
    String partitionList() {
        return IntStream.range(0, partitionCount)
                .mapToObj(partition -> name + "/" + partition)
                .collect(Collectors.joining(","));
    }
}
