package io.zonelog.device.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The names in a device directory. */
record DeviceDirectory(Path path) {
    Path superblock() {
        return path.resolve("superblock");
    }

    /** What the superblock is written to before it takes its name. */
    private Path superblockDraft() {
        return path.resolve("superblock.new");
    }

    Path lock() {
        return path.resolve("lock");
    }

    /** Held by whoever adds zones, beside the owner or without one. */
    Path growthLock() {
        return path.resolve("growth-lock");
    }

    /** One of the two files that hold the zone states in turn. */
    Path state(int number) {
        return path.resolve("state-" + number);
    }

    Path zones() {
        return path.resolve("zones");
    }

    Path zone(int zoneIndex) {
        String digits = Integer.toString(zoneIndex);
        return zones().resolve("0".repeat(Math.max(0, 6 - digits.length())) + digits);
    }

    boolean hasDevice() {
        return Files.exists(superblock());
    }

    /**
     * Removes what the making of a device left that was cut off, or never used. Then the directory is empty.
     *
     * @throws DeviceOpenException if a zone was written, or there is anything else; then nothing was removed
     */
    void clear() throws IOException {
        if (!isEmptyOr(zones(), Set.of())) {
            throw new DeviceOpenException(zones() + " holds zones that were written; bring back what is missing beside"
                    + " it, or use another directory");
        }
        List<Path> made = List.of(superblock(), state(0), state(1), superblockDraft(), lock(), growthLock(), zones());
        if (!isEmptyOr(path, Set.copyOf(made))) {
            throw new DeviceOpenException(path + " is not empty");
        }
        for (Path entry : made) {
            Files.deleteIfExists(entry);
        }
    }

    /** Whether a directory is missing, or holds no other entries than these. */
    private static boolean isEmptyOr(Path directory, Set<Path> known) throws IOException {
        if (!Files.exists(directory)) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (!known.contains(entry)) {
                    return false;
                }
            }
        }
        return true;
    }
}
