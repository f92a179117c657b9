package io.zonelog.deploy.repair;

import io.zonelog.connector.Connector;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.peer.PeerBlocks;
import io.zonelog.deploy.view.RepairRow;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.read.DamageScan;
import io.zonelog.engine.read.DamageScan.Damage;
import io.zonelog.engine.read.Readers;
import io.zonelog.engine.reclaim.Repair;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs that read everything that this engine has, and have what is damaged or lost written anew with data of other engines: when somebody asks,
 * and by themselves now and then. One at a time, on the thread "zonelog-repair". For any thread; closed before the engine.
 */
public final class RepairRuns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RepairRuns.class);
    private static final int MOST_LINES = 1000;
    private static final long LONGEST_REPAIR_SECONDS = 60;

    private final Readers readers;
    private final MappingStore store;
    private final PeerBlocks peers;
    private final Connector connector;
    private final DeviceGeometry geometry;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "zonelog-repair");
        made.setDaemon(true);
        return made;
    });
    private volatile boolean closed;
    /** Replaced by the run, and by whoever begins one; guarded by this where it begins. */
    private volatile RepairRow state = RepairRow.NEVER;

    /**
     * Begins no run yet.
     *
     * @param readers of the running engine
     * @param connector to the engine
     */
    public RepairRuns(Readers readers, MappingStore store, PeerBlocks peers, Connector connector) {
        this.readers = readers;
        this.store = store;
        this.peers = peers;
        this.connector = connector;
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

    private void run() {
        Run run = new Run(state.totalBytes());
        try {
            List<SourcePosition> sources = store.positions().stream()
                    .filter(source -> source.state().isHeld())
                    .toList();
            new DamageScan(readers, run::read, () -> closed).run(sources, run::repair);
            run.show(closed ? "stopped" : "ended");
            if (run.damagedBlocks > 0) {
                LOG.warn(
                        "read all data: {} blocks were damaged or lost, {} of them are repaired",
                        run.damagedBlocks,
                        run.repairedBlocks);
            }
        } catch (RuntimeException failure) {
            run.lose("the run has failed: " + FailureLine.of(failure));
            run.show("stopped");
            if (!closed) {
                LOG.warn("the run that repairs blocks has failed", failure);
            }
        }
    }

    /** One run; owned by its thread. */
    private final class Run {
        private final long totalBytes;
        /** The first lines; replaced where there is another one, so that it can be shown as it is. */
        private List<String> lost = List.of();
        private long readBytes;
        private long damagedBlocks;
        private long repairedBlocks;
        private long lostCount;

        Run(long totalBytes) {
            this.totalBytes = totalBytes;
        }

        void read(long bytes) {
            readBytes += bytes;
            show("running");
        }

        void repair(Damage damage) {
            DamagedBlocks blocks = new DamagedBlocks(damage, geometry);
            damagedBlocks += blocks.count();
            LOG.warn("{}", blocks.line(damage.reason()));
            blocks.fetch(peers);
            for (Repair repair : blocks.repairs()) {
                repair(repair, blocks);
            }
            String loss = blocks.lossLine();
            if (!loss.isEmpty()) {
                lose(loss);
            }
            show("running");
        }

        private void repair(Repair repair, DamagedBlocks blocks) {
            int count = repair.blocks().remaining() / geometry.blockSizeBytes();
            switch (carryOut(repair)) {
                // What is not mapped, or is another block by now, was overwritten meanwhile.
                case REPAIRED, NOT_MAPPED, UNFIT -> repairedBlocks += count;
                case NO_ROOM ->
                    lose(blocks.line("there is no room to write " + count + " of the blocks anew; give space back"));
                case STOPPED -> lose(blocks.line("the engine does not answer, or is stopping"));
            }
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

        void lose(String line) {
            lostCount++;
            if (lost.size() < MOST_LINES) {
                lost = Stream.concat(lost.stream(), Stream.of(line)).toList();
            }
        }

        void show(String how) {
            state = new RepairRow(how, totalBytes, readBytes, damagedBlocks, repairedBlocks, lost, lostCount);
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
