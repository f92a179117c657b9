package io.zonelog.engine.pipeline;

import io.zonelog.block.BlockChecksums;
import io.zonelog.block.BlockStatus;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.EngineCounters;
import io.zonelog.engine.batch.EngineZones;
import io.zonelog.engine.batch.FlushQueue;
import io.zonelog.engine.batch.PipelineDevice;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.engine.commit.CommitPlan;
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.engine.writeback.BatchWriter;
import io.zonelog.engine.writeback.InPlaceWriter;
import io.zonelog.engine.writeback.PendingBlocks;
import io.zonelog.engine.writeback.PlacedRangeWriter;
import io.zonelog.engine.writeback.SummaryWriter;
import io.zonelog.engine.writeback.ZoneAppender;
import io.zonelog.iomap.DirtyRange;
import io.zonelog.iomap.Ioend;
import io.zonelog.iomap.JoinRule;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.segment.Segment;
import io.zonelog.segment.SegmentSummary;
import io.zonelog.zone.Zone;
import io.zonelog.zone.ZoneFailures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes closed batches to durability, several at a time: data appends, summary appends, device flush, mapping commit. Owned by the
 * engine's thread; the commit itself runs on the commit thread.
 *
 * <p>Two rules carry everything. Inside a batch no step starts before the one before it has completed. Between batches only commits
 * are ordered: they are handed to the commit thread in batch order, so whatever a commit replaces was committed before it. After an
 * error nothing further is started; what is in flight ends by itself.
 *
 * <p>A zone that fails is no such error: until the commit has begun, the batch's memory still holds the data, and they are written again,
 * whole segments at a time, to other zones. What the failed zone has got of them is dead. A flush that fails puts everything in doubt
 * that is not durable, and it is written again in the same way. What finds no room then waits for it, and new batches wait too; a relocation
 * is given up instead. Only a batch that met failing zones too often fails, or one for which no room can be had.
 */
public final class BatchPipeline {
    /** How often one batch may be written again because zones failed under it: if all that it tries fail, it is the device that fails. */
    static final int MAX_FAILED_TRIES = 8;

    private final PipelineDevice device;
    private final EngineZones zones;
    private final CommitThread commitThread;
    private final PendingBlocks pending;
    private final Deque<Batch> inFlight;
    private final WritebackListener.Observers observers;
    private final EngineCounters counters;
    private final ZoneAppender.Tools tools;
    private final InPlaceWriter inPlaceWriter;
    private final JoinRule joinRule;
    private final SummaryWriter summaryWriter;
    private final PlanBuilder planBuilder;
    private final RecordMaker recordMaker;
    private final FlushQueue flushes;
    private final RoomQueue rooms;
    private final Consumer<Batch> durable;
    /** Relocations on their way. */
    private final List<Batch> relocations = new ArrayList<>();

    private final Deque<Batch> awaitingCommit = new ArrayDeque<>();
    private long submittedSequence;
    private @Nullable Throwable failure;

    /**
     * @param pending what the batches hold that are in flight here
     * @param durable told after each batch, in batch order, and after each relocation, also if that was given up
     */
    public BatchPipeline(
            PipelineDevice device,
            EngineZones zones,
            CommitThread commitThread,
            PendingBlocks pending,
            WritebackListener.Observers observers,
            Consumer<Batch> durable) {
        this.device = device;
        this.zones = zones;
        this.commitThread = commitThread;
        this.submittedSequence = commitThread.lastSequence();
        this.pending = pending;
        this.inFlight = pending.inFlight();
        this.observers = observers;
        this.counters = observers.counters();
        this.durable = durable;
        ZoneFailures failures = zones.reclaimer().failures();
        BlockChecksums checksums = new BlockChecksums(device.queue().geometry().blockSizeBytes());
        this.tools = new ZoneAppender.Tools(device, zones, checksums, observers, this::dataAppendEnded);
        this.inPlaceWriter = new InPlaceWriter(device, this::dataAppendEnded);
        this.joinRule = new JoinRule(device.maxIoendBytes(), JoinRule.STANDARD_MAX_FOLIOS);
        this.summaryWriter = new SummaryWriter(device, failures, this::progress, this::summaryEnded, observers);
        this.rooms = new RoomQueue(zones.account());
        this.planBuilder = new PlanBuilder(device.queue().geometry());
        this.recordMaker = new RecordMaker(planBuilder, zones.account(), geometry(), commitThread.storeSync());
        this.flushes = device.flushes();
        flushes.observe(this::doubtAll);
        flushes.whenGivenUp(this::fail);
    }

    /** The sequence of the last batch that was handed to the commit thread. */
    public long lastSequence() {
        return commitThread.lastSequence();
    }

