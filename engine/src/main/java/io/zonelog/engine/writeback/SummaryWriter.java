package io.zonelog.engine.writeback;

import io.zonelog.device.DeviceQueue;
import io.zonelog.device.DeviceStatus;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.PipelineDevice;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.iomap.Ioend;
import io.zonelog.segment.Segment;
import io.zonelog.segment.SegmentSummary;
import io.zonelog.segment.SummaryBuffers;
import io.zonelog.segment.SummaryCodec;
import io.zonelog.zone.Zone;
import io.zonelog.zone.ZoneFailures;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Closes the segments of batches whose data are on the device, with one summary append each. In one zone a summary waits for the one
 * before it, because it names its sector. Owned by the engine's thread.
 */
public final class SummaryWriter {
    private record Waiting(
            Batch batch, Segment segment, List<Ioend> extents, List<SegmentSummary.Position> positions) {}

    private final DeviceQueue device;
    private final long startNumber;
    private final SummaryCodec codec;
    private final ZoneFailures failures;
    private final SummaryBuffers buffers;
    private final Supplier<SegmentSummary.Progress> progress;
    private final Consumer<Batch> summariesCompleted;
    private final WritebackListener.Observers observers;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long segmentSequence;

    /**
     * @param progress how far the engine is, asked when a summary is written
     * @param summariesCompleted told after each summary of a batch, and after each that could not be written
     */
    public SummaryWriter(
            PipelineDevice device,
            ZoneFailures failures,
            Supplier<SegmentSummary.Progress> progress,
            Consumer<Batch> summariesCompleted,
            WritebackListener.Observers observers) {
        this.device = device.queue();
        this.startNumber = device.startNumber();
        this.codec = new SummaryCodec(this.device.geometry().deviceUuid());
        this.progress = progress;
        this.failures = failures;
        this.buffers = new SummaryBuffers(device.summaryLimits());
        this.summariesCompleted = summariesCompleted;
        this.observers = observers;
    }

    /**
     * Closes all segments of a batch that are not closed yet.
     *
     * @return the batch's ioends, merged where they touch
     */
    public List<Ioend> close(Batch batch) {
        List<Ioend> all = new ArrayList<>();
        List<Segment> unclosed =
                batch.segments().stream().filter(segment -> !segment.isClosed()).toList();
        batch.summariesOutstanding(unclosed.size());
        List<SegmentSummary.Position> positions = batch.positions().stream()
                .map(position ->
                        new SegmentSummary.Position(position.sourceId(), position.nextOffset(), position.leaderEpoch()))
                .toList();
        WritebackListener watching = observers.listener(batch);
        for (Segment segment : unclosed) {
            watching.dataOnDevice(batch, segment);
            int parts = segment.completedIoends().size();
            List<Ioend> merged = segment.mergeCompleted();
            observers.counters().merges += parts - merged.size();
            watching.merged(batch, segment, merged);
            waiting.add(new Waiting(batch, segment, merged, positions));
        }
        batch.segments().forEach(segment -> all.addAll(segment.completedIoends()));
        submitReady();
        return all;
    }

    private void submitReady() {
        List<Batch> refused = new ArrayList<>();
        for (Iterator<Waiting> next = waiting.iterator(); next.hasNext(); ) {
            Waiting candidate = next.next();
            Zone zone = candidate.segment().zone();
            if (zone.hasFailed()) {
                next.remove();
                refused.add(candidate.batch());
            } else if (!zone.isSummaryInFlight()) {
                next.remove();
                submit(candidate);
            }
        }
        for (Batch batch : refused) {
            batch.summaryFinished();
            summariesCompleted.accept(batch);
        }
    }

    private void submit(Waiting ready) {
        Segment segment = ready.segment();
        SegmentSummary summary = SegmentSummary.of(
                segment, ready.extents(), nextOrigin(ready.batch()), ready.positions(), device.geometry());
        ByteBuffer whole = buffers.take();
        ByteBuffer bytes = whole.duplicate()
                .limit(segment.summaryBlocks() * device.geometry().blockSizeBytes());
        codec.encode(summary, bytes);
        bytes.flip();
        segment.zone().summarySubmitted();
        segment.zone().appendSubmitted();
        device.append(
                segment.zone().zoneIndex(), List.of(bytes), (status, sector) -> ended(ready, whole, status, sector));
    }

    private SegmentSummary.Origin nextOrigin(Batch batch) {
        return new SegmentSummary.Origin(
                startNumber,
                ++segmentSequence,
                batch.sequence(),
                batch.segments().size(),
                batch.isRelocation() ? SegmentSummary.Kind.RELOCATION : SegmentSummary.Kind.BATCH,
                progress.get());
    }

    private void ended(Waiting ended, ByteBuffer buffer, DeviceStatus status, long sector) {
        buffers.give(buffer);
        Segment segment = ended.segment();
        segment.zone().appendEnded();
        if (status.isSuccess()) {
            segment.zone().written(segment.summaryBlocks());
            segment.summaryPlaced(sector, device.geometry().blockInZone(sector));
            observers.counters().summaryBlocks += segment.summaryBlocks();
            failures.appendEnded(segment.zone());
            observers.listener(ended.batch()).summaryOnDevice(ended.batch(), segment, sector);
        } else {
            segment.zone().summaryFailed();
            segment.failed(status);
            failures.appendFailed(segment.zone());
        }
        ended.batch().summaryFinished();
        submitReady();
        summariesCompleted.accept(ended.batch());
    }
}
