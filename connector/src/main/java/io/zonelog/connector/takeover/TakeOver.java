package io.zonelog.connector.takeover;

import io.zonelog.connector.handover.EngineRequest;
import io.zonelog.connector.handover.LogView;
import io.zonelog.connector.takeover.SnapshotSources.Candidate;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.SourceIdentity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds partitions from snapshots, two at a time, on threads "zonelog-takeover-N", which are there while there is something to do. Asked by the
 * engine's thread; a partition is whole in the end, or nothing is left of it.
 */
public final class TakeOver implements AutoCloseable {
    /** What has failed once may work a moment later, and who holds the partition may not have told yet. */
    public static final int ROUNDS = 3;

    private static final long PAUSE_SECONDS = 2;
    private static final int AT_A_TIME = 2;

    private final SnapshotSources sources;
    private final PartitionBuilding.Place place;
    private final ExecutorService threads;
    private final Map<SourceIdentity, Job> jobs = new HashMap<>();

    /**
     * Builds nothing yet.
     *
     * @param engine takes requests for the engine's thread
     * @param store what it has made durable
     * @param blockSizeBytes of the device: a snapshot of another one does not fit
     */
    public TakeOver(SnapshotSources sources, Consumer<EngineRequest> engine, MappingView store, int blockSizeBytes) {
        this.sources = sources;
        this.place = new PartitionBuilding.Place(engine, store, blockSizeBytes);
        AtomicInteger made = new AtomicInteger();
        ThreadPoolExecutor few =
                new ThreadPoolExecutor(AT_A_TIME, AT_A_TIME, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "zonelog-takeover-" + made.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        few.allowCoreThreadTimeOut(true);
        threads = few;
    }

    /** How building a partition ended. */
    public sealed interface Outcome {
        /** Its files are there, left behind at a position from which Kafka has all records. */
        record Built() implements Outcome {}

        /**
         * Nothing has all of its files.
         *
         * @param why in words, empty if there is nothing to ask at all
         */
        record NothingFound(String why) implements Outcome {}
    }

    /** One partition. */
    private static final class Job {
        private volatile boolean cancelled;
        private volatile @Nullable Outcome outcome;
    }

    /** Whether there is anything to ask. */
    public boolean isPossible() {
        return sources != SnapshotSources.NONE;
    }

    /**
     * How building a partition ended; begins with it if that was not asked before.
     *
     * @param log what Kafka holds of it
     * @return empty while it is not known
     */
    public Optional<Outcome> outcome(SourceIdentity identity, LogView log) {
        Job known = jobs.get(identity);
        if (known == null) {
            Job begun = new Job();
            jobs.put(identity, begun);
            threads.execute(() -> begun.outcome = attempt(identity, log, begun));
            return Optional.empty();
        }
        return Optional.ofNullable(known.outcome);
    }

    /** The outcome was dealt with, or the partition is not wanted any more; whoever asks again begins anew. */
    public void forget(SourceIdentity identity) {
        Job known = jobs.remove(identity);
        if (known != null) {
            known.cancelled = true;
        }
    }

    private Outcome attempt(SourceIdentity identity, LogView log, Job job) {
        PartitionBuilding building = new PartitionBuilding(place, identity, log, () -> job.cancelled);
        try {
            for (int round = 1; round <= ROUNDS; round++) {
                for (Candidate candidate : sources.of(identity)) {
                    if (building.isBuiltFrom(candidate)) {
                        return new Outcome.Built();
                    }
                }
                if (job.cancelled || round == ROUNDS || !pause()) {
                    break;
                }
            }
        } catch (RuntimeException unexpected) {
            building.noteFailure(unexpected);
        }
        building.discard();
        return new Outcome.NothingFound(building.failures());
    }

    /** Waits between two rounds; returns whether it may go on. */
    public static boolean pause() {
        try {
            TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Gives up what is being built; returns at once. */
    @Override
    public void close() {
        jobs.values().forEach(job -> job.cancelled = true);
        threads.shutdownNow();
    }
}
