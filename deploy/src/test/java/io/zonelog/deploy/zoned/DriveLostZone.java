package io.zonelog.deploy.zoned;

import io.zonelog.device.ZoneCondition;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.read.DataReadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A zone with data turns Offline after {@link DriveFaults}: {@code DriveLostZone MOUNT DATA CONFIGFS}. The files that have blocks there, and
 * only they, cannot be read; the engine goes on with others, also after a restart.
 */
public final class DriveLostZone {
    private static final int NEW_FILES = 40;
    private static final int NEW_FILE_BYTES = 200_000;

    private DriveLostZone() {}

    /** Ends with 1 if a file is lost that need not be, or one that must be lost is read. */
    public static void main(String[] arguments) throws IOException {
        Path mount = Path.of(arguments[0]);
        Path data = Path.of(arguments[1]);
        MixedOperations operations = new MixedOperations(DriveFaults.SEED, DriveFaults.MAX_WRITE_BYTES);
        List<String> problems = new ArrayList<>();
        Map<String, byte[]> files;
        Set<String> lost;
        try (DriveEngine engine = DriveEngine.open(mount, data, position -> {})) {
            operations.skipTo(engine.position());
            files = new TreeMap<>(operations.files());
            int zone = engine.zonesWithData().last();
            lost = engine.filesIn(zone);
            Files.writeString(Path.of(arguments[2]).resolve("zone_offline"), DriveFaults.sector(mount, zone) + "\n");
            System.out.println("zone " + zone + ", with blocks of " + lost.size() + " files, is Offline on the drive");
            problems.addAll(told("an Offline zone with data", engine, files, lost));
            files.putAll(newFiles(engine));
            problems.addAll(told("new files beside it", engine, files, lost));
        }
        try (DriveEngine engine = DriveEngine.open(mount, data, position -> {})) {
            problems.addAll(told("a restart", engine, files, lost));
        }
        problems.forEach(problem -> System.out.println("PROBLEM " + problem));
        System.exit(problems.isEmpty() ? 0 : 1);
    }

    private static Map<String, byte[]> newFiles(DriveEngine engine) {
        Map<String, byte[]> files = new TreeMap<>();
        for (int number = 0; number < NEW_FILES; number++) {
            byte[] content = new byte[NEW_FILE_BYTES];
            Arrays.fill(content, (byte) number);
            engine.apply("new-" + number, new FileOperation.Write(0, ByteBuffer.wrap(content)));
            files.put("new-" + number, content);
        }
        engine.drain();
        return files;
    }

    private static List<String> told(String after, DriveEngine engine, Map<String, byte[]> files, Set<String> lost) {
        List<String> problems = new ArrayList<>();
        String line = "";
        int unreadable = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            try {
                if (!Arrays.equals(engine.content(file.getKey()), file.getValue())) {
                    problems.add(file.getKey() + " differs");
                }
                if (lost.contains(file.getKey())) {
                    problems.add(file.getKey() + " was read, though its zone is lost");
                }
            } catch (DataReadException failure) {
                unreadable++;
                line = failure.getMessage();
                if (!lost.contains(file.getKey())) {
                    problems.add(file.getKey() + " cannot be read, though its zones are there");
                }
            }
        }
        System.out.println("FAULT " + after + ": " + files.size() + " files, " + unreadable + " of them unreadable, "
                + problems.size() + " problems, " + engine.zones(ZoneCondition.OFFLINE) + " Offline; for instance: "
                + line);
        return problems;
    }
}
