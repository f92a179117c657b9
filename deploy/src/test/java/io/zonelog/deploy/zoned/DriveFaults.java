package io.zonelog.deploy.zoned;

import io.zonelog.device.ZoneCondition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An engine on null_blk whose blocks go bad and whose zones turn Read Only and Offline while it writes: {@code DriveFaults MOUNT DATA
 * CONFIGFS}. What was acknowledged must be there, but for what an Offline zone held.
 */
public final class DriveFaults {
    static final long SEED = 7;
    static final int MAX_WRITE_BYTES = 64 * 1024;
    private static final int SECTORS_PER_ZONE = 8192;

    private DriveFaults() {}

    /** Ends with 1 if something else went wrong than was meant to. */
    public static void main(String[] arguments) throws IOException {
        Path mount = Path.of(arguments[0]);
        Path control = Path.of(arguments[2]);
        MixedOperations operations = new MixedOperations(SEED, MAX_WRITE_BYTES);
        List<String> problems = new ArrayList<>();
        try (DriveEngine engine = DriveEngine.open(mount, Path.of(arguments[1]), position -> {})) {
            write(engine, operations, 12_000_000);
            // the second half of three zones: whatever is written there next fails
            for (int zone : List.of(8, 10, 12)) {
                long first = inode(mount, zone) * SECTORS_PER_ZONE + 3072;
                Files.writeString(control.resolve("badblocks"), "+" + first + "-" + (first + 7) + "\n");
            }
            write(engine, operations, 30_000_000);
            problems.addAll(told("bad blocks", engine, operations));
            int open = writtenZone(engine);
            Files.writeString(control.resolve("zone_readonly"), sector(mount, open) + "\n");
            System.out.println("zone " + open + " is Read Only on the drive");
            write(engine, operations, 15_000_000);
            problems.addAll(told("a Read Only zone", engine, operations));
            problems.addAll(emptyZoneOffline(mount, control, engine, operations));
        }
        try (DriveEngine engine = DriveEngine.open(mount, Path.of(arguments[1]), position -> {})) {
            problems.addAll(told("a restart", engine, operations));
        }
        problems.forEach(problem -> System.out.println("PROBLEM " + problem));
        System.exit(problems.isEmpty() ? 0 : 1);
    }

    private static List<String> emptyZoneOffline(
            Path mount, Path control, DriveEngine engine, MixedOperations operations) throws IOException {
        int empty = engine.data().device().report(0, Integer.MAX_VALUE).stream()
                .filter(zone -> zone.condition() == ZoneCondition.EMPTY)
                .findFirst()
                .orElseThrow()
                .zoneIndex();
        Files.writeString(control.resolve("zone_offline"), sector(mount, empty) + "\n");
        System.out.println("zone " + empty + " is Offline on the drive");
        write(engine, operations, 20_000_000);
        return told("an Offline zone", engine, operations);
    }

    private static void write(DriveEngine engine, MixedOperations operations, long bytes) {
        long end = engine.writtenBytes() + bytes;
        while (engine.writtenBytes() < end) {
            engine.apply(operations);
        }
        engine.drain();
    }

    private static List<String> told(String after, DriveEngine engine, MixedOperations operations) {
        List<String> differences = engine.differences(operations.files());
        System.out.println("FAULT " + after + ": " + operations.files().size() + " files, " + differences.size()
                + " differences, " + engine.zones(ZoneCondition.READ_ONLY) + " Read Only, "
                + engine.zones(ZoneCondition.OFFLINE) + " Offline, " + engine.resets() + " resets");
        return differences;
    }

    /** A zone that is partly written. */
    private static int writtenZone(DriveEngine engine) {
        return engine.data().device().report(0, Integer.MAX_VALUE).stream()
                .filter(zone ->
                        zone.condition() == ZoneCondition.IMPLICITLY_OPENED || zone.condition() == ZoneCondition.CLOSED)
                .findFirst()
                .orElseThrow()
                .zoneIndex();
    }

    /** The first sector of a zone on the drive. */
    static long sector(Path mount, int zone) throws IOException {
        return inode(mount, zone) * SECTORS_PER_ZONE;
    }

    /** The zone's number on the drive. */
    private static long inode(Path mount, int zone) throws IOException {
        int conventional =
                Math.toIntExact(Files.isDirectory(mount.resolve("cnv")) ? Files.size(mount.resolve("cnv")) : 0);
        Path file = zone < conventional ? mount.resolve("cnv/" + zone) : mount.resolve("seq/" + (zone - conventional));
        return (Long) Files.getAttribute(file, "unix:ino");
    }
}
