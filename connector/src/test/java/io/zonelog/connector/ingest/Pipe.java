package io.zonelog.connector.ingest;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonelog.connector.apply.EngineDuty;
import io.zonelog.connector.apply.EnginePart;
import io.zonelog.connector.assignment.RefusedPartitions;
import io.zonelog.connector.deadletter.BadRecords;
import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.handover.PollQueue;
import io.zonelog.connector.ingest.BackPressure.Flow;
import io.zonelog.connector.metrics.ClientMetrics;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.IncompleteLogs;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.NewPartitions;
import io.zonelog.connector.outcome.StopLatch;
import io.zonelog.connector.takeover.SnapshotSources;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.EngineMailbox;
import io.zonelog.engine.EnginePorts;
import io.zonelog.engine.read.FileReader;
import io.zonelog.engine.read.Readers;
import io.zonelog.engine.read.SnapshotReader;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.State;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.snapshot.BuiltPartition;
import io.zonelog.snapshot.SnapshotBase;
import io.zonelog.zone.ReaderHolds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * The whole way from Kafka's mock consumer to an engine on a device and a store in memory, on one thread: nothing happens but
 * what a test calls for. The engine takes a turn whenever somebody would wake it.
 */
final class Pipe {
    static final String TOPIC = "t";
    static final TopicPartition P0 = new TopicPartition(TOPIC, 0);
    static final TopicPartition P1 = new TopicPartition(TOPIC, 1);

    final Brokers brokers = new Brokers();
    final StopLatch stopLatch = new StopLatch();
    final ConnectorCounters counters = new ConnectorCounters();
    final IntakeSwitch intake = new IntakeSwitch();
    final Map<TopicPartition, PartitionLease> leases = new HashMap<>();
    final RefusedPartitions refused = new RefusedPartitions();
    final PollQueue handOver;
    final ConsumerSession session;
    private final InMemoryMappingStore store;
    private final InMemoryZonedDevice device;
    private final EngineDuty duty;
    private final EngineDirectory directory = new EngineDirectory(() -> 0);
    private long nanos;
    private final Thread owner = Thread.currentThread();
    private boolean engineAsleep;
    private boolean inTurn;

    /** What survives an engine: the cluster, the device and the store. */
    static final class Brokers {
        final MockConsumer<byte[], ByteBuffer> consumer = new MockConsumer<>("none");
        final InMemoryKafkaCluster cluster = new InMemoryKafkaCluster().withTopic(TOPIC, "topic-id-1", 2);

        Brokers() {
            consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
            consumer.updateEndOffsets(Map.of(P0, 1_000_000L, P1, 1_000_000L));
        }
    }

    /** How a pipe is built. */
    record Settings(
            ConnectorOptions.PositionPolicy positions,
            BadRecords badRecords,
            ConnectorOptions.HandOver handOver,
            DeviceGeometry geometry,
            SnapshotSources snapshots) {
        static Settings standard() {
            return new Settings(
                    new ConnectorOptions.PositionPolicy(NewPartitions.EARLIEST, IncompleteLogs.REFUSE),
                    new BadRecords.Stop(),
                    ConnectorOptions.HandOver.ofBytes(32 << 20),
                    new DeviceGeometry(new UUID(1, 1), 4096, 64, 0, 256, 256, 64, 8, 8),
                    SnapshotSources.NONE);
        }

        Settings with(SnapshotSources elsewhere) {
            return new Settings(positions, badRecords, handOver, geometry, elsewhere);
        }

        Settings with(ConnectorOptions.PositionPolicy policy) {
            return new Settings(policy, badRecords, handOver, geometry, snapshots);
        }

        Settings with(BadRecords policy) {
            return new Settings(positions, policy, handOver, geometry, snapshots);
        }

        Settings with(ConnectorOptions.HandOver limits) {
            return new Settings(positions, badRecords, limits, geometry, snapshots);
        }

        Settings with(DeviceGeometry small) {
            return new Settings(positions, badRecords, handOver, small, snapshots);
        }
    }

    Pipe(Settings settings) {
        this(settings, InMemoryZonedDevice.immediate(settings.geometry()), Optional.empty());
    }

    private Pipe(Settings settings, InMemoryZonedDevice device, Optional<InMemoryMappingStore> present) {
        this.device = device;
        this.store = present.orElseGet(
                () -> new InMemoryMappingStore(settings.geometry().deviceUuid()));
        this.handOver = new PollQueue(settings.handOver(), this::wakeEngine);
        EnginePorts ports = new EnginePorts(device, store, Runnable::run, () -> nanos, new EngineMailbox());
        this.duty = new EngineDuty(
                new EnginePart(ports, EngineFixture.WITHOUT_RECORDS, directory, settings.snapshots()),
                handOver,
                settings.badRecords(),
                settings.positions(),
                counters,
                stopLatch);
        IngestPorts ingestPorts = new IngestPorts(
                brokers.cluster,
                refused,
                handOver,
                timing(),
                counters,
                intake,
                PartitionLease.DurableLatency.NONE,
                stopLatch,
                () -> nanos);
        this.session = new ConsumerSession(
                brokers.consumer, ingestPorts, new ClientMetrics(new SimpleMeterRegistry(), List.of(TOPIC)), leases);
    }

