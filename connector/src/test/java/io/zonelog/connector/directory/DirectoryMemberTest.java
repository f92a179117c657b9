package io.zonelog.connector.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.client.KafkaCluster;
import io.zonelog.connector.ingest.InMemoryKafkaCluster;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class DirectoryMemberTest {
    private static final String TOPIC = "engines";
    private static final EngineDescription SELF =
            new EngineDescription(new UUID(0, 1), "http://engine:8480", "g", "1", List.of());

    private final EngineDirectory directory = new EngineDirectory(System::nanoTime);

    @Test
    void theRowIsWrittenIntoACompactedTopicAndTakenAwayAtTheEnd() throws Exception {
        InMemoryKafkaCluster cluster = new InMemoryKafkaCluster();
        CountDownLatch written = new CountDownLatch(1);
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> row) {
                        Future<RecordMetadata> sent = super.send(row);
                        written.countDown();
                        return sent;
                    }
                };
        DirectoryClients clients = new DirectoryClients(DirectoryMemberTest::consumer, () -> producer, () -> cluster);
        try (DirectoryMember member = DirectoryMember.join(TOPIC, clients, directory, () -> SELF)) {
            assertThat(member).isNotNull();
            assertThat(written.await(1, TimeUnit.MINUTES)).isTrue();
        }
        List<ProducerRecord<byte[], byte[]>> rows = producer.history();
        assertThat(DescriptionFormat.read(rows.get(0).value())).isEqualTo(SELF);
        assertThat(rows.get(rows.size() - 1).value()).isNull();
        assertThat(rows)
                .allMatch(row -> new String(row.key(), StandardCharsets.UTF_8)
                        .equals(SELF.deviceUuid().toString()));
        assertThat(cluster.settings(List.of(TOPIC)).get(TOPIC)).containsEntry("cleanup.policy", "compact,delete");
        assertThat(producer.closed()).isTrue();
    }

    @Test
    void anEngineThatMayNotMakeTheTopicGoesOnWithoutIt() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        KafkaCluster cluster = new RefusingCluster(refused);
        DirectoryClients clients = new DirectoryClients(
                () -> {
                    throw new AssertionError("there is no topic to read");
                },
                () -> {
                    throw new AssertionError("there is no topic to write");
                },
                () -> cluster);
        try (DirectoryMember member = DirectoryMember.join(TOPIC, clients, directory, () -> SELF)) {
            assertThat(member).isNotNull();
            assertThat(refused.await(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(directory.entries()).isEmpty();
    }

    private static MockConsumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        Node node = new Node(0, "broker", 1);
        Node[] nodes = {node};
        consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, node, nodes, nodes)));
        consumer.updateBeginningOffsets(Map.of(new TopicPartition(TOPIC, 0), 0L));
        return consumer;
    }

    /** Has no topics, and lets nobody make one. */
    private record RefusingCluster(CountDownLatch refused) implements KafkaCluster {
        @Override
        public ClusterView describe(Collection<String> topics) {
            return new ClusterView("cluster", Map.of());
        }

        @Override
        public Map<TopicPartition, OffsetRange> offsetRanges(Collection<TopicPartition> partitions) {
            return Map.of();
        }

        @Override
        public Map<String, Map<String, String>> settings(Collection<String> topics) {
            return Map.of();
        }

        @Override
        public void createTopics(Collection<String> topics, int partitions, Map<String, String> settings) {
            refused.countDown();
            throw new ConnectorStopException(StopReason.BROKER_REFUSED, "Kafka refused to create topic engines");
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
