package io.zonelog.engine.reclaim;

import io.zonelog.block.BlockChecksums;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceQueue;
import io.zonelog.device.DeviceStatus;
import io.zonelog.engine.batch.EngineCounters;
import io.zonelog.engine.commit.CommitPlan;
import io.zonelog.engine.writeback.PlacedRangeWriter;
import io.zonelog.iomap.DirtyRange;
import io.zonelog.iomap.IoendFlags;
import io.zonelog.mapping.Extent;
import io.zonelog.zone.LifetimeClasses;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads what a relocation copies, a bounded number of reads at a time, and compares every block with its checksum. A read that fails is
 * tried again, at last block by block: what cannot be read is left where it is, and the rest is moved. Lives for one relocation; owned
 * by the engine's thread.
 */
final class RelocationReader {
    static final int MAX_READS_IN_FLIGHT = 32;
    private static final int TRIES = 3;

    /** Consecutive blocks in memory that is contiguous. */
    record Piece(long sector, BlockChecksums.BlockCrcs crcs, ByteBuffer memory, int tries) {
        int lengthBlocks() {
            return crcs.count();
        }
    }

    private final DeviceQueue device;
    private final DeviceGeometry geometry;
    private final BlockChecksums checksums;
    private final EngineCounters counters;
    private final Runnable ended;
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private final TreeMap<Long, Piece> good = new TreeMap<>();
    private int inFlight;
    private int badBlocks;

    RelocationReader(DeviceQueue device, EngineCounters counters, Runnable ended) {
        this.device = device;
        this.geometry = device.geometry();
        this.checksums = new BlockChecksums(geometry.blockSizeBytes());
        this.counters = counters;
        this.ended = ended;
    }

    /** Starts to read; the end is told once, also when there is nothing to read. */
    void read(Relocation relocation) {
        for (LiveBlocks.Run run : relocation.runs()) {
            int done = 0;
            while (done < run.lengthBlocks()) {
                ByteBuffer memory = relocation.arena().allocate(run.lengthBlocks() - done);
                int blocks = memory.capacity() / geometry.blockSizeBytes();
                waiting.add(new Piece(
                        run.sector() + done * geometry.blockSectors(),
                        new BlockChecksums.BlockCrcs(
                                Arrays.copyOfRange(run.crcs().values(), done, done + blocks)),
                        memory,
                        0));
                done += blocks;
            }
        }
        submit();
    }

    /** Takes data that need not be read, because they are known to be what was written. */
    void take(LiveBlocks.Run run, ByteBuffer memory) {
        good.put(run.sector(), new Piece(run.sector(), run.crcs(), memory, 0));
    }

    /** Blocks that could not be read, or were not what was written. */
    int badBlocks() {
        return badBlocks;
    }

    private void submit() {
        while (inFlight < MAX_READS_IN_FLIGHT && !waiting.isEmpty()) {
            Piece piece = waiting.removeFirst();
            inFlight++;
            counters.relocationReads++;
            counters.relocationReadBlocks += piece.lengthBlocks();
            device.read(piece.sector(), piece.memory().duplicate(), (status, sector) -> completed(piece, status));
        }
        if (inFlight == 0 && waiting.isEmpty()) {
            ended.run();
        }
    }

    private void completed(Piece piece, DeviceStatus status) {
        inFlight--;
        if (status.isSuccess() && matches(piece)) {
            good.put(piece.sector(), piece);
        } else {
            retry(piece);
        }
        submit();
    }

    private boolean matches(Piece piece) {
        int[] actual = new int[piece.lengthBlocks()];
        checksums.compute(piece.memory(), actual, 0);
        return Arrays.equals(actual, piece.crcs().values());
    }

    private void retry(Piece piece) {
        counters.relocationReadErrors++;
        int blocks = piece.lengthBlocks();
        if (blocks == 1 && piece.tries() + 1 == TRIES) {
            badBlocks++;
            return;
        }
        int blockSizeBytes = geometry.blockSizeBytes();
        for (int i = 0; i < blocks; i++) {
            waiting.addLast(new Piece(
                    piece.sector() + i * geometry.blockSectors(),
                    new BlockChecksums.BlockCrcs(new int[] {piece.crcs().values()[i]}),
                    piece.memory().slice(i * blockSizeBytes, blockSizeBytes),
                    piece.tries() + 1));
        }
    }

    /** What was read and is right, each live block once, sorted by class, file and offset. */
    List<PlacedRangeWriter.PlacedRange> ranges(List<CommitPlan.LiveExtent> extents, LifetimeClasses temperatures) {
        List<PlacedRangeWriter.PlacedRange> ranges = new ArrayList<>(extents.size());
        long copiedTo = 0;
        for (CommitPlan.LiveExtent live : extents) {
            Extent extent = live.extent();
            long end = extent.sector() + extent.lengthBlocks() * geometry.blockSectors();
            long from = Math.max(extent.sector(), copiedTo);
            addRanges(live, from, end, temperatures, ranges);
            copiedTo = Math.max(copiedTo, end);
        }
        ranges.sort(PlacedRangeWriter.PlacedRange.WRITE_ORDER);
        return ranges;
    }

    private void addRanges(
            CommitPlan.LiveExtent live,
            long fromSector,
            long endSector,
            LifetimeClasses temperatures,
            List<PlacedRangeWriter.PlacedRange> ranges) {
        long blockSectors = geometry.blockSectors();
        int blockSizeBytes = geometry.blockSizeBytes();
        Extent extent = live.extent();
        long sector = fromSector;
        while (sector < endSector) {
            Map.Entry<Long, Piece> found = good.floorEntry(sector);
            int skipped = found == null ? 0 : (int) ((sector - found.getKey()) / blockSectors);
            if (found == null || skipped >= found.getValue().lengthBlocks()) {
                sector += blockSectors;
                continue;
            }
            int blocks = (int) Math.min(found.getValue().lengthBlocks() - skipped, (endSector - sector) / blockSectors);
            long fileBlock = extent.fileBlock() + (sector - extent.sector()) / blockSectors;
            ByteBuffer data = found.getValue().memory().slice(skipped * blockSizeBytes, blocks * blockSizeBytes);
            long startBytes = fileBlock * blockSizeBytes;
            long endOfLive = extent.fileBlock() * blockSizeBytes + live.lengthBytes();
            DirtyRange range = new DirtyRange(
                    live.fileId(),
                    startBytes,
                    Math.max(1, Math.min(endOfLive - startBytes, data.remaining())),
                    data,
                    (extent.flags() & Extent.FLAG_SHARED) != 0 ? IoendFlags.SHARED : IoendFlags.NONE,
                    extent.firstSourceOffset(),
                    extent.lastSourceOffset());
            ranges.add(
                    new PlacedRangeWriter.PlacedRange(range, temperatures.ofMoved(live.fileId(), fileBlock, blocks)));
            sector += blocks * blockSectors;
        }
    }
}