    /** The batches on their way, oldest first; a live view for lookups. */
    public Deque<Batch> inFlight() {
        return inFlight;
    }

    /** Batches in the commit thread's hands. */
    public int commitsInFlight() {
        return commitThread.running();
    }

    /** The first error; none while all is well. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /**
     * Closes a batch and starts to write it.
     *
     * @param promisedBlocks what it was promised room for
     */
    public void submit(Batch batch, long promisedBlocks) {
        inFlight.addLast(batch);
        submittedSequence = batch.sequence();
        batch.enter(Batch.State.WRITING_DATA);
        List<DirtyRange> record = recordMaker.record(batch, promisedBlocks);
        commitThread.whenReady(() -> rooms.writePromised(batch, promisedBlocks, () -> {
            batch.fail(new BatchWriter(batch, tools, pending.unwritten(), inPlaceWriter).write(joinRule, record));
            submitted(batch, 0);
        }));
    }

    private SegmentSummary.Progress progress() {
        return new SegmentSummary.Progress(lastSequence(), submittedSequence);
    }

    /** What waits for room; no batch should be submitted meanwhile. */
    public RoomQueue rooms() {
        return rooms;
    }

    /**
     * Appends the copies of a relocation and takes them to durability beside the batches. Its commit may fall between any two of theirs,
     * because a mapping follows a copy only if it is still the one that was copied.
     *
     * @param ranges sorted by class, file and offset
     */
    public void relocate(Batch relocation, List<PlacedRangeWriter.PlacedRange> ranges) {
        relocation.enter(Batch.State.WRITING_DATA);
        relocations.add(relocation);
        counters.relocations++;
        commitThread.whenReady(() -> writeOrGiveUp(relocation, PlacedData.of(ranges, geometry())));
    }

    /** What a relocation was to move stays where it is if there is no room for it: reclaim chooses anew. */
    private void writeOrGiveUp(Batch relocation, PlacedData data) {
        if (zones.account().hasRoom(data.blocks())) {
            write(relocation, data.ranges());
        } else {
            relocations.remove(relocation);
            relocation.enter(Batch.State.FAILED);
            drop(relocation.takeSegments());
            relocation.release();
            durable.accept(relocation);
        }
    }

    private void write(Batch batch, List<PlacedRangeWriter.PlacedRange> ranges) {
        int kept = batch.segments().size();
        batch.fail(new PlacedRangeWriter(batch, new ZoneAppender(batch, tools)).write(ranges, joinRule));
        submitted(batch, kept);
    }

    private DeviceGeometry geometry() {
        return device.queue().geometry();
    }

    /** Segments are not needed any more: what they have in their zones is dead. */
    private void drop(List<Segment> segments) {
        segments.forEach(Segment::dropped);
        segments.forEach(segment -> zones.reclaimer().visit(segment.zone()));
    }

    private void submitted(Batch batch, int kept) {
        for (Segment segment : batch.segments().subList(kept, batch.segments().size())) {
            counters.segments++;
            counters.appends += segment.appends().size();
            if (batch.isRelocation()) {
                counters.copiedBlocks += segment.dataBlocks();
            } else {
                counters.dataBlocks += segment.fileBlocks();
                counters.summaryBlocks += segment.recordBlocks();
            }
        }
        dataAppendEnded(batch);
    }

    /** Sends what failing zones have lost to other zones; whether there was anything to send. */
    private boolean writesAgain(Batch batch) {
        List<Segment> lost = batch.takeLostSegments();
        List<Ioend> refused = batch.inPlace().takeRefused();
        boolean inPlaceAgain = batch.inPlace().takeDoubt();
        if (lost.isEmpty() && refused.isEmpty() && !inPlaceAgain) {
            return false;
        }
        counters.segmentsWrittenAgain += lost.size();
        if (batch.state() != Batch.State.WRITING_DATA) {
            batch.enter(Batch.State.WRITING_DATA);
        }
        if (inPlaceAgain) {
            inPlaceWriter.writeAgain(batch);
        }
        boolean zonesFailed = lost.stream().anyMatch(Segment::isInFailedZone);
        // What had a place is taken to be as hot as the mean.
        PlacedData again = PlacedData.ofLost(lost, refused, zones.temperatures().classes() / 2, geometry());
        drop(lost);
        if (zonesFailed && batch.tryFailed() > MAX_FAILED_TRIES) {
            batch.fail(BlockStatus.IO_ERROR);
            dataAppendEnded(batch);
        } else if (batch.isRelocation()) {
            writeOrGiveUp(batch, again);
        } else {
            rooms.writeAgain(batch, again.blocks(), () -> write(batch, again.ranges()));
        }
        return true;
    }

