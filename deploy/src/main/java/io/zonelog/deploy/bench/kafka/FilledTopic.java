package io.zonelog.deploy.bench.kafka;

import io.zonelog.deploy.bench.RecordStream;
import io.zonelog.deploy.kafka.WriteRecord;
import io.zonelog.deploy.kafka.WriteRecordSender;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic of one partition with the records of a stream, written once and consumed many times.
 *
 * @param bootstrapServers the broker
 * @param name the topic
 * @param records its records
 */
record FilledTopic(String bootstrapServers, String name, RecordStream records) {
    /** Writes the records. */
    static FilledTopic fill(String bootstrapServers, String name, RecordStream records) {
        try (WriteRecordSender sender =
                new WriteRecordSender(Map.of("bootstrap.servers", bootstrapServers), name, OptionalInt.of(0))) {
            ByteBuffer value = records.newValue();
            for (long number = 0; number < records.count(); number++) {
                sender.send(WriteRecord.append("file-" + records.file(number), value.duplicate()));
            }
            sender.confirm();
        }
        return new FilledTopic(bootstrapServers, name, records);
    }

    /** The data behind so many records; of all, if there is nothing behind them. */
    long bytesBehind(long count) {
        return count < records.count() ? (records.count() - count) * records.recordBytes() : records.payloadBytes();
    }

    TopicPartition partition() {
        return new TopicPartition(name, 0);
    }
}
