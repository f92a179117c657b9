package io.zonelog.connector.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.mapping.SourceIdentity;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** A poll in parts: nothing is lost, nothing changes its order, and each part says where its partitions go on. */
class PolledBatchTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final TopicPartition P1 = new TopicPartition("t", 1);
    private static final int VALUE_BYTES = 744;
    /** What a record of these tests takes: no key, its value, its objects. */
    private static final int RECORD_BYTES = 1000;

    private final Map<TopicPartition, PartitionLease> leases = new LinkedHashMap<>();
    private final Map<TopicPartition, List<ConsumerRecord<byte[], ByteBuffer>>> records = new LinkedHashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> next = new LinkedHashMap<>();

    @Test
    void aSmallPollIsOnePartThatGoesOnBehindTransactionMarkers() {
        poll(P0, 12, 0, 1, 5);
        List<PolledBatch> parts = parts(1 << 20);
        assertThat(parts).hasSize(1);
        assertThat(parts.get(0).sizeBytes()).isEqualTo(3 * RECORD_BYTES);
        assertThat(offsets(parts)).containsExactly("t-0 0 1 5 -> 12");
    }

    @Test
    void aPartEndsWithTheRecordThatReachesTheSizeAndGoesOnBehindIt() {
        poll(P0, 12, 0, 1, 5, 6, 9);
        List<PolledBatch> parts = parts(2 * RECORD_BYTES);
        assertThat(offsets(parts)).containsExactly("t-0 0 1 -> 2", "t-0 5 6 -> 7", "t-0 9 -> 12");
        assertThat(parts).extracting(PolledBatch::sizeBytes).containsExactly(2000L, 2000L, 1000L);
        assertThat(parts.get(0).slices().get(0).leaderEpoch())
                .as("that of the last record")
                .isEqualTo(3);
        assertThat(parts.get(2).slices().get(0).leaderEpoch())
                .as("that of the poll")
                .isEqualTo(4);
    }

    @Test
    void partitionsShareAPart() {
        poll(P0, 3, 0, 1, 2);
        poll(P1, 42, 40, 41);
        assertThat(offsets(parts(4 * RECORD_BYTES))).containsExactly("t-0 0 1 2 -> 3; t-1 40 -> 41", "t-1 41 -> 42");
    }

    @Test
    void aPartitionWhoseLastRecordFillsAPartEndsThere() {
        poll(P0, 7, 0, 1);
        poll(P1, 41, 40);
        assertThat(offsets(parts(2 * RECORD_BYTES))).containsExactly("t-0 0 1 -> 7", "t-1 40 -> 41");
    }

    @Test
    void aPollThatOnlyPassedMarkersMovesItsPartition() {
        poll(P0, 9);
        List<PolledBatch> parts = parts(1);
        assertThat(offsets(parts)).containsExactly("t-0 -> 9");
        assertThat(parts.get(0).sizeBytes()).isZero();
    }

    @Test
    void nothingPolledIsNothingToHandOver() {
        assertThat(parts(1)).isEmpty();
    }

    @Test
    void recordsOfAPartitionThatIsNotHeldAreRefused() {
        poll(P0, 1, 0);
        leases.clear();
        assertThatThrownBy(() -> parts(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("records of t-0 came without an assignment");
    }

    private void poll(TopicPartition partition, long nextOffset, long... offsets) {
        leases.put(
                partition,
                new PartitionLease(
                        partition,
                        new SourceIdentity("cluster", "topic-id", "t", partition.partition()),
                        new LogView(0, 100, LogView.Cleanup.DELETE),
                        PartitionLease.DurableLatency.NONE));
        if (offsets.length > 0) {
            records.put(
                    partition,
                    LongStream.of(offsets)
                            .mapToObj(offset -> record(partition, offset))
                            .toList());
        }
        next.put(partition, new OffsetAndMetadata(nextOffset, Optional.of(4), ""));
    }

    private static ConsumerRecord<byte[], ByteBuffer> record(TopicPartition partition, long offset) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                0L,
                TimestampType.CREATE_TIME,
                -1,
                VALUE_BYTES,
                null,
                ByteBuffer.allocate(VALUE_BYTES),
                new RecordHeaders(),
                Optional.of(3));
    }

    private List<PolledBatch> parts(long partBytes) {
        return PolledBatch.partsOf(new ConsumerRecords<>(records, next), leases, partBytes);
    }

    /** Each part as one line: its partitions with the offsets of their records, and where they go on. */
    private static List<String> offsets(List<PolledBatch> parts) {
        List<String> lines = new ArrayList<>();
        for (PolledBatch part : parts) {
            List<String> slices = new ArrayList<>();
            for (PolledBatch.PartitionSlice slice : part.slices()) {
                StringBuilder line = new StringBuilder(slice.lease().toString());
                slice.records().forEach(record -> line.append(' ').append(record.offset()));
                slices.add(line.append(" -> ").append(slice.nextOffset()).toString());
            }
            lines.add(String.join("; ", slices));
        }
        return lines;
    }
}