    private void dataAppendEnded(Batch batch) {
        boolean waits = batch.ioendsOutstanding() > 0 || rooms.holds(batch);
        if (waits || stops(batch) || batch.state() != Batch.State.WRITING_DATA) {
            return;
        }
        if (writesAgain(batch)) {
            return;
        }
        batch.enter(Batch.State.WRITING_SUMMARIES);
        List<Ioend> merged = summaryWriter.close(batch);
        merged.addAll(batch.inPlace().merge());
        batch.merged(merged);
        summaryEnded(batch);
    }

    private void summaryEnded(Batch batch) {
        if (batch.summariesOutstanding() > 0 || stops(batch) || batch.state() != Batch.State.WRITING_SUMMARIES) {
            return;
        }
        if (writesAgain(batch)) {
            return;
        }
        batch.enter(Batch.State.FLUSHING);
        if (batch.segments().isEmpty() && batch.inPlace().runs().isEmpty()) {
            flushed(batch);
        } else {
            flushes.flush(() -> flushed(batch));
        }
    }

    /** Whatever the device has acknowledged since the last good flush is in doubt: of every batch whose commit has not begun, and of relocations. */
    private void doubtAll() {
        List<Batch> onTheirWay = new ArrayList<>(inFlight);
        onTheirWay.addAll(relocations);
        onTheirWay.forEach(Batch::doubt);
        for (Batch batch : onTheirWay) {
            if (batch.state() == Batch.State.FLUSHING && !stops(batch)) {
                writesAgain(batch);
            }
        }
    }

    private void flushed(Batch batch) {
        batch.segments().forEach(Segment::durable);
        if (stops(batch) || writesAgain(batch)) {
            return;
        }
        batch.enter(Batch.State.COMMITTING);
        if (batch.isRelocation()) {
            commit(batch);
        } else {
            commitReady();
        }
    }

    /** Hands batches to the commit thread, in batch order and only those whose predecessors have been handed over. */
    private void commitReady() {
        for (Batch batch : inFlight) {
            if (awaitingCommit.contains(batch)) {
                continue;
            }
            if (batch.state() != Batch.State.COMMITTING || writesAgain(batch)) {
                return;
            }
            awaitingCommit.addLast(batch);
            commit(batch);
        }
    }

    private void commit(Batch batch) {
        counters.extents += batch.mergedIoends().stream()
                .filter(ioend -> ioend.fileId() != Segment.RECORD_FILE_ID)
                .count();
        long sequence = batch.isRelocation() ? lastSequence() : batch.sequence();
        CommitPlan plan = planBuilder.build(batch, sequence, zones.reclaimer().takeReset());
        commitThread.commit(plan, changed -> committed(batch, changed), this::fail);
    }

    private void committed(Batch batch, List<ZoneUsage> changed) {
        boolean relocation = batch.isRelocation();
        relocations.remove(batch);
        if (!relocation && (awaitingCommit.removeFirst() != batch || inFlight.removeFirst() != batch)) {
            throw new IllegalStateException("batch " + batch.sequence() + " was committed out of order");
        }
        batch.enter(Batch.State.DURABLE);
        pending.durable(batch);
        batch.release();
        for (ZoneUsage usage : changed) {
            Zone zone = zones.table().zone(usage.zoneIndex());
            if (zone.resetEpoch() == usage.resetEpoch()) {
                noteOverwrites(batch, zone, usage.usedBlocks());
                zones.table().used(zone, usage.usedBlocks());
            }
            zones.reclaimer().visit(zone);
        }
        if (!relocation) {
            batch.countDurable(counters);
            observers.listener(batch).batchDurable(batch);
        }
        durable.accept(batch);
    }

    private void noteOverwrites(Batch batch, Zone zone, int usedBlocks) {
        if (!geometry().isConventional(zone.zoneIndex())) {
            int overwritten = batch.isRelocation() ? 0 : zone.usedBlocks() + blocksIn(batch, zone) - usedBlocks;
            zones.temperatures().changes(zone, usedBlocks, Math.max(0, overwritten));
        }
    }

    private static int blocksIn(Batch batch, Zone zone) {
        int blocks = 0;
        for (Segment segment : batch.segments()) {
            blocks += segment.zone() == zone ? segment.fileBlocks() : 0;
        }
        return blocks;
    }

    /** Whether nothing more is to be started; latches the batch's error. */
    private boolean stops(Batch batch) {
        if (batch.status() != BlockStatus.OK) {
            fail(BatchFailedException.of(batch, device.queue().hostError()));
        }
        if (failure != null && batch.state() != Batch.State.FAILED) {
            batch.enter(Batch.State.FAILED);
        }
        return failure != null;
    }

    /** Latches an error: nothing further is started. */
    public void fail(Throwable error) {
        if (failure == null) {
            failure = error;
        }
    }
}
