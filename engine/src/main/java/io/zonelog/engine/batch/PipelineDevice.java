package io.zonelog.engine.batch;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceQueue;
import io.zonelog.iomap.IoendSplitter;
import io.zonelog.mapping.MappingStore;
import io.zonelog.segment.SegmentPlug;
import io.zonelog.segment.SummaryLimits;

/**
 * The device as batches see it: the way to it, and the limits that follow from its geometry.
 *
 * @param queue the way to the device
 * @param flushes flushes it for all
 * @param maxAppendBlocks the longest append that the engine makes
 * @param summaryLimits the longest summary
 * @param maxIoendBytes the longest ioend
 * @param startNumber number of the engine's start that writes to it
 */
public record PipelineDevice(
        DeviceQueue queue,
        FlushQueue flushes,
        int maxAppendBlocks,
        SummaryLimits summaryLimits,
        long maxIoendBytes,
        long startNumber) {
    private static final int MAX_SUMMARY_BYTES = 64 << 10;
    private static final long MAX_IOEND_BYTES = 64L << 20;

    /** Derives the limits from the device's geometry. */
    public static PipelineDevice of(DeviceQueue queue, FlushQueue flushes, long startNumber) {
        DeviceGeometry geometry = queue.geometry();
        int maxAppend = Math.min(geometry.maxAppendBlocks(), MappingStore.MAX_RUN_BLOCKS);
        int maxSummary = Math.max(1, Math.min(maxAppend, MAX_SUMMARY_BYTES / geometry.blockSizeBytes()));
        return new PipelineDevice(
                queue,
                flushes,
                maxAppend,
                new SummaryLimits(geometry.blockSizeBytes(), maxSummary),
                MAX_IOEND_BYTES,
                startNumber);
    }

    /** Cuts ioends to what the device takes in one append. */
    public IoendSplitter splitter() {
        int blockSizeBytes = queue.geometry().blockSizeBytes();
        return new IoendSplitter(
                blockSizeBytes, (long) maxAppendBlocks * blockSizeBytes, SegmentPlug.MAX_VECTORS, Integer.MAX_VALUE);
    }
}
