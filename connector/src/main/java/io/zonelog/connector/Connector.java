package io.zonelog.connector;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zonelog.connector.ConnectorStatus.Phase;
import io.zonelog.connector.apply.EngineLoop;
import io.zonelog.connector.apply.EnginePart;
import io.zonelog.connector.assignment.RefusedPartitions;
import io.zonelog.connector.client.KafkaClients;
import io.zonelog.connector.client.KafkaCluster;
import io.zonelog.connector.client.KafkaCluster.ClusterView;
import io.zonelog.connector.deadletter.BadRecords;
import io.zonelog.connector.deadletter.DeadLetterTopic;
import io.zonelog.connector.deadletter.LetterWriter;
import io.zonelog.connector.deadletter.SharedLetters;
import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.connector.handover.EngineRequest;
import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.handover.PollQueue;
import io.zonelog.connector.ingest.IngestLoop;
import io.zonelog.connector.ingest.IngestPorts;
import io.zonelog.connector.ingest.IntakeSwitch;
import io.zonelog.connector.ingest.Subscription;
import io.zonelog.connector.metrics.ClientMetrics;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.connector.metrics.LatencyTimer;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.orders.OrderRecords;
import io.zonelog.connector.outcome.ConnectorResult;
import io.zonelog.connector.outcome.StopLatch;
import io.zonelog.engine.EnginePorts;
import io.zonelog.engine.EngineStatistics;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.reclaim.Relocator;
import io.zonelog.engine.reclaim.Repair;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.MappingStore.MappingSnapshot;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A connector from Kafka to an engine, from its start to its end. It ends when it is asked to, when somebody outside has to act,
 * or when something breaks; {@link #awaitStopped} tells which.
 *
 * <p>Any thread may call every method. The thread "zonelog-connector" opens the engine, waits for the cluster, starts the consumers,
 * and ends everything in the order that loses nothing: consumers stop polling, the engine applies what was handed over and makes it
 * durable, consumers commit and close, the engine closes.
 */
public final class Connector implements AutoCloseable {
    private final Ports ports;
    private final ConnectorOptions options;
    private final StopLatch stopLatch = new StopLatch();
    private final ConnectorStatus.Board statusBoard = new ConnectorStatus.Board();
    private final ConnectorCounters counters = new ConnectorCounters();
    private final ClientMetrics clientMetrics;
    private final LatencyTimer latency;
    private final IntakeSwitch intake = new IntakeSwitch();
    private final PollQueue handOver;
    private final KafkaCluster cluster;
    private final BadRecords badRecords;
    private final EngineLoop engineLoop;
    private final OrderRecords orders;
    private final ConnectorThreads threads = new ConnectorThreads();
    private final CompletableFuture<ConnectorResult> result = new CompletableFuture<>();
    private volatile List<IngestLoop> ingestLoops = List.of();
    private volatile @Nullable ClusterWatch clusterWatch;

    private Connector(Ports ports, ConnectorOptions options) {
        EnginePorts enginePorts = ports.engine().ports();
        this.ports = ports;
        this.options = options;
        this.clientMetrics = new ClientMetrics(ports.registry(), options.topics());
        this.latency = new LatencyTimer(ports.registry());
        this.handOver = new PollQueue(options.handOver(), enginePorts.mailbox()::wakeup);
        this.cluster = ports.clients().cluster().get();
        this.badRecords = sharedBadRecords(ports, options, counters);
        this.orders = new OrderRecords(ports.clients().orders(), handOver::send);
        this.engineLoop =
                new EngineLoop(ports.engine(), handOver, badRecords, options.positions(), counters, stopLatch);
    }

    /** Where bad records go, as the options say. */
    static BadRecords badRecords(
            KafkaClients clients, Runnable wakeEngine, ConnectorOptions options, ConnectorCounters counters) {
        return options.badRecords() instanceof ConnectorOptions.BadRecordPolicy.DeadLetter deadLetter
                ? new DeadLetterTopic(deadLetter.topic(), clients.deadLetterProducer(), counters, wakeEngine)
                : new BadRecords.Stop();
    }

    /** The same among several groups. */
    private static BadRecords sharedBadRecords(Ports ports, ConnectorOptions options, ConnectorCounters counters) {
        EnginePorts engine = ports.engine().ports();
        BadRecords own = badRecords(ports.clients(), engine.mailbox()::wakeup, options, counters);
        if (!(options.badRecords() instanceof ConnectorOptions.BadRecordPolicy.DeadLetter deadLetter)) {
            return own;
        }
        LetterWriter writer =
                new LetterWriter(ports.engine().directory(), options.consumer().groupId(), deadLetter.writer());
        return new SharedLetters(own, writer, engine.nanoClock());
    }

    /** Starts a connector; returns at once. */
    public static Connector start(Ports ports, ConnectorOptions options) {
        Connector connector = new Connector(ports, options);
        connector.metrics().bindTo(ports.registry());
        connector.threads.start("zonelog-connector", connector::supervise);
        return connector;
    }

    /** Asks for a clean end; returns at once. */
    public void requestStop() {
        stopLatch.requestStop();
        // nobody has to wait for answers of brokers that are away
        cluster.close();
    }

    /** Waits until all threads have ended. */
    public ConnectorResult awaitStopped() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("the result is never a failure", impossible);
        }
    }

    public ConnectorStatus status() {
        return statusBoard.status();
    }

    public ConnectorCounters counters() {
        return counters;
    }

    /** What the engine has done since it was opened; empty before that. */
    public Optional<EngineStatistics> engineStatistics() {
        return engineLoop.statistics();
    }

    /** An operator's pause: what was polled is still applied and committed, nothing new is. */
    public IntakeSwitch intake() {
        return intake;
    }

    /** Why partitions wait for space on the device, and what to do, in one line; empty if none does. */
    public Optional<String> spaceShortage() {
        return handOver.spaceGate().shortage();
    }

    /** Partitions that wait in front of a record for which there is no room. */
    public int partitionsWithoutSpace() {
        return handOver.spaceGate().waitingPartitions();
    }

    /** The partitions that this engine does not serve, and why. */
    public List<RefusedPartitions.Refusal> refusals() {
        return ports.clients().refused().all();
    }

    /** Who else is there, and what they have. */
    public EngineDirectory directory() {
        return ports.engine().directory();
    }

    /** Gives reclaim an order; answers with the zones that are to be emptied because of it, or fails if the engine has ended. */
    public CompletableFuture<Integer> reclaim(Relocator.Order order) {
        CompletableFuture<Integer> begun = new CompletableFuture<>();
        handOver.send(new EngineRequest.Reclaim(order, begun));
        return begun;
    }

    /** Lets the engine take in zones that were added to its device; answers with how many, or fails if the engine has ended. */
    public CompletableFuture<Integer> takeAddedZones() {
        CompletableFuture<Integer> taken = new CompletableFuture<>();
        handOver.send(new EngineRequest.TakeAddedZones(taken));
        return taken;
    }

    /** Has a file unlinked or made shorter, by a record; see {@link OrderRecords#order}. */
    public OrderRecords.Ordered order(TopicPartition partition, FileKey key, FileOperation operation) {
        return orders.order(partition, key, operation);
    }

    /** Has one record passed, the next one of its partition; see {@link EngineRequest.Skip}. */
    public CompletableFuture<SourcePosition> skip(TopicPartition partition, long offset) {
        CompletableFuture<SourcePosition> passed = new CompletableFuture<>();
        handOver.send(new EngineRequest.Skip(partition, offset, passed));
        return passed;
    }

    /** Drops a partition that is left behind; see {@link EngineRequest.Drop}. */
    public CompletableFuture<SourcePosition> drop(TopicPartition partition) {
        CompletableFuture<SourcePosition> dropped = new CompletableFuture<>();
        handOver.send(new EngineRequest.Drop(partition, dropped));
        return dropped;
    }

    /** Writes blocks anew that the device has lost or spoilt; answers with what became of it, or fails if the engine has ended. */
    public CompletableFuture<Repair.Outcome> repair(Repair repair) {
        CompletableFuture<Repair.Outcome> done = new CompletableFuture<>();
        handOver.send(new EngineRequest.RepairBlocks(repair, done));
        return done;
    }

    /** The mapping when a partition is at exactly one position; see {@link EngineRequest.SnapshotAt}. */
    public CompletableFuture<MappingSnapshot> snapshotAt(TopicPartition partition, long position) {
        CompletableFuture<MappingSnapshot> taken = new CompletableFuture<>();
        handOver.send(new EngineRequest.SnapshotAt(partition, position, taken));
        return taken;
    }

    /** The partitions held at this moment; none before the consumers start. */
    public List<PartitionStatus> partitions() {
        // what was seen last of a log is no news of it while the brokers do not tell
        boolean known = statusBoard.status().phase() == Phase.RUNNING;
        return leases().stream()
                .map(lease -> PartitionStatus.of(lease, known ? lease.logEndOffset() : PartitionStatus.UNKNOWN))
                .toList();
    }

    private List<PartitionLease> leases() {
        return ingestLoops.stream().flatMap(loop -> loop.leases().stream()).toList();
    }

    /** The topics that were there, and are not any more. */
    public Set<String> missingTopics() {
        ClusterWatch watch = clusterWatch;
        return watch == null ? Set.of() : watch.missingTopics();
    }

    /** The partitions that the topics had when somebody last looked; empty before the consumers start. */
    public Optional<Set<SourceIdentity>> existingPartitions() {
        return Optional.ofNullable(clusterWatch).map(ClusterWatch::partitions);
    }

    /** How long ago the consumer that polled longest ago did, in milliseconds; empty before the consumers start. */
    public OptionalLong pollAgeMillis() {
        return ingestLoops.stream()
                .mapToLong(loop -> ageMillis(loop.lastPollNanos()))
                .max();
    }

    /** How long ago the engine's thread began a turn, in milliseconds; at work it does so many times a second. */
    public long engineTurnAgeMillis() {
        return ageMillis(engineLoop.lastTurnNanos());
    }

    private long ageMillis(long nanos) {
        long nowNanos = ports.engine().ports().nanoClock().getAsLong();
        return Math.max(0, nowNanos - nanos) / 1_000_000L;
    }

    private MeterBinder metrics() {
        return new ConnectorMetrics(
                counters,
                handOver,
                () -> ingestLoops,
                this::partitions,
                this::pollAgeMillis,
                () -> refusals().size());
    }

    private void supervise() {
        threads.start("zonelog-engine", engineLoop);
        try {
            run();
        } catch (InterruptedException interrupt) {
            stopLatch.fail(interrupt);
        } catch (RuntimeException | Error failure) {
            stopLatch.fail(failure);
        }
        statusBoard.post(Phase.STOPPING, "");
        ShutDown shutDown = new ShutDown(ingestLoops, handOver, engineLoop, threads, options.timing());
        ConnectorResult.Drain drain = shutDown.run();
        badRecords.close();
        orders.close();
        cluster.close();
        clientMetrics.close();
        statusBoard.post(Phase.STOPPED, "");
        result.complete(stopLatch.result(drain));
    }

    private void run() throws InterruptedException {
        try {
            engineLoop.opened().get();
        } catch (ExecutionException failed) {
            // the engine's loop has reported why
            return;
        }
        StartUp startUp =
                new StartUp(options, cluster, stopLatch, ports.engine().ports().nanoClock(), statusBoard);
        Optional<ClusterView> found = startUp.awaitTopics();
        if (found.isPresent()) {
            new FitnessCheck(
                            options,
                            cluster,
                            ports.clients().refused(),
                            ports.engine().snapshots())
                    .refuseUnfit(found.get(), ports.engine().ports().store().positions());
            startConsumers();
            statusBoard.post(Phase.RUNNING, "");
            ClusterWatch watch = new ClusterWatch(
                    cluster,
                    found.get().only(options.topics()),
                    new ClusterWatch.Consumers(this::leases, reconsideration()),
                    options.timing(),
                    stopLatch,
                    statusBoard);
            clusterWatch = watch;
            threads.start("zonelog-watch", watch);
            stopLatch.awaitStopping(Long.MAX_VALUE);
        }
    }

    private Reconsideration reconsideration() {
        return new Reconsideration(
                ports.clients().refused(),
                ports.engine().snapshots(),
                cluster,
                ports.engine().ports().nanoClock());
    }

    private void startConsumers() {
        IngestPorts ingestPorts = new IngestPorts(
                cluster,
                ports.clients().refused(),
                handOver,
                options.timing(),
                counters,
                intake,
                latency,
                stopLatch,
                ports.engine().ports().nanoClock());
        List<Subscription> subscriptions = Subscription.of(options);
        List<IngestLoop> loops = new ArrayList<>();
        for (int index = 0; index < subscriptions.size(); index++) {
            int number = index;
            loops.add(new IngestLoop(
                    () -> ports.clients().consumers().apply(number),
                    subscriptions.get(index),
                    ingestPorts,
                    clientMetrics));
        }
        ingestLoops = List.copyOf(loops);
        CompletableFuture<?> joined =
                CompletableFuture.allOf(loops.stream().map(IngestLoop::joined).toArray(CompletableFuture[]::new));
        CompletableFuture<Void> unused = joined.thenRun(() -> handOver.send(new EngineRequest.Settle()));
        for (int index = 0; index < loops.size(); index++) {
            threads.start("zonelog-consumer-" + index, loops.get(index));
        }
    }

    /** Asks for a clean end and waits for it. */
    @Override
    public void close() {
        requestStop();
        result.join();
    }

    /**
     * What a connector works with and does not own.
     *
     * @param engine what the engine is opened with; opened and closed by the connector
     * @param clients where Kafka's clients come from; each client is closed by the connector
     * @param registry where meters go
     */
    public record Ports(EnginePart engine, KafkaClients clients, MeterRegistry registry) {}
}
