package io.zonelog.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonelog.connector.ConnectorStatus.Phase;
import io.zonelog.connector.apply.EnginePart;
import io.zonelog.connector.assignment.RefusedPartitions;
import io.zonelog.connector.client.KafkaClients;
import io.zonelog.connector.ingest.InMemoryKafkaCluster;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.IncompleteLogs;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.NewPartitions;
import io.zonelog.connector.orders.OrderRecords;
import io.zonelog.connector.outcome.ConnectorResult;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.EngineMailbox;
import io.zonelog.engine.EnginePorts;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole connector with its threads, over Kafka's mock consumer and an engine in memory. */
class ConnectorTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final UUID DEVICE = new UUID(3, 3);

    private final CountDownLatch committedThree = new CountDownLatch(1);
    private final MockConsumer<byte[], ByteBuffer> consumer = mock();
    /** Consumers that are made when the first one is of no use any more. */
    private final Queue<MockConsumer<byte[], ByteBuffer>> later = new ConcurrentLinkedQueue<>();

    private final InMemoryKafkaCluster cluster = new InMemoryKafkaCluster().withTopic("t", "id", 1);
    private final InMemoryMappingStore store = new InMemoryMappingStore(DEVICE);
    private final ExecutorService commits = Executors.newSingleThreadExecutor();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private MockConsumer<byte[], ByteBuffer> mock() {
        MockConsumer<byte[], ByteBuffer> made = new MockConsumer<>("none") {
            @Override
            public synchronized void commitAsync(
                    Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
                super.commitAsync(offsets, callback);
                if (offsets.values().stream().anyMatch(offset -> offset.offset() == 3)) {
                    committedThree.countDown();
                }
            }
        };
        made.updateBeginningOffsets(Map.of(P0, 0L));
        made.updateEndOffsets(Map.of(P0, 1000L));
        return made;
    }

    @AfterEach
    void close() {
        commits.shutdown();
    }

    @Test
    void recordsAreConsumedCommittedAndTheStopIsClean() throws InterruptedException {
        for (int offset = 0; offset < 3; offset++) {
            deliverOnPoll(offset, "k", "abc");
        }
        Connector connector = start(new ConnectorOptions.BadRecordPolicy.Stop());
        committedThree.await();
        assertThat(connector.status().phase()).isEqualTo(Phase.RUNNING);
        assertThat(registry.get("zonelog.connector.records.applied")
                        .functionCounter()
                        .count())
                .isEqualTo(3);
        assertThat(registry.get("zonelog.connector.partitions.assigned").gauge().value())
                .isEqualTo(1);
        connector.requestStop();
        assertThat(connector.awaitStopped()).isEqualTo(new ConnectorResult.Finished(ConnectorResult.Drain.COMPLETE));
        assertThat(connector.status().phase()).isEqualTo(Phase.STOPPED);
        assertThat(store.file(FileKey.of(0, "k")).orElseThrow().sizeBytes()).isEqualTo(9);
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void aBadRecordEndsTheConnectorWithOneLine() throws InterruptedException {
        deliverOnPoll(0, "k", "abc");
        deliverOnPoll(1, "", "abc");
        Connector connector = start(new ConnectorOptions.BadRecordPolicy.Stop());
        assertThat(connector.awaitStopped()).isInstanceOfSatisfying(ConnectorResult.Stopped.class, stopped -> {
            assertThat(stopped.reason()).isEqualTo(StopReason.BAD_RECORD);
            assertThat(stopped.line()).contains("topic t partition 0 offset 1").doesNotContain("\n");
        });
        assertThat(store.positions().get(0).nextOffset()).isEqualTo(1);
    }

    @Test
    void aPositionThatKafkaNoLongerHoldsEndsTheConnectorWithOneLine() throws InterruptedException {
        cluster.withRange(P0, 500, 800);
        failPoll(new OffsetOutOfRangeException(Map.of(P0, 120L)));
        Connector connector = start(new ConnectorOptions.BadRecordPolicy.Stop());
        assertThat(connector.awaitStopped()).isInstanceOfSatisfying(ConnectorResult.Stopped.class, stopped -> {
            assertThat(stopped.reason()).isEqualTo(StopReason.POSITION_OUT_OF_RANGE);
            assertThat(stopped.line())
                    .startsWith("topic t partition 0: Kafka does not hold the stored offset 120;"
                            + " Kafka holds offsets 500 to 800;");
        });
    }

    /** As after an outage of the broker, which takes a member for its own predecessor. */
    @Test
    void whoIsFencedOnceJoinsAgainAndGoesOn() throws InterruptedException {
        deliverOnPoll(0, "k", "abc");
        failPoll(new FencedInstanceIdException("fenced"));
        MockConsumer<byte[], ByteBuffer> second = mock();
        for (int offset = 0; offset < 3; offset++) {
            deliverOnPoll(second, offset, "k", "abc");
        }
        later.add(second);
        Connector connector = start(new ConnectorOptions.BadRecordPolicy.Stop());
        committedThree.await();
        connector.requestStop();
        assertThat(connector.awaitStopped()).isEqualTo(new ConnectorResult.Finished(ConnectorResult.Drain.COMPLETE));
        assertThat(store.file(FileKey.of(0, "k")).orElseThrow().sizeBytes()).isEqualTo(9);
        assertThat(consumer.closed()).isTrue();
        assertThat(second.closed()).isTrue();
    }

    @Test
    void anotherMemberWithOurIdEndsTheConnector() throws InterruptedException {
        failPoll(new FencedInstanceIdException("fenced"));
        for (int again = 0; again < 2; again++) {
            MockConsumer<byte[], ByteBuffer> next = mock();
            next.schedulePollTask(() -> next.setPollException(new FencedInstanceIdException("fenced")));
            later.add(next);
        }
        Connector connector = start(new ConnectorOptions.BadRecordPolicy.Stop());
        assertThat(connector.awaitStopped())
                .isInstanceOfSatisfying(
                        ConnectorResult.Stopped.class,
                        stopped -> assertThat(stopped.reason()).isEqualTo(StopReason.MEMBER_FENCED));
    }

    @Test
    void whateverAConsumerThrowsEndsTheConnectorWithThatCause() throws InterruptedException {
        KafkaException strange = new KafkaException("strange\nindeed");
        failPoll(strange);
        Connector connector = start(new ConnectorOptions.BadRecordPolicy.Stop());
        assertThat(connector.awaitStopped()).isEqualTo(new ConnectorResult.Failed("strange indeed", strange));
    }

    @Test
    void anEngineThatCannotOpenEndsTheConnectorBeforeKafkaIsAsked() throws InterruptedException {
        Connector connector = Connector.start(
                ports(new InMemoryMappingStore(new UUID(9, 9))), options(new ConnectorOptions.BadRecordPolicy.Stop()));
        assertThat(connector.awaitStopped()).isInstanceOf(ConnectorResult.Failed.class);
        assertThat(cluster.questions()).isZero();
    }

    @Test
    void aStopWhileWaitingForTheBrokerIsClean() throws InterruptedException {
        cluster.goAwayFor(1_000_000);
        CountDownLatch asked = new CountDownLatch(1);
        cluster.afterQuestions(1, asked::countDown);
        Connector connector = start(new ConnectorOptions.BadRecordPolicy.Stop());
        asked.await();
        connector.requestStop();
        assertThat(connector.awaitStopped()).isInstanceOf(ConnectorResult.Finished.class);
    }

    private Connector start(ConnectorOptions.BadRecordPolicy badRecords) {
        return Connector.start(ports(store), options(badRecords));
    }

    private Connector.Ports ports(InMemoryMappingStore mappings) {
        DeviceGeometry geometry = new DeviceGeometry(DEVICE, 4096, 64, 0, 256, 256, 64, 8, 8);
        EnginePorts engine = new EnginePorts(
                InMemoryZonedDevice.immediate(geometry), mappings, commits, System::nanoTime, new EngineMailbox());
        return new Connector.Ports(
                EnginePart.alone(engine, EngineFixture.OPTIONS),
                new KafkaClients(
                        index -> consumer.closed() ? later.remove() : consumer,
                        MockProducer::new,
                        new OrderRecords.Clients(MockProducer::new, () -> new MockConsumer<>("none")),
                        () -> cluster,
                        new RefusedPartitions()),
                registry);
    }

    private static ConnectorOptions options(ConnectorOptions.BadRecordPolicy badRecords) {
        return new ConnectorOptions(
                List.of("t"),
                new ConnectorOptions.Consumers(
                        "broker:1",
                        "group",
                        DEVICE.toString(),
                        new ConnectorOptions.Assignment.Manual(Set.of(P0)),
                        1,
                        Map.of()),
                new ConnectorOptions.TopicCreation.WaitForTopic(),
                new ConnectorOptions.PositionPolicy(NewPartitions.EARLIEST, IncompleteLogs.REFUSE),
                badRecords,
                ConnectorOptions.HandOver.ofBytes(32 << 20),
                ConnectorOptions.Timing.withBrokerWaitMax(Duration.ofMinutes(5)));
    }

    private void deliverOnPoll(long offset, String key, String value) {
        deliverOnPoll(consumer, offset, key, value);
    }

    private static void deliverOnPoll(
            MockConsumer<byte[], ByteBuffer> consumer, long offset, String key, String value) {
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        ByteBuffer data = ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8));
        consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>("t", 0, offset, keyBytes, data)));
    }

    private void failPoll(KafkaException failure) {
        consumer.schedulePollTask(() -> consumer.setPollException(failure));
    }
}
