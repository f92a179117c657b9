package io.zonelog.engine;

import io.zonelog.cache.FolioArena;
import io.zonelog.cache.FolioPool;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceQueue;
import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.apply.FileApplier;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.apply.OperationPlan;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.EngineCounters;
import io.zonelog.engine.batch.EngineException;
import io.zonelog.engine.batch.EngineZones;
import io.zonelog.engine.batch.FlushQueue;
import io.zonelog.engine.batch.PipelineDevice;
import io.zonelog.engine.batch.SpaceAccount;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.engine.commit.BatchCommitter;
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.engine.journal.JournalStart;
import io.zonelog.engine.journal.MappingJournal;
import io.zonelog.engine.pipeline.BatchPipeline;
import io.zonelog.engine.reclaim.LiveScan;
import io.zonelog.engine.reclaim.Relocator;
import io.zonelog.engine.recovery.Recovery;
import io.zonelog.engine.writeback.PendingBlocks;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import io.zonelog.zone.ZoneReclaimer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The front door: applies file operations, and makes them durable in batches.
 *
 * <p>Owned by one thread, which calls every method but {@link #statistics}. It applies operations, and calls {@link #doWork} whenever
 * there may be work: after {@link EngineMailbox#await} returned, and between operations.
 */
public final class StorageEngine implements AutoCloseable {
    /** How long {@link #close} sleeps between looks at the commands in flight. */
    private static final long CLOSE_WAIT_NANOS = 10_000_000L;

    private final EnginePorts ports;
    private final EngineOptions options;
    private final EngineCounters counters = new EngineCounters();
    private final DeviceQueue device;
    private final FolioPool pool;
    private final Sources sources;
    private final FileApplier files;
    private final EngineZones zones;
    private final CommitThread commitThread;
    private final BatchPipeline pipeline;
    private final MappingJournal journal;
    private final Relocator relocator;
    private final Admission admission;
    private CommitListener commitListener = CommitListener.NONE;
    private @Nullable Batch open;
    private long lastBatchSequence;
    private boolean closeRequested;
    private volatile EngineStatistics statistics;

    private StorageEngine(EnginePorts ports, EngineOptions options, WritebackListener writebackListener) {
        MappingStore store = ports.store();
        DeviceGeometry geometry = ports.device().geometry();
        this.ports = ports;
        this.options = options;
        Recovery.Recovered recovered = new Recovery(ports.device(), store, ports.readers()).recover();
        device = new DeviceQueue(ports.device(), ports.mailbox()::post);
        FlushQueue flushes = new FlushQueue(device, counters);
        PipelineDevice pipelineDevice = PipelineDevice.of(device, flushes, recovered.startNumber());
        pool = new FolioPool(options.poolBytes(), options.chunkBytes(), geometry.blockSizeBytes());
        sources = new Sources(store.positions(), pipelineDevice.summaryLimits(), this::openBatchOfSources);
        PendingBlocks pending = new PendingBlocks(store, ports.device(), options.tailBlocks());
        files = new FileApplier(store, options.cachedFiles(), pending, recovered.zones());
        BatchCommitter committer = recovered.committer(store, geometry, options.cachedFiles());
        CommitThread.StoreSync storeSync = recovered.storeSync(options.storeSync());
        lastBatchSequence = recovered.lastBatchSequence();
        commitThread = new CommitThread(
                ports.commitExecutor(), ports.mailbox()::post, committer, lastBatchSequence, storeSync);
        EngineZones.Limits limits = options.zoneLimits(geometry);
        JournalStart journalStart = recovered.journal().take(recovered.zones(), storeSync, limits.batchBlocks());
        zones = EngineZones.of(
                device,
                recovered.zones(),
                new ZoneReclaimer.Guards(ports.readers(), commitThread::whenDurable),
                limits,
                pipelineDevice.summaryLimits(),
                sources::count);
        WritebackListener.Observers observers = new WritebackListener.Observers(counters, writebackListener);
        pipeline = new BatchPipeline(pipelineDevice, zones, commitThread, pending, observers, this::batchDurable);
        journal = new MappingJournal(pipelineDevice, zones, counters, commitThread, store, journalStart);
        commitThread.keep(journal);
        LiveScan scan = new LiveScan(commitThread, store, committer.extents(), geometry);
        relocator = new Relocator(device, pipeline, zones, scan, counters, options.reclaimLimits());
        admission = new Admission(options, zones, relocator, sources);
        recovered.otherLife().forEach(zones.reclaimer()::wasReset);
        statistics = EngineStatistics.of(counters, zones, journal.state());
        zones.reclaimer().visitAll();
    }

    /**
     * Opens an engine and recovers: compares the device's report with the store's counters.
     *
     * @throws EngineException if device and store do not belong together or contradict each other
     */
    public static StorageEngine open(EnginePorts ports, EngineOptions options) {
        return open(ports, options, WritebackListener.NONE);
    }

    /** Opens an engine whose writeback is watched: the listener is told each step of it, on the engine's thread. */
    public static StorageEngine open(EnginePorts ports, EngineOptions options, WritebackListener writebackListener) {
        return new StorageEngine(ports, options, writebackListener);
    }

    /** Tells a listener from now on what has become durable, instead of the one before. */
    public void tellCommits(CommitListener listener) {
        commitListener = listener;
    }

    /** The partitions that feed the engine: their positions, and what their files are worth. */
    public Sources sources() {
        return sources;
    }

    /**
     * Applies one record's operation to the open batch and moves its source's position past it.
     *
     * @param key the file; its source must be known
     * @param record its offset is not below the source's position
     * @throws EngineException if the engine has failed
     */
    public ApplyResult apply(FileKey key, Sources.SourceRecord record, FileOperation operation) {
        throwIfFailed();
        Source source = sources.source(key.sourceId());
        if (record.offset() < source.nextOffset()) {
            throw new IllegalArgumentException(source.identity() + ": record " + record.offset()
                    + " is already applied, the position is " + source.nextOffset());
        }
        ApplyResult result = change(files.plan(key, operation), source, record.offset(), record.timestampMillis());
        if (result == ApplyResult.APPLIED) {
            source.pass(record);
            changed(source, operation);
        }
        return result;
    }

    /**
     * Applies what an operator asks for at the present position of the file's source; the commit that makes it durable carries that
     * position, and moves it nowhere.
     *
     * @param operation unlinks the file or makes it shorter; everything else is rejected, and so is a file that is not there
     * @throws EngineException if the engine has failed
     */
    public ApplyResult operate(FileKey key, FileOperation operation) {
        throwIfFailed();
        OperationPlan plan = files.plan(key, operation);
        Source source = sources.source(key.sourceId());
        Optional<String> refusal = plan.refusalToOperator().or(source::refusalToOperator);
        if (refusal.isPresent()) {
            return new ApplyResult.Rejected(refusal.get());
        }
        ApplyResult result = change(plan, source, source.nextOffset() - 1, FileRecord.NOT_KNOWN);
        if (result == ApplyResult.APPLIED) {
            changed(source, operation);
            closeBatch();
        }
        return result;
    }

    /**
     * Applies an operation to a file of a partition that is being built. The position stays; the record's offset may be any.
     *
     * @throws EngineException if the engine has failed
     */
    public ApplyResult build(FileKey key, Sources.SourceRecord record, FileOperation operation) {
        throwIfFailed();
        Source source = sources.building(key.sourceId());
        ApplyResult result = change(files.plan(key, operation), source, record.offset(), record.timestampMillis());
        if (result == ApplyResult.APPLIED) {
            changed(source, operation);
        }
        return result;
    }

    /** The number of the batch that took the last operation. */
    public long lastBatchSequence() {
        return lastBatchSequence;
    }

    private ApplyResult change(OperationPlan plan, Source source, long sourceOffset, long timestampMillis) {
        Optional<String> refusal = plan.refusal();
        if (refusal.isPresent()) {
            return new ApplyResult.Rejected(refusal.get());
        }
        if (plan.waitsForBatch(open)) {
            closeBatch();
            return ApplyResult.BUSY;
        }
        SpaceAccount space = zones.account();
        OperationPlan.Demand demand = files.demand(open, plan, space.freeBlocks(), admission.nearLimitBlocks());
        Optional<String> obstacle = files.refusalOfLoss(open, plan).or(() -> admission.misfit(demand));
        if (obstacle.isPresent()) {
            return ApplyResult.Rejected.here(obstacle.get());
        }
        Batch batch = openBatch();
        ApplyResult admitted = admit(batch, source, demand);
        if (admitted == ApplyResult.APPLIED) {
            files.apply(batch, plan, sourceOffset, demand.reservation());
            batch.modified(plan.file(), timestampMillis);
            space.promise(demand.reservation().takenBlocks(), demand.growthBlocks());
            batch.grows(demand.growthBlocks());
        }
        return admitted;
    }

    /** The open batch holds a change of a source's file. */
    private void changed(Source source, FileOperation operation) {
        sources.moved(source);
        openBatch().applied(operation.dataBytes());
        if (operation.effect() == FileOperation.Effect.SYNCS || admission.isFull(openBatch())) {
            closeBatch();
        }
    }

    /**
     * One turn of duty: takes in completions, closes a batch that is due, moves every batch on.
     *
     * @return how much was done; 0 means that waiting is in order
     * @throws EngineException if the engine has failed, also earlier
     */
    public int doWork() {
        int done = ports.mailbox().runTurn();
        lookAtDevice();
        throwIfFailed();
        closeRequested |= open != null && nanosUntilDue() == 0;
        done += closeIfRequested() ? 1 : 0;
        if (journal.turn()) {
            statistics = EngineStatistics.of(counters, zones, journal.state());
        }
        return relocator.turn(done);
    }

    /** How long {@link EngineMailbox#await} may wait before the open batch is due; {@link Long#MAX_VALUE} without one. */
    public long nanosUntilDue() {
        if (open == null || !sources.isAnyMoved() || admission.isPipelineFull(pipeline)) {
            return Long.MAX_VALUE;
        }
        if (closeRequested || sources.isAnyWaiting()) {
            return 0;
        }
        long age = ports.nanoClock().getAsLong() - open.openedNanos();
        return Math.max(0, options.batchLingerNanos() - age);
    }

    /** Closes the open batch, if it holds anything, as soon as the pipeline lets it. */
    public void closeBatch() {
        if (open != null) {
            closeRequested = true;
            closeIfRequested();
        }
    }

    /** Whether everything applied is durable. */
    public boolean isIdle() {
        return !sources.isAnyMoved()
                && !sources.isAnyWaiting()
                && pipeline.inFlight().isEmpty();
    }

    /** The counters as of the last durable batch; for any thread. */
    public EngineStatistics statistics() {
        return statistics;
    }

    /** Whether the mapping store can be made anew from the device now. */
    public MappingJournal.State journal() {
        return journal.state();
    }

    /** What the two counters of space leave now. */
    public EngineStatistics.SpaceLeft spaceLeft() {
        return new EngineStatistics.SpaceLeft(
                zones.account().freeBlocks(), zones.account().availableBlocks());
    }

    /** Takes in the zones that the device has more than before ({@link io.zonelog.device.ZonedDevice#rescan}); returns how many. */
    public int takeAddedZones() {
        int known = zones.table().zones().size();
        int present = device.geometry().zoneCount();
        if (present > known) {
            commitThread.grow(present, pipeline::fail);
            zones.grow(device, options.space().reserveZonesOf(present));
            relocator.usersChanged();
        }
        return present - known;
    }

    /** What moves live data: by itself, because an operator orders it, or because they are lost where they are. */
    public Relocator relocator() {
        return relocator;
    }

    /** Whether reclaim has anything to do, or zones are on their way to being empty. */
    public boolean isReclaiming() {
        return relocator.canProgress() || zones.reclaimer().commandsInFlight() > 0;
    }

    /** Live blocks of the blocks of all zones that hold data; empty zones and the unwritten part of open ones do not count. */
    public double utilisation() {
        return zones.table().utilisation();
    }

    /** Gives up what is not durable, once the commands in flight have ended. */
    @Override
    public void close() {
        relocator.stop();
        journal.stop();
        while (device.commandsInFlight() > 0 || pipeline.commitsInFlight() > 0) {
            ports.mailbox().await(CLOSE_WAIT_NANOS);
            ports.mailbox().runTurn();
        }
    }

    private Batch openBatch() {
        if (open == null) {
            lastBatchSequence++;
            FolioArena arena = new FolioArena(pool, device.geometry().blockSizeBytes());
            open = new Batch(lastBatchSequence, ports.nanoClock().getAsLong(), arena);
            sources.batchOpened(lastBatchSequence);
        }
        return open;
    }

    private void openBatchOfSources() {
        throwIfFailed();
        openBatch();
    }

    /** Whether the open batch can take an operation; {@link ApplyResult#APPLIED} stands for yes. */
    private ApplyResult admit(Batch batch, Source source, OperationPlan.Demand demand) {
        boolean waits = admission.waitsForReclaim(demand);
        if (!waits && admission.takes(batch, source, demand)) {
            relocator.waitedFor(0);
            return ApplyResult.APPLIED;
        }
        relocator.waitedFor(admission.waitedForBlocks(demand));
        relocator.reclaim();
        if (waits) {
            return ApplyResult.BUSY;
        }
        ZoneReclaimer reclaimer = zones.reclaimer();
        boolean readersLetGo = admission.waitedForBlocks(demand) > 0 && reclaimer.pressReaders();
        if (!isIdle() || reclaimer.commandsInFlight() > 0 || readersLetGo) {
            closeBatch();
            return ApplyResult.BUSY;
        }
        return admission.whenIdle(batch, demand);
    }

    private boolean closeIfRequested() {
        if (!closeRequested || open == null || !sources.isAnyMoved() || admission.isPipelineFull(pipeline)) {
            return false;
        }
        Batch batch = open;
        open = null;
        closeRequested = false;
        batch.closedAt(sources.batchClosed());
        pipeline.submit(batch, zones.account().settle());
        return true;
    }

    private void batchDurable(Batch batch) {
        if (batch.isRelocation()) {
            relocator.ended(batch);
        } else {
            zones.account().committed(batch);
            relocator.usersChanged();
        }
        statistics = EngineStatistics.of(counters, zones, journal.state());
        if (!batch.isRelocation()) {
            commitListener.committed(batch.sequence(), batch.positions());
        }
    }

    /** Fails when the device takes no more writes: then neither other zones nor waiting are of any use. */
    private void lookAtDevice() {
        device.hostError()
                .filter(ZonedDevice.HostError::isFinal)
                .ifPresent(error -> pipeline.fail(new EngineException(error.line())));
    }

    private void throwIfFailed() {
        Throwable failure = pipeline.failure();
        if (failure != null) {
            throw new EngineException("the engine stopped: " + failure.getMessage(), failure);
        }
    }
}
