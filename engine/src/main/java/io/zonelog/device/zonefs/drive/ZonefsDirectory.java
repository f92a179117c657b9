package io.zonelog.device.zonefs.drive;

import io.zonelog.device.file.DeviceOpenException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The names in the directory of a device. The record of the drive is made last: with it the device is there. */
public final class ZonefsDirectory {
    private ZonefsDirectory() {}

    public static Path drive(Path directory) {
        return directory.resolve("drive");
    }

    public static Path lives(Path directory) {
        return directory.resolve("lives");
    }

    public static Path lock(Path directory) {
        return directory.resolve("lock");
    }

    /**
     * Removes what the making of a device left that was cut off. Then the directory is empty.
     *
     * @throws DeviceOpenException if there is anything else in it; then nothing was removed
     */
    static void clear(Path directory) throws IOException {
        List<Path> made = List.of(
                lives(directory), directory.resolve("lives.new"), directory.resolve("drive.new"), lock(directory));
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (entry.equals(drive(directory))) {
                    throw new DeviceOpenException("there is a device in " + directory + " already");
                }
                if (!made.contains(entry)) {
                    throw new DeviceOpenException(directory + " is not empty");
                }
            }
        }
        for (Path entry : made) {
            Files.deleteIfExists(entry);
        }
    }
}
