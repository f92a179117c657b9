package io.zonelog.deploy.zoned;

import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.testing.Trees;
import io.zonelog.engine.journal.MappingJournal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes so many megabytes of mixed operations to a drive that is large enough for a mapping journal, gives up what is not durable, removes the
 * mapping store, makes it anew from the drive, and compares every file: {@code DriveRebuild MOUNT DATA MEGABYTES SEED}.
 */
public final class DriveRebuild {
    private static final int LARGEST_WRITE_BYTES = 64 * 1024;
    private static final int NOT_DURABLE = 50;

    private DriveRebuild() {}

    /** Ends with 1 if anything differs, or was acknowledged and is not there. */
    public static void main(String[] arguments) {
        Path mount = Path.of(arguments[0]);
        Path path = Path.of(arguments[1]);
        long bytes = Long.parseLong(arguments[2]) * 1_000_000;
        long seed = Long.parseLong(arguments[3]);
        List<String> problems = new ArrayList<>();
        long acknowledged = load(mount, path, bytes, new MixedOperations(seed, LARGEST_WRITE_BYTES), problems);
        problems.addAll(DriveEngine.commandFinds("check", "--log", "--data", path.toString()));
        Trees.delete(new DataDirectory(path).metadata());
        problems.addAll(DriveEngine.commandFinds("rebuild", "--data", path.toString()));
        problems.addAll(DriveEngine.commandFinds("check", "--log", "--data", path.toString()));
        MixedOperations expected = new MixedOperations(seed, LARGEST_WRITE_BYTES);
        try (DriveEngine engine = DriveEngine.open(mount, path, position -> {})) {
            if (engine.position() < acknowledged) {
                problems.add("position " + engine.position() + ", but " + acknowledged + " were acknowledged");
            }
            expected.skipTo(engine.position());
            problems.addAll(engine.differences(expected.files()));
            System.out.printf(
                    "REBUILT %s: position %d of %d acknowledged, %d files, %d problems%n",
                    mount, engine.position(), acknowledged, expected.files().size(), problems.size());
        }
        problems.addAll(DriveEngine.commandsFind(path));
        problems.forEach(problem -> System.out.println("PROBLEM " + problem));
        System.exit(problems.isEmpty() ? 0 : 1);
    }

    /** Returns the position that was acknowledged. */
    private static long load(Path mount, Path path, long bytes, MixedOperations operations, List<String> problems) {
        try (DriveEngine engine = DriveEngine.open(mount, path, position -> {})) {
            while (engine.writtenBytes() < bytes) {
                engine.apply(operations);
            }
            engine.drain();
            if (engine.journal() != MappingJournal.State.WHOLE) {
                problems.add("the mapping journal is " + engine.journal());
            }
            if (engine.resets() == 0) {
                problems.add("no zone was ever reset");
            }
            long acknowledged = engine.position();
            for (int operation = 0; operation < NOT_DURABLE; operation++) {
                engine.apply(operations);
            }
            return acknowledged;
        }
    }
}
