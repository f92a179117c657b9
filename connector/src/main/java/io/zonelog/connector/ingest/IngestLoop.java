package io.zonelog.connector.ingest;

import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.ingest.BackPressure.Flow;
import io.zonelog.connector.metrics.ClientMetrics;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cycle of a thread "zonelog-consumer-N", which owns one consumer: commit what is durable, poll, hand over. The polling never
 * ceases while the engine is busy, so the group keeps its member.
 *
 * <p>The loop ends when the connector stops: first it only stops polling; the consumer stays open until the engine has
 * drained, so that the last offsets can still be committed.
 */
public final class IngestLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(IngestLoop.class);
    private static final int FENCES_BY_A_RIVAL = 3;
    private static final long RIVAL_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Supplier<Consumer<byte[], ByteBuffer>> consumers;
    private final Subscription subscription;
    private final IngestPorts ports;
    private final ClientMetrics clientMetrics;
    private final Map<TopicPartition, PartitionLease> leases = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final CompletableFuture<Void> quiesced = new CompletableFuture<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private long firstFenceNanos;
    private int fences;
    private volatile long lastPollNanos;
    private volatile Flow flow = Flow.OPEN;

    /**
     * @param consumers makes the consumer; asked again while the group still holds a dead member of our id
     */
    public IngestLoop(
            Supplier<Consumer<byte[], ByteBuffer>> consumers,
            Subscription subscription,
            IngestPorts ports,
            ClientMetrics clientMetrics) {
        this.consumers = consumers;
        this.subscription = subscription;
        this.ports = ports;
        this.clientMetrics = clientMetrics;
        this.lastPollNanos = ports.nanoClock().getAsLong();
        this.firstFenceNanos = lastPollNanos - RIVAL_NANOS;
    }

    @Override
    public void run() {
        boolean waitLogged = false;
        try {
            for (End end = consumeWithOneConsumer(); end != End.STOPPING; end = consumeWithOneConsumer()) {
                if (end == End.MEMBER_UNRELEASED && !waitLogged) {
                    LOG.warn("the group still holds a member with the id of this device; waiting until it expires");
                    waitLogged = true;
                }
            }
        } catch (RuntimeException | Error unexplained) {
            ports.stopLatch().fail(unexplained);
        }
        quiesced.complete(null);
    }

    /** Why the work with one consumer ended. */
    private enum End {
        STOPPING,
        /** The group still holds a member of our id, alive or not yet expired. */
        MEMBER_UNRELEASED,
        /** The group takes another member for the one of our id. */
        MEMBER_FENCED
    }

    private End consumeWithOneConsumer() {
        try (ConsumerSession session = new ConsumerSession(consumers.get(), ports, clientMetrics, leases)) {
            try {
                consume(session);
            } catch (UnreleasedInstanceIdException held) {
                if (goesOnAfterPause()) {
                    return End.MEMBER_UNRELEASED;
                }
            } catch (FencedInstanceIdException fenced) {
                session.abandon();
                if (mayJoinAgain() && goesOnAfterPause()) {
                    LOG.warn(
                            "Kafka says that another member has joined the group with the id of this device; joining again");
                    return End.MEMBER_FENCED;
                }
                fail(fenced);
            } catch (RuntimeException | Error failure) {
                fail(failure);
            }
            quiesced.complete(null);
            awaitDrained();
            session.commitLast();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            fail(new IllegalStateException("a consumer's thread was interrupted", interrupt));
        } catch (RuntimeException | Error failure) {
            fail(failure);
        }
        return End.STOPPING;
    }

    private boolean goesOnAfterPause() throws InterruptedException {
        return !ports.stopLatch().awaitStopping(ports.timing().retryPause().toNanos());
    }

    /**
     * A broker that comes back may take a member for its own predecessor, and fence it. A rival that is really there fences it again and again,
     * until one of the two gives up.
     */
    private boolean mayJoinAgain() {
        long nowNanos = ports.nanoClock().getAsLong();
        if (nowNanos - firstFenceNanos > RIVAL_NANOS) {
            firstFenceNanos = nowNanos;
            fences = 0;
        }
        fences++;
        return fences < FENCES_BY_A_RIVAL;
    }

    private void consume(ConsumerSession session) throws InterruptedException {
        session.subscribe(subscription);
        while (!ports.stopLatch().isStopping()) {
            flow = session.turn();
            if (session.isJoined()) {
                joined.complete(null);
            }
            lastPollNanos = ports.nanoClock().getAsLong();
        }
    }

    /** The first failure stops the connector; one that comes while it is stopping anyway changes nothing. */
    private void fail(Throwable failure) {
        Throwable explained = new PollFailures(new PositionGap(ports.cluster(), leases)).explain(failure);
        if (ports.stopLatch().isStopping()) {
            LOG.debug("a consumer failed while the connector was stopping", explained);
        } else {
            ports.stopLatch().fail(explained);
        }
    }

    private void awaitDrained() throws InterruptedException {
        try {
            drained.get(2 * ports.timing().stopMax().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException unfinished) {
            LOG.debug("the engine did not drain; what is durable is committed", unfinished);
        }
    }

    /** Completes when it is known which partitions this loop's consumer holds; not if it never is. */
    public CompletableFuture<Void> joined() {
        return joined;
    }

    /** Completes when this loop hands over nothing more. */
    public CompletableFuture<Void> quiesced() {
        return quiesced;
    }

    /** Any thread: the engine has drained, as far as it could; the loop may end. */
    public void endAfterDrain() {
        drained.complete(null);
    }

    /** Any thread: what this loop's consumer holds. */
    public Collection<PartitionLease> leases() {
        return Collections.unmodifiableCollection(leases.values());
    }

    /** Any thread: when the last poll returned. */
    public long lastPollNanos() {
        return lastPollNanos;
    }

    /** Any thread: partitions that deliver nothing, because the engine has enough to do. */
    public int pausedPartitions() {
        return flow == Flow.PAUSED ? leases.size() : 0;
    }
}
