package io.zonelog.engine.batch;

import io.zonelog.block.BlockStatus;
import io.zonelog.device.DeviceQueue;
import io.zonelog.device.DeviceStatus;
import io.zonelog.iomap.Ioend;
import io.zonelog.iomap.IoendMerger;
import io.zonelog.segment.Segment;
import io.zonelog.segment.SegmentSummary;
import io.zonelog.segment.SummaryBuffers;
import io.zonelog.segment.SummaryCodec;
import io.zonelog.segment.SummaryComposer;
import io.zonelog.segment.SummaryComposer.BatchStamp;
import io.zonelog.segment.SummaryLimits;
import io.zonelog.segment.SummaryPosition;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Closes the segments of batches whose data are on the device, with one summary append each. In one zone a summary waits for the one
 * before it, because it names its sector. Owned by the engine's thread.
 */
final class SummaryWriter {
    private record Waiting(Batch batch, Segment segment, List<Ioend> extents, BatchStamp stamp) {}

    private final DeviceQueue device;
    private final SummaryComposer composer;
    private final SummaryBuffers buffers;
    private final Consumer<Batch> summariesCompleted;
    private final EngineCounters counters;
    private final WritebackListener listener;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long segmentSequence;

    SummaryWriter(
            DeviceQueue device,
            SummaryLimits limits,
            Consumer<Batch> summariesCompleted,
            EngineCounters counters,
            WritebackListener listener) {
        this.device = device;
        this.composer = new SummaryComposer(device.geometry());
        this.buffers = new SummaryBuffers(limits);
        this.summariesCompleted = summariesCompleted;
        this.counters = counters;
        this.listener = listener;
    }

    /**
     * Closes all segments of a batch.
     *
     * @return the batch's ioends, merged where they touch
     */
    List<Ioend> close(Batch batch) {
        List<Ioend> all = new ArrayList<>();
        batch.summariesOutstanding(batch.segments().size());
        BatchStamp stamp = new BatchStamp(
                batch.sequence(),
                batch.positions().stream()
                        .map(position ->
                                new SummaryPosition(position.sourceId(), position.nextOffset(), position.leaderEpoch()))
                        .toList());
        WritebackListener watching = listenerOf(batch);
        for (Segment segment : batch.segments()) {
            watching.dataOnDevice(batch, segment);
            int parts = segment.completedIoends().size();
            List<Ioend> merged = IoendMerger.sortAndMerge(segment.completedIoends());
            counters.merges += parts - merged.size();
            watching.merged(batch, segment, merged);
            all.addAll(merged);
            waiting.add(new Waiting(batch, segment, merged, stamp));
        }
        submitReady();
        return all;
    }

    private WritebackListener listenerOf(Batch batch) {
        return batch.isRelocation() ? WritebackListener.NONE : listener;
    }

    private void submitReady() {
        for (Iterator<Waiting> next = waiting.iterator(); next.hasNext(); ) {
            Waiting candidate = next.next();
            if (!candidate.segment().zone().isSummaryInFlight()) {
                next.remove();
                submit(candidate);
            }
        }
    }

    private void submit(Waiting ready) {
        Segment segment = ready.segment();
        SegmentSummary summary = composer.compose(
                segment,
                ready.extents(),
                ready.stamp(),
                ready.batch().segments().size(),
                ++segmentSequence);
        ByteBuffer whole = buffers.take();
        ByteBuffer bytes = whole.duplicate()
                .limit(segment.summaryBlocks() * device.geometry().blockSizeBytes());
        SummaryCodec.encode(summary, bytes);
        bytes.flip();
        segment.zone().summarySubmitted();
        device.append(
                segment.zone().zoneIndex(), List.of(bytes), (status, sector) -> ended(ready, whole, status, sector));
    }

    private void ended(Waiting ended, ByteBuffer buffer, DeviceStatus status, long sector) {
        buffers.give(buffer);
        Segment segment = ended.segment();
        if (status.isSuccess()) {
            segment.zone().written(segment.summaryBlocks());
            segment.summaryPlaced(sector, device.geometry().blockInZone(sector));
            counters.summaryBlocks += segment.summaryBlocks();
            listenerOf(ended.batch()).summaryOnDevice(ended.batch(), segment, sector);
        } else {
            segment.zone().summaryFailed();
            segment.failed(status);
            ended.batch().fail(BlockStatus.IO_ERROR);
        }
        ended.batch().summaryFinished();
        submitReady();
        summariesCompleted.accept(ended.batch());
    }
}
