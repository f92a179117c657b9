package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.config.DeviceSettings;
import io.zonelog.deploy.config.HttpSettings;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.data.ConfiguredDevice;
import io.zonelog.deploy.data.DataDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Data directories for measurements: the settings that users get, but for the number of zones, and without HTTP unless it is asked for.
 *
 * @param directory the data directory
 * @param settings its settings
 */
public record BenchData(DataDirectory directory, Configuration settings) {
    /** Zones that are there besides those that the data fill: open ones, and room for a batch. */
    private static final int SPARE_ZONES = 8;
    /** With fewer a device would have no mapping journal, as those of users have. */
    private static final int LEAST_ZONES = 40;

    /**
     * Makes a data directory with a new device.
     *
     * @param roomBytes the data that must fit without anything being freed
     * @param further settings that differ, as {@code key=value}
     */
    public static BenchData create(Path path, long roomBytes, String... further) {
        List<String> assignments = new ArrayList<>(List.of(further));
        long zoneBytes = new ConfigurationSources().settings(assignments).load().sizeBytes(DeviceSettings.ZONE_SIZE);
        long zoneCount = Math.max(LEAST_ZONES, roomBytes / zoneBytes + 1 + SPARE_ZONES);
        assignments.add(DeviceSettings.ZONE_COUNT + "=" + zoneCount);
        return create(path, assignments);
    }

    /** Makes a data directory with a new device of so many zones, as many of them open as the engine likes. */
    static BenchData createSmall(Path path, long zoneBytes, long zoneCount) {
        return create(
                path,
                new ArrayList<>(List.of(
                        DeviceSettings.ZONE_SIZE + "=" + zoneBytes,
                        DeviceSettings.ZONE_COUNT + "=" + zoneCount,
                        DeviceSettings.OPEN_LIMIT + "=0",
                        DeviceSettings.ACTIVE_LIMIT + "=0")));
    }

    private static BenchData create(Path path, List<String> assignments) {
        assignments.add(0, HttpSettings.ENABLED + "=off");
        assignments.add(0, KafkaSettings.ENGINES_TOPIC + "=off");
        assignments.add(DeviceSettings.DATA_DIR + "=" + path);
        Configuration settings =
                new ConfigurationSources().settings(assignments).load();
        DataDirectory directory = new DataDirectory(path);
        directory.create(ConfiguredDevice.geometry(settings), ConfiguredDevice.behaviour(settings));
        return new BenchData(directory, settings);
    }

    /** Opens an engine on it. */
    BenchEngine open() {
        return new BenchEngine(directory, settings);
    }

    /** Words for a number of bytes, for names of cases. */
    static String words(long bytes) {
        return bytes < 1024 ? bytes + " B" : Sizes.exact(bytes);
    }
}