    /** A new engine and consumer over what this engine's device and store hold. */
    Pipe restarted(Settings settings) {
        return new Pipe(settings, device, Optional.of(store));
    }

    private static ConnectorOptions.Timing timing() {
        ConnectorOptions.Timing standard = ConnectorOptions.Timing.withBrokerWaitMax(Duration.ofMinutes(5));
        return new ConnectorOptions.Timing(
                standard.brokerWaitMax(),
                Duration.ofNanos(1),
                Duration.ofMillis(1),
                standard.stopMax(),
                standard.identityCheck(),
                Duration.ofMillis(200));
    }

    private void wakeEngine() {
        // another thread's requests wait for the next turn: the test's thread is the engine's
        if (!engineAsleep && !inTurn && Thread.currentThread() == owner) {
            engineTurns();
        }
    }

    /** The engine sleeps through wake-ups until told otherwise. */
    void sleepEngine() {
        engineAsleep = true;
    }

    void wakeEngineUp() {
        letEngineWake();
        engineTurns();
    }

    /** The engine's next turn comes with the next wake-up. */
    void letEngineWake() {
        engineAsleep = false;
    }

    /** Lets the engine work until there is nothing to do but wait. */
    void engineTurns() {
        inTurn = true;
        while (duty.turn() > 0) {}
        inTurn = false;
    }

    /** Subscribes as a member of the group, and gets these partitions. */
    void join(TopicPartition... partitions) {
        session.subscribe(new Subscription.Topics(List.of(TOPIC)));
        brokers.consumer.rebalance(List.of(partitions));
    }

    /** The consumer's turn, then the engine's until it is idle. */
    Flow turn() {
        Flow flow = sessionTurn();
        if (!engineAsleep) {
            engineTurns();
        }
        return flow;
    }

    /** The consumer's turn alone. */
    Flow sessionTurn() {
        try {
            return session.turn();
        } catch (InterruptedException interrupt) {
            throw new IllegalStateException("nobody interrupts the test's thread", interrupt);
        }
    }

    /** Time passes, enough for a batch to be due and a commit to be made. */
    void passTime() {
        nanos += Duration.ofSeconds(2).toNanos();
        engineTurns();
    }

    /** Several turns with time in between: what was polled becomes durable and committed. */
    void settle() {
        for (int round = 0; round < 3; round++) {
            turn();
            passTime();
        }
    }

    static ConsumerRecord<byte[], ByteBuffer> append(TopicPartition partition, long offset, String key, String text) {
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                0L,
                TimestampType.CREATE_TIME,
                keyBytes.length,
                value.length,
                keyBytes,
                ByteBuffer.wrap(value),
                new RecordHeaders(),
                Optional.of(3));
    }

    void deliver(ConsumerRecord<byte[], ByteBuffer> record) {
        brokers.consumer.addRecord(record);
    }

    /** Another engine says that it holds a partition. */
    void otherEngineHas(SourceIdentity partition, long position, State state) {
        directory.put(
                new EngineDescription(
                        new UUID(2, 2),
                        "http://other:8480",
                        "other",
                        "1",
                        List.of(new EngineDescription.PartitionCopy(partition, position, state))),
                1);
    }

    /** As a crash in the middle of building a partition, or of dropping it, leaves it. */
    void markAsBuilding(TopicPartition partition) {
        MappingBatch batch = store.newBatch();
        batch.putPosition(stored(partition).orElseThrow().with(State.BUILDING));
        store.commit(batch);
    }

    /** A snapshot of a partition as it is committed. */
    byte[] snapshot(TopicPartition partition) {
        return snapshot(partition, SnapshotBase.NONE);
    }

    /** What somebody lacks of it. */
    byte[] snapshot(TopicPartition partition, SnapshotBase base) {
        ReaderHolds holds = new ReaderHolds(
                new ReaderHolds.Limits(1, Long.MAX_VALUE / 4, Long.MAX_VALUE / 4), System::nanoTime, () -> {});
        try (SnapshotReader reader = new Readers(store, device, holds).open().orElseThrow()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BuiltPartition.write(reader, device.geometry(), stored(partition).orElseThrow(), base, out);
            return out.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The engine ends at once, and with it what it builds. */
    void crash() {
        duty.end(new IllegalStateException("a crash"));
    }

    PartitionLease lease(TopicPartition partition) {
        return Optional.ofNullable(leases.get(partition)).orElseThrow();
    }

    Optional<SourcePosition> stored(TopicPartition partition) {
        return store.positions().stream()
                .filter(position -> position.identity().partition() == partition.partition())
                .findFirst();
    }

    long committed(TopicPartition partition) {
        var offset = brokers.consumer.committed(Set.of(partition)).get(partition);
        return offset == null ? -1 : offset.offset();
    }

    /** A file's content as committed. */
    String content(TopicPartition partition, String key) {
        int sourceId = stored(partition).orElseThrow().sourceId();
        Optional<FileRecord> file = store.file(FileKey.of(sourceId, key));
        if (file.isEmpty()) {
            return "(no file)";
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.get().sizeBytes()));
        new FileReader(store, device).read(file.get(), 0, bytes);
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }
}
