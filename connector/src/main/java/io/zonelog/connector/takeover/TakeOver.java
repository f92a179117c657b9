package io.zonelog.connector.takeover;

import io.zonelog.connector.handover.EngineRequest;
import io.zonelog.connector.handover.LogView;
import io.zonelog.connector.takeover.SnapshotSources.Candidate;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.snapshot.PartitionBuilder;
import io.zonelog.snapshot.SnapshotException;
import io.zonelog.snapshot.SnapshotFrames;
import io.zonelog.snapshot.SnapshotHeader;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds partitions from snapshots, one after the other, on the thread "zonelog-takeover", which is there while there is something to do. Asked
 * by the engine's thread; a partition is whole in the end, or nothing is left of it.
 */
public final class TakeOver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);

    /** What has failed once may work a moment later, and who holds the partition may not have told yet. */
    public static final int ROUNDS = 3;

    private static final long PAUSE_SECONDS = 2;

    private final SnapshotSources sources;
    private final Consumer<EngineRequest> engine;
    private final int blockSizeBytes;
    private final ExecutorService thread;
    private final Map<SourceIdentity, Job> jobs = new HashMap<>();

    /**
     * Builds nothing yet.
     *
     * @param engine takes requests for the engine's thread
     * @param blockSizeBytes of the device: a snapshot of another one does not fit
     */
    public TakeOver(SnapshotSources sources, Consumer<EngineRequest> engine, int blockSizeBytes) {
        this.sources = sources;
        this.engine = engine;
        this.blockSizeBytes = blockSizeBytes;
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread made = new Thread(work, "zonelog-takeover");
                    made.setDaemon(true);
                    return made;
                });
        one.allowCoreThreadTimeOut(true);
        thread = one;
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
            thread.execute(() -> begun.outcome = attempt(identity, log, begun));
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
        Set<String> failures = new LinkedHashSet<>();
        try {
            for (int round = 1; round <= ROUNDS; round++) {
                for (Candidate candidate : sources.of(identity)) {
                    if (!job.cancelled && build(identity, log, candidate, job, failures)) {
                        return new Outcome.Built();
                    }
                }
                if (job.cancelled || round == ROUNDS || !pause()) {
                    break;
                }
            }
        } catch (RuntimeException unexpected) {
            LOG.warn("{} is not built from a snapshot", identity, unexpected);
            failures.add(String.valueOf(unexpected.getMessage()));
        }
        return new Outcome.NothingFound(String.join("; ", failures));
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

    private boolean build(SourceIdentity identity, LogView log, Candidate candidate, Job job, Set<String> failures) {
        if (candidate.nextOffset() < log.earliestOffset()) {
            failures.add(candidate + " is at offset " + candidate.nextOffset() + ", which Kafka no longer holds");
            return false;
        }
        EngineSite site = new EngineSite(engine, () -> job.cancelled);
        String failure;
        try {
            candidate.use(frames -> build(identity, log, candidate, site, frames));
            return true;
        } catch (SnapshotException damaged) {
            failure = "its snapshot cannot be used: " + damaged.getMessage();
        } catch (IOException broken) {
            failure = broken.getMessage() == null ? broken.toString() : broken.getMessage();
        }
        LOG.warn("{} is not built from {}: {}", identity, candidate, failure);
        failures.add(candidate + ": " + failure);
        site.discard();
        return false;
    }

    private void build(
            SourceIdentity identity, LogView log, Candidate candidate, EngineSite site, SnapshotFrames frames)
            throws IOException {
        requireFit(identity, log, frames.header());
        LOG.info(
                "building {} from {} at offset {}",
                identity,
                candidate,
                frames.header().nextOffset());
        new PartitionBuilder(frames, site).build();
        LOG.info("built {} from {}: {} files, {} bytes", identity, candidate, frames.files(), frames.dataBytes());
    }

    private void requireFit(SourceIdentity identity, LogView log, SnapshotHeader header) throws IOException {
        if (!header.identity().equals(identity)) {
            throw new IOException("it has " + header.identity() + " of another topic or cluster");
        }
        if (!header.isComplete()) {
            throw new IOException("it lacks records before offset " + header.incompleteFrom());
        }
        if (header.blockSizeBytes() != blockSizeBytes) {
            throw new IOException(
                    "it has blocks of " + header.blockSizeBytes() + " bytes, and this device of " + blockSizeBytes);
        }
        if (header.nextOffset() < log.earliestOffset()) {
            throw new IOException("it is at offset " + header.nextOffset() + ", which Kafka no longer holds");
        }
    }

    /** Gives up what is being built; returns at once. */
    @Override
    public void close() {
        jobs.values().forEach(job -> job.cancelled = true);
        thread.shutdownNow();
    }
}
