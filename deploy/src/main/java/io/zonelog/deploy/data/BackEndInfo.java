package io.zonelog.deploy.data;

import io.zonelog.deploy.terminal.Words;
import io.zonelog.device.DeviceAbilities;
import io.zonelog.device.zonefs.ZonefsZonedDevice;
import io.zonelog.device.zonefs.drive.DriveRecord;
import java.io.IOException;
import java.util.List;

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
        List<String> names =
                List.of(drive.model(), drive.worldWideId(), drive.mountPoint().toString());
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
                "abilities     placement " + placement + "; " + String.join(", ", actions) + "; statuses " + statuses
                        + "; growth " + growth + "; read-only zones " + readOnlyZones,
                "hidden zones  " + hiddenZones);
    }
}
