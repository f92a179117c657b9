package io.zonelog.engine.reclaim;

import io.zonelog.block.BlockChecksums;
import io.zonelog.cache.FolioArena;
import io.zonelog.cache.FolioPool;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceQueue;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.EngineCounters;
import io.zonelog.engine.batch.EngineZones;
import io.zonelog.engine.commit.CommitPlan;
import io.zonelog.engine.pipeline.BatchPipeline;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes blocks anew that the device has lost, or gives back other than they were written, with data that come from elsewhere: a
 * relocation whose data were not read. What a block holds is told by its checksum, so data that fit it are right wherever they come from.
 * All files that share a place follow, each only where it still maps the place when that is committed. One repair at a time. Owned by the
 * engine's thread.
 */
final class Repairer {
    private final DeviceQueue device;
    private final BatchPipeline pipeline;
    private final EngineZones zones;
    private final LiveScan scan;
    private final EngineCounters counters;
    private final DeviceGeometry geometry;
    private final FolioPool pool;
    private final Deque<Ordered> waiting = new ArrayDeque<>();
    private @Nullable Ordered running;
    /** What the running repair has on its way; null before and afterwards. */
    private @Nullable Batch writing;

    private boolean stopped;

    private record Ordered(Repair repair, Consumer<Repair.Outcome> answer) {}

    Repairer(DeviceQueue device, BatchPipeline pipeline, EngineZones zones, LiveScan scan, EngineCounters counters) {
        this.device = device;
        this.pipeline = pipeline;
        this.zones = zones;
        this.scan = scan;
        this.counters = counters;
        this.geometry = device.geometry();
        int blockSizeBytes = geometry.blockSizeBytes();
        int mostBytes = Repair.MOST_BLOCKS * blockSizeBytes;
        pool = new FolioPool(mostBytes, mostBytes, blockSizeBytes);
    }

    /** Whether one is on its way. */
    boolean isActive() {
        return running != null;
    }

    /** Takes one in; the answer comes once. */
    void add(Repair repair, Consumer<Repair.Outcome> answer) {
        int lengthBytes = repair.blocks().remaining();
        int blockSizeBytes = geometry.blockSizeBytes();
        if (lengthBytes == 0
                || lengthBytes % blockSizeBytes != 0
                || lengthBytes / blockSizeBytes > Repair.MOST_BLOCKS) {
            throw new IllegalArgumentException("a repair of " + lengthBytes + " bytes");
        }
        if (stopped) {
            answer.accept(Repair.Outcome.STOPPED);
            return;
        }
        waiting.addLast(new Ordered(repair, answer));
        begin();
    }

    private void begin() {
        Ordered next = running == null ? waiting.pollFirst() : null;
        if (next != null) {
            running = next;
            Repair repair = next.repair();
            int end = repair.blockInZone() + repair.blocks().remaining() / geometry.blockSizeBytes();
            scan.scanRange(
                    repair.zoneIndex(),
                    repair.blockInZone(),
                    end,
                    live -> {
                        if (!stopped) {
                            write(repair, live);
                        }
                    },
                    pipeline::fail);
        }
    }

    private void write(Repair repair, LiveBlocks live) {
        if (live.runs().isEmpty()) {
            end(Repair.Outcome.NOT_MAPPED);
        } else if (!fits(repair, live)) {
            end(Repair.Outcome.UNFIT);
        } else if (!zones.account().hasRoomBesideReclaim(live.count())) {
            end(Repair.Outcome.NO_ROOM);
        } else {
            FolioArena arena = new FolioArena(pool, geometry.blockSizeBytes());
            Relocation relocation = new Relocation(arena, geometry);
            relocation.add(zones.table().zone(repair.zoneIndex()), live);
            RelocationReader data = new RelocationReader(device, counters, () -> {});
            for (LiveBlocks.Run run : live.runs()) {
                ByteBuffer memory = arena.allocate(run.lengthBlocks());
                memory.put(0, repair.blocks(), at(repair, run), memory.capacity());
                data.take(run, memory);
            }
            List<CommitPlan.LiveExtent> extents = relocation.extents();
            Batch batch = Batch.relocation(pipeline.lastSequence(), arena, extents);
            writing = batch;
            pipeline.relocate(batch, data.ranges(extents, zones.temperatures()));
        }
    }

    private boolean fits(Repair repair, LiveBlocks live) {
        BlockChecksums checksums = new BlockChecksums(geometry.blockSizeBytes());
        for (LiveBlocks.Run run : live.runs()) {
            ByteBuffer data = repair.blocks().slice(at(repair, run), run.lengthBlocks() * geometry.blockSizeBytes());
            int[] crcs = new int[run.lengthBlocks()];
            checksums.compute(data, crcs, 0);
            if (!Arrays.equals(crcs, run.crcs().values())) {
                return false;
            }
        }
        return true;
    }

    /** Where a run's data begin. */
    private int at(Repair repair, LiveBlocks.Run run) {
        int blocks = geometry.blockInZone(run.sector()) - repair.blockInZone();
        return repair.blocks().position() + blocks * geometry.blockSizeBytes();
    }

    /** A relocation is durable, or was given up for want of room. */
    void ended(Batch batch) {
        if (batch == writing) {
            writing = null;
            end(batch.state() == Batch.State.FAILED ? Repair.Outcome.NO_ROOM : Repair.Outcome.REPAIRED);
        }
    }

    private void end(Repair.Outcome outcome) {
        Ordered ended = running;
        running = null;
        if (ended != null) {
            ended.answer().accept(outcome);
        }
        begin();
    }

    /** Answers all. */
    void stop() {
        stopped = true;
        writing = null;
        Deque<Ordered> all = new ArrayDeque<>(waiting);
        waiting.clear();
        Ordered last = running;
        running = null;
        if (last != null) {
            all.addFirst(last);
        }
        all.forEach(each -> each.answer().accept(Repair.Outcome.STOPPED));
    }
}
