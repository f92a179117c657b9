package io.zonelog.deploy.data;

import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.device.DeviceAbilities;
import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.zonefs.ZonefsZonedDevice;
import io.zonelog.device.zonefs.drive.DriveRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a device is; the JSON answer of {@code device info}.
 *
 * @param deviceUuid its identity
 * @param blockSizeBytes unit of every transfer
 * @param zoneCount zones
 * @param conventionalZoneCount zones without a write pointer
 * @param zoneSizeBytes distance of zone starts
 * @param zoneCapacityBytes writable bytes of a zone
 * @param appendLimitBytes the largest zone append
 * @param openLimit zones open at the same time at most, 0 for no limit
 * @param activeLimit active zones at most, 0 for no limit
 * @param behaviour what it does where the specification leaves a choice
 * @param conditions how many zones are in which condition
 * @param backEnd what carries it, and what that can do
 */
public record DeviceInfo(
        String deviceUuid,
        int blockSizeBytes,
        int zoneCount,
        int conventionalZoneCount,
        long zoneSizeBytes,
        long zoneCapacityBytes,
        long appendLimitBytes,
        int openLimit,
        int activeLimit,
        Behaviour behaviour,
        Map<String, Integer> conditions,
        BackEndInfo backEnd) {
    /** Where an engine tells it over HTTP. */
    public static final String PATH = "/api/v1/device";

    /**
     * What the device does where the specification leaves a choice, in the words of its settings.
     *
     * @param writeCache {@code volatile} or {@code absent}
     * @param atomicUnitBytes writes up to this size are never torn
     * @param unwrittenReads {@code zeros} or {@code error}
     * @param implicitClose which zone makes room at the open limit
     * @param timeProfile {@code instant} or {@code zn540}
     * @param seed of what it chooses by chance
     */
    public record Behaviour(
            String writeCache,
            long atomicUnitBytes,
            String unwrittenReads,
            String implicitClose,
            String timeProfile,
            long seed) {
        /** What a drive does is its own affair. */
        static Behaviour of(ZonedDevice device, long blockSizeBytes) {
            DeviceFeatures features = device.features();
            if (!(device instanceof SimulatedZonedDevice simulated)) {
                return new Behaviour(
                        Words.of(features.writeCache()),
                        features.atomicUnitBlocks() * blockSizeBytes,
                        Words.of(features.unwrittenReads()),
                        "unknown",
                        "drive",
                        0);
            }
            DeviceBehaviour behaviour = simulated.behaviour();
            return new Behaviour(
                    Words.of(features.writeCache()),
                    features.atomicUnitBlocks() * blockSizeBytes,
                    Words.of(features.unwrittenReads()),
                    Words.of(behaviour.implicitClose()),
                    Words.of(behaviour.timeProfile()),
                    behaviour.seed());
        }
    }

    /** Copies the counts, in the order of their names. */
    public DeviceInfo {
        conditions = new TreeMap<>(conditions);
    }

    /** Asks a device. */
    public static DeviceInfo of(DataDirectory directory, ZonedDevice device) throws IOException {
        DeviceGeometry geometry = device.geometry();
        Map<String, Integer> conditions = new TreeMap<>();
        for (ZoneDescriptor zone : device.report(0, geometry.zoneCount())) {
            conditions.merge(Words.of(zone.condition()), 1, Integer::sum);
        }
        long block = geometry.blockSizeBytes();
        return new DeviceInfo(
                geometry.deviceUuid().toString(),
                geometry.blockSizeBytes(),
                geometry.zoneCount(),
                geometry.conventionalZoneCount(),
                geometry.zoneSizeBlocks() * block,
                geometry.zoneCapacityBlocks() * block,
                geometry.maxAppendBlocks() * block,
                geometry.maxOpenZones(),
                geometry.maxActiveZones(),
                Behaviour.of(device, block),
                conditions,
                BackEndInfo.of(directory, device.features().abilities()));
    }

    /** The device's sizes and limits, as the engine knows them. */
    public DeviceGeometry geometry() {
        return new DeviceGeometry(
                UUID.fromString(deviceUuid),
                blockSizeBytes,
                zoneCount,
                conventionalZoneCount,
                (int) (zoneSizeBytes / blockSizeBytes),
                (int) (zoneCapacityBytes / blockSizeBytes),
                (int) (appendLimitBytes / blockSizeBytes),
                openLimit,
                activeLimit);
    }

    /** The answer for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("device        " + deviceUuid);
        lines.addAll(backEnd.lines());
        lines.add("block         " + Sizes.exact(blockSizeBytes));
        lines.add("zones         " + zoneCount + ", " + conventionalZoneCount + " of them conventional");
        lines.add("zone size     " + Sizes.exact(zoneSizeBytes));
        lines.add("zone capacity " + Sizes.exact(zoneCapacityBytes));
        lines.add("append limit  " + Sizes.exact(appendLimitBytes));
        lines.add("open limit    " + openLimit + ", active limit " + activeLimit);
        lines.add("at the limit  closes " + behaviour.implicitClose);
        lines.add("write cache   " + behaviour.writeCache + ", atomic unit " + Sizes.exact(behaviour.atomicUnitBytes));
        lines.add("unwritten     reads as " + behaviour.unwrittenReads);
        lines.add("time profile  " + behaviour.timeProfile + ", seed " + behaviour.seed);
        conditions.forEach((condition, zones) -> lines.add("              " + zones + " " + condition));
        return lines;
    }

    /** The line that tells of a new device. */
    public static String created(DataDirectory directory, DeviceGeometry geometry) {
        long zoneBytes = (long) geometry.zoneCapacityBlocks() * geometry.blockSizeBytes();
        return "created device " + geometry.deviceUuid() + " in " + directory.device() + ": "
                + Words.counted(geometry.zoneCount(), "zone") + " of " + Sizes.exact(zoneBytes) + ", "
                + Sizes.rounded(zoneBytes * geometry.zoneCount()) + " in all";
    }

    /**
     * What carries a device, and what that can do; part of the JSON answer of {@code device info}.
     *
     * @param kind {@code simulated} or {@code zonefs}
     * @param model what the drive's maker calls it; empty if unknown or simulated
     * @param identity the drive's name in the world; empty if unknown or simulated
     * @param mount where the drive is mounted; empty if simulated
     * @param hiddenZones short zones at the drive's end that are left out
     * @param placement who chooses where an append goes
     * @param actions the management commands that it carries out
     * @param statuses {@code exact}, or {@code inferred} after a failure
     * @param growth whether zones can be added
     * @param readOnlyZones whether zones that turned Read Only can be read after a restart
     */
    public record BackEndInfo(
            String kind,
            String model,
            String identity,
            String mount,
            int hiddenZones,
            String placement,
            List<String> actions,
            String statuses,
            String growth,
            String readOnlyZones) {
        public BackEndInfo {
            actions = List.copyOf(actions);
        }

        public static BackEndInfo of(DataDirectory directory, DeviceAbilities abilities) throws IOException {
            if (BackEnd.in(directory) == BackEnd.SIMULATED) {
                return of("simulated", List.of("", "", ""), 0, abilities);
            }
            DriveRecord drive = ZonefsZonedDevice.describe(directory.device());
            List<String> names = List.of(
                    drive.model(), drive.worldWideId(), drive.mountPoint().toString());
            return of("zonefs", names, drive.hiddenZones(), abilities);
        }

        private static BackEndInfo of(String kind, List<String> names, int hiddenZones, DeviceAbilities abilities) {
            return new BackEndInfo(
                    kind,
                    names.get(0),
                    names.get(1),
                    names.get(2),
                    hiddenZones,
                    Words.of(abilities.placement()),
                    abilities.actions().stream().map(Words::of).sorted().toList(),
                    Words.of(abilities.statuses()),
                    Words.of(abilities.growth()),
                    Words.of(abilities.readOnlyZones()));
        }

        /** The lines for people. */
        public List<String> lines() {
            String where = kind.equals("simulated")
                    ? "simulated, in files"
                    : "zonefs at " + mount + (model.isEmpty() ? "" : ", " + model)
                            + (identity.isEmpty() ? "" : ", " + identity);
            return List.of(
                    "back end      " + where,
                    "abilities     placement " + placement + "; " + String.join(", ", actions) + "; statuses "
                            + statuses + "; growth " + growth + "; read-only zones " + readOnlyZones,
                    "hidden zones  " + hiddenZones);
        }
    }
}
