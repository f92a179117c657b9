package io.zonelog.deploy.command.device;

import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.view.zone.ZoneRow;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.DrivenEngine;
import io.zonelog.engine.EngineOptions;
import io.zonelog.engine.StorageEngine;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.engine.reclaim.Relocator;
import java.util.List;

/** An engine on a data directory, without Kafka, that reclaims and does nothing else. The caller's thread is the engine's. */
final class OfflineReclaim {
    private OfflineReclaim() {}

    /**
     * What was done.
     *
     * @param zoneResets zones that are empty now and were not, or were emptied again
     * @param copiedBytes live data appended elsewhere, whole blocks
     * @param before the zones at the start
     * @param after the zones at the end
     */
    record Result(long zoneResets, long copiedBytes, ZoneSums before, ZoneSums after) {}

    /**
     * Sums over all zones.
     *
     * @param emptyZones zones that hold nothing
     * @param usedBytes what files map
     * @param deadBytes written and mapped by no file
     */
    record ZoneSums(long emptyZones, long usedBytes, long deadBytes) {
        static ZoneSums of(List<ZoneRow> rows, int blockSizeBytes) {
            return new ZoneSums(
                    rows.stream().filter(ZoneRow::isEmpty).count(),
                    blockSizeBytes
                            * rows.stream().mapToLong(ZoneRow::usedBlocks).sum(),
                    blockSizeBytes
                            * rows.stream().mapToLong(ZoneRow::deadBlocks).sum());
        }
    }

    /**
     * Empties all zones from which there is something to gain.
     *
     * @throws io.zonelog.engine.batch.EngineException if the engine cannot be opened, or fails
     */
    static Result run(EngineData data, EngineOptions options, Progress progress) {
        int blockSizeBytes = data.device().geometry().blockSizeBytes();
        List<ZoneRow> before = ZoneRow.of(data.device(), data.store());
        long copiedBytes = reclaim(data, options, progress);
        List<ZoneRow> after = ZoneRow.of(data.device(), data.store());
        long resets = 0;
        for (int zone = 0; zone < after.size(); zone++) {
            resets += after.get(zone).resetEpoch() - before.get(zone).resetEpoch();
        }
        return new Result(resets, copiedBytes, ZoneSums.of(before, blockSizeBytes), ZoneSums.of(after, blockSizeBytes));
    }

    private static long reclaim(EngineData data, EngineOptions options, Progress progress) {
        int blockSizeBytes = data.device().geometry().blockSizeBytes();
        long copiedBytes = 0;
        try (DrivenEngine driven = DrivenEngine.open(data.device(), data.store(), options, WritebackListener.NONE)) {
            StorageEngine engine = driven.engine();
            // what one pass has packed may make a zone worth emptying that was still open before
            for (long emptyBefore = -1, empty = emptyZones(data); empty > emptyBefore; empty = emptyZones(data)) {
                emptyBefore = empty;
                engine.relocator().follow(Relocator.Order.ALL_ZONES);
                while (engine.isReclaiming()) {
                    driven.work();
                    long bytes = engine.statistics().reclaim().copiedBlocks() * blockSizeBytes;
                    progress.add(bytes - copiedBytes);
                    copiedBytes = bytes;
                }
            }
        }
        flush(data.device());
        return copiedBytes;
    }

    private static long emptyZones(EngineData data) {
        return data.device().report(0, data.device().geometry().zoneCount()).stream()
                .filter(zone -> zone.condition() == ZoneCondition.EMPTY)
                .count();
    }

    /** Resets count for good only now. */
    private static void flush(ZonedDevice device) {
        AwaitedCompletion flushed = new AwaitedCompletion();
        device.flush(flushed);
        DeviceStatus status = flushed.await();
        if (!status.isSuccess()) {
            throw CommandFailure.problem("the device does not flush the resets of zones: " + status
                    + "; files are unharmed, and the next engine resets these zones again");
        }
    }
}
