package io.zonelog.deploy.repair;

import io.zonelog.connector.Connector;
import io.zonelog.deploy.backup.BackupBlocks;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.peer.PeerBlocks;
import io.zonelog.deploy.view.RepairRow;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.read.DamageScan;
import io.zonelog.engine.read.Readers;
import io.zonelog.engine.reclaim.Repair;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs that read everything that this engine has, and have what is damaged or lost written anew with data of other engines, or of a backup: when
 * somebody asks, and by themselves now and then. One at a time, on the thread "zonelog-repair". For any thread; closed before the engine.
 */
public final class RepairRuns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RepairRuns.class);
    private static final long LONGEST_REPAIR_SECONDS = 60;

    private final Readers readers;
    private final MappingStore store;
    private final Sources sources;
    private final Connector connector;
    private final LongSupplier nanoTime;
    private final DeviceGeometry geometry;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "zonelog-repair");
        made.setDaemon(true);
        return made;
    });
    private volatile boolean closed;
    /** Replaced by the run, and by whoever begins one; guarded by this where it begins. */
    private volatile RepairRow state = RepairRow.NEVER;
    /** Of all runs; replaced by the run. */
    private volatile Totals totals = Totals.NONE;
    /** When a run last came to its end; null before one has. */
    private volatile @Nullable Long endedNanos;

    /**
     * Who may have what was damaged or lost here.
     *
     * @param peers other engines, which are asked first
     * @param backup is asked for what no engine has; null if there is none
     */
    public record Sources(PeerBlocks peers, @Nullable BackupBlocks backup) {}

    /**
     * What runs have done.
     *
     * @param readBytes data that they have read and compared, damaged ones included
     * @param damagedBlocks blocks that the device did not give, or not as they were written
     * @param repairedBlocks those of them that were written anew, or that no file has any more
     * @param lostBlocks those of them that could not be
     */
    public record Totals(long readBytes, long damagedBlocks, long repairedBlocks, long lostBlocks) {
        /** Nothing yet. */
        public static final Totals NONE = new Totals(0, 0, 0, 0);

        Totals plus(Totals more) {
            return new Totals(
                    readBytes + more.readBytes,
                    damagedBlocks + more.damagedBlocks,
                    repairedBlocks + more.repairedBlocks,
                    lostBlocks + more.lostBlocks);
        }
    }

    /**
     * Begins no run yet.
     *
     * @param readers of the running engine
     * @param sources who may have what is damaged or lost here
     * @param connector to the engine
     * @param nanoTime a clock
     */
    public RepairRuns(
            Readers readers, MappingStore store, Sources sources, Connector connector, LongSupplier nanoTime) {
        this.readers = readers;
        this.store = store;
        this.sources = sources;
        this.connector = connector;
        this.nanoTime = nanoTime;
        this.geometry = readers.geometry();
    }

    /** Has a run begin by itself each time that so long has passed since the last one. */
    public void repeat(Duration interval) {
        long millis = interval.toMillis();
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(
                () -> {
                    if (begin()) {
                        run();
                    }
                },
                millis,
                millis,
                TimeUnit.MILLISECONDS);
    }

    /** Begins a run, unless there is one; tells how far it is. */
    public RepairRow start() {
        if (begin()) {
            thread.execute(this::run);
        }
        return state;
    }

    private synchronized boolean begin() {
        if (closed || state.isRunning()) {
            return false;
        }
        long blocks = store.zones().stream().mapToLong(ZoneUsage::usedBlocks).sum();
        state = RepairRow.begun(blocks * geometry.blockSizeBytes());
        return true;
    }

    /** How far the last run is. */
    public RepairRow state() {
        return state;
    }

    /** What all runs since the start have done. */
    public Totals totals() {
        return totals;
    }

    /** How long ago a run last came to its end; empty before one has. */
    public OptionalLong sinceEndNanos() {
        Long ended = endedNanos;
        return ended == null ? OptionalLong.empty() : OptionalLong.of(nanoTime.getAsLong() - ended);
    }

    private void run() {
        Totals before = totals;
        RepairRun run = new RepairRun(
                state.totalBytes(),
                new RepairRun.Site(
                        store, geometry, sources, this::carryOut, now -> show(now, "running", before), () -> closed));
        try {
            List<SourcePosition> held = store.positions().stream()
                    .filter(source -> source.state().isHeld())
                    .toList();
            DamageScan scan = new DamageScan(readers, run::read, () -> closed);
            for (SourcePosition source : held) {
                scan.run(List.of(source), run::repair);
                run.askBackup(source.identity());
            }
            show(run, closed ? "stopped" : "ended", before);
            if (!closed) {
                endedNanos = nanoTime.getAsLong();
            }
            if (run.done().damagedBlocks() > 0) {
                LOG.warn(
                        "read all data: {} blocks were damaged or lost, {} of them are repaired",
                        run.done().damagedBlocks(),
                        run.done().repairedBlocks());
            }
        } catch (RuntimeException failure) {
            run.note("the run has failed: " + FailureLine.of(failure));
            show(run, "stopped", before);
            if (!closed) {
                LOG.warn("the run that repairs blocks has failed", failure);
            }
        }
    }

    /** @param before what earlier runs have done */
    private void show(RepairRun run, String how, Totals before) {
        totals = before.plus(run.done());
        state = run.row(how);
    }

    private Repair.Outcome carryOut(Repair repair) {
        try {
            return connector.repair(repair).get(LONGEST_REPAIR_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException unanswered) {
            LOG.debug("no answer to a repair", unanswered);
            return Repair.Outcome.STOPPED;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Repair.Outcome.STOPPED;
        }
    }

    /** Ends a run soon. */
    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(LONGEST_REPAIR_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the run that repairs blocks does not end");
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }
}
