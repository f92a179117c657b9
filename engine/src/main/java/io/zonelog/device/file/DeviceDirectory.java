package io.zonelog.device.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The names in a device directory, and what it takes to make names durable. */
record DeviceDirectory(Path path) {
    Path superblock() {
        return path.resolve("superblock");
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

    /** Makes the names in a directory durable. */
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
