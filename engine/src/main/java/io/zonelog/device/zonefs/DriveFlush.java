package io.zonelog.device.zonefs;

import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.state.ZoneRecord;
import io.zonelog.device.zonefs.drive.ZoneLife;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flushes the drive, and then remembers how far each zone is written at least. That a reset is done is remembered durably with the first
 * flush behind it, so that the zone's new data are not taken for those of the life before.
 */
final class DriveFlush {
    private static final Logger LOG = LoggerFactory.getLogger(ZonefsZonedDevice.class);

    private final ZonefsCore core;

    DriveFlush(ZonefsCore core) {
        this.core = core;
    }

    /** Runs on an I/O thread. What completed before this call is durable if it succeeds. */
    DeviceStatus run() {
        BitSet zones = new BitSet();
        List<ZoneRecord> states = core.locked(() -> {
            zones.or(core.changed);
            core.changed.clear();
            return zones.stream().mapToObj(core.table::acknowledgedRecord).toList();
        });
        try {
            syncDrive();
            remember(states);
            core.locked(() -> {
                states.forEach(core.table::durable);
                return states;
            });
            return DeviceStatus.SUCCESS;
        } catch (IOException failure) {
            String line = "flushing the drive at " + core.drive.mountPoint() + " failed: " + failure.getMessage();
            LOG.error(line);
            core.noted(new ZonedDevice.HostError(line, ZonedDevice.HostError.Effect.ONE_COMMAND));
            core.locked(() -> {
                core.changed.or(zones);
                return zones;
            });
            return DeviceStatus.INTERNAL_ERROR;
        }
    }

    /** Any zone that can be written will do. One that has failed meanwhile says nothing about the drive, so another one is asked. */
    private void syncDrive() throws IOException {
        int zoneIndex = healthyZone(0);
        while (true) {
            try {
                core.files.sync(core.file(zoneIndex));
                return;
            } catch (IOException failure) {
                core.look(zoneIndex);
                if (isHealthy(zoneIndex)) {
                    throw failure;
                }
                zoneIndex = healthyZone(zoneIndex + 1);
            }
        }
    }

    private int healthyZone(int from) throws IOException {
        for (int zone = from; zone < core.geometry().zoneCount(); zone++) {
            if (isHealthy(zone)) {
                return zone;
            }
        }
        throw new IOException("no zone is left that can be written");
    }

    private boolean isHealthy(int zoneIndex) {
        ZoneCondition now = core.locked(() -> core.table.condition(zoneIndex));
        return now != ZoneCondition.READ_ONLY && now != ZoneCondition.OFFLINE;
    }

    private void remember(List<ZoneRecord> states) throws IOException {
        List<ZoneLife> lives = new ArrayList<>();
        for (ZoneRecord state : states) {
            int zoneIndex = state.zoneIndex();
            int crc = core.locked(() -> core.firstBlockCrcs[zoneIndex]);
            lives.add(new ZoneLife(zoneIndex, ZoneLife.Kind.LIVE, state.resetEpoch(), state.writtenBlocks(), crc));
        }
        core.journal.flushed(lives);
    }
}
