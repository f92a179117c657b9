package io.zonelog.deploy.zoned;

import java.nio.file.Path;
import java.util.List;

/**
 * Compares what the last kill left with what there must be at the stored position, then writes until it is killed: {@code DriveKill MOUNT
 * DATA SEED}. An empty drive is filled first, so that zones are reclaimed when the first kill comes. Whoever kills compares that position with what was acknowledged before. Each line {@code ACK N} says that the operations below N are durable.
 */
public final class DriveKill {
    private static final long FILL_BYTES = 40_000_000;

    private DriveKill() {}

    /** Ends with 1 if a file is not as it must be. */
    public static void main(String[] arguments) {
        MixedOperations operations = new MixedOperations(Long.parseLong(arguments[2]), 64 * 1024);
        try (DriveEngine engine = DriveEngine.open(
                Path.of(arguments[0]), Path.of(arguments[1]), position -> System.out.println("ACK " + position))) {
            if (engine.position() == 0) {
                fill(engine, operations);
            }
            long position = engine.position();
            operations.skipTo(position);
            List<String> differences = engine.differences(operations.files());
            System.out.println("LEFT position " + position + ", "
                    + operations.files().size() + " files, " + differences.size() + " differences, "
                    + engine.resets() + " resets");
            differences.forEach(difference -> System.out.println("PROBLEM " + difference));
            if (!differences.isEmpty()) {
                System.out.println("KILL failed");
                System.exit(1);
            }
            System.out.println("UNDER LOAD");
            while (true) {
                engine.apply(operations);
            }
        }
    }

    private static void fill(DriveEngine engine, MixedOperations operations) {
        while (engine.writtenBytes() < FILL_BYTES) {
            engine.apply(operations);
        }
        engine.drain();
    }
}
