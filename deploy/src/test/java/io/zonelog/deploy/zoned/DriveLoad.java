package io.zonelog.deploy.zoned;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes so many megabytes of mixed operations to a drive, then compares every file, runs check and scrub, and does all that again after a
 * restart: {@code DriveLoad MOUNT DATA MEGABYTES SEED}.
 */
public final class DriveLoad {
    private DriveLoad() {}

    /** Ends with 1 if anything differs. */
    public static void main(String[] arguments) {
        Path mount = Path.of(arguments[0]);
        Path directory = Path.of(arguments[1]);
        long bytes = Long.parseLong(arguments[2]) * 1_000_000;
        MixedOperations operations = new MixedOperations(Long.parseLong(arguments[3]), 256 * 1024);
        List<String> problems = new ArrayList<>();
        long start = System.nanoTime();
        try (DriveEngine engine = DriveEngine.open(mount, directory, position -> {})) {
            while (engine.writtenBytes() < bytes) {
                engine.apply(operations);
            }
            engine.drain();
            System.out.printf(
                    "LOAD %s: %.1f MB in %d operations, %.1f s, %d resets, %d of %d zones active or full%n",
                    mount,
                    engine.writtenBytes() / 1e6,
                    operations.position(),
                    (System.nanoTime() - start) / 1e9,
                    engine.resets(),
                    engine.data().device().report(0, Integer.MAX_VALUE).stream()
                            .filter(zone -> zone.writtenBlocks() > 0)
                            .count(),
                    engine.data().device().geometry().zoneCount());
            problems.addAll(verdict("before a restart", engine, operations.files()));
            if (engine.resets() == 0) {
                problems.add("no zone was ever reset");
            }
        }
        try (DriveEngine engine = DriveEngine.open(mount, directory, position -> {})) {
            problems.addAll(verdict("after a restart", engine, operations.files()));
        }
        problems.addAll(DriveEngine.commandsFind(directory));
        problems.forEach(problem -> System.out.println("PROBLEM " + problem));
        System.exit(problems.isEmpty() ? 0 : 1);
    }

    private static List<String> verdict(String when, DriveEngine engine, Map<String, byte[]> files) {
        List<String> differences = engine.differences(files);
        System.out.println("EQUAL " + when + ": " + files.size() + " files, " + differences.size() + " differences");
        return differences;
    }
}
