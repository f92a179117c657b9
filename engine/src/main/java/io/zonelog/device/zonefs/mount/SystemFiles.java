package io.zonelog.device.zonefs.mount;

import io.zonelog.device.file.DeviceOpenException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * What Linux tells of a mount and the drive below it, in its text files.
 *
 * @param mounts the table of mounts
 * @param sys the root of sysfs
 * @param kernelRelease the running kernel
 */
record SystemFiles(Path mounts, Path sys, String kernelRelease) {
    private static final int SUPERBLOCK_BYTES = 4096;
    private static final int SECTOR_BYTES = 512;

    /** The running system's. */
    static SystemFiles ofThisMachine() {
        return new SystemFiles(Path.of("/proc/self/mounts"), Path.of("/sys"), System.getProperty("os.version", ""));
    }

    /** A line of the table of mounts. */
    private record Mount(String source, Path path, String type, Set<String> options) {
        static Mount of(String line) {
            String[] words = line.split(" ", -1);
            return new Mount(
                    unescaped(words[0]), Path.of(unescaped(words[1])), words[2], Set.of(words[3].split(",", -1)));
        }

        /** The kernel writes blanks as octal numbers. */
        private static String unescaped(String word) {
            return word.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
        }
    }

    /**
     * The facts of a mount, but for what the mount itself has to be asked for.
     *
     * @throws DeviceOpenException if there is no zonefs
     */
    MountFacts facts(Path mountPoint, int blockSizeBytes, int conventionalFiles, int sequentialFiles)
            throws IOException {
        Path path = mountPoint.toRealPath();
        Mount found = null;
        for (String line : Files.readAllLines(mounts)) {
            Mount mount = Mount.of(line);
            // A later mount covers an earlier one.
            found = mount.path.equals(path) ? mount : found;
        }
        if (found == null || !found.type.equals("zonefs")) {
            throw new DeviceOpenException(mountPoint + " is no mounted zonefs"
                    + (found == null ? "" : " but " + found.type)
                    + ": mount -t zonefs -o errors=repair DEVICE " + mountPoint);
        }
        return new MountFacts(
                path, found.options, blockSizeBytes, conventionalFiles, sequentialFiles, drive(found.source));
    }

    private MountFacts.Drive drive(String source) {
        String name = nameOf(source);
        Path block = sys.resolve("block").resolve(name);
        Path limits = sys.resolve("fs/zonefs").resolve(name);
        return new MountFacts.Drive(
                source,
                first(List.of(block.resolve("device/model"), block.resolve("dm/name"))),
                first(List.of(block.resolve("wwid"), block.resolve("device/wwid"), block.resolve("device/serial"))),
                superblockDigest(source),
                number(block.resolve("queue/chunk_sectors")) * SECTOR_BYTES,
                (int) number(limits.resolve("max_wro_seq_files")),
                (int) number(limits.resolve("max_active_seq_files")),
                inUse(text(block.resolve("queue/scheduler"))),
                kernelRelease);
    }

    /** How many zones of a mounted drive zonefs counts as active; 0 if it does not tell. */
    long activeZones(String source) {
        return number(sys.resolve("fs/zonefs").resolve(nameOf(source)).resolve("nr_active_seq_files"));
    }

    /** The kernel's name of a block device, whatever link leads to it. */
    private static String nameOf(String source) {
        try {
            return String.valueOf(Path.of(source).toRealPath().getFileName());
        } catch (IOException unknown) {
            return String.valueOf(Path.of(source).getFileName());
        }
    }

    /** The word in brackets. */
    private static String inUse(String choices) {
        int from = choices.indexOf('[');
        int to = choices.indexOf(']');
        return from >= 0 && to > from ? choices.substring(from + 1, to) : choices;
    }

    /** What the first of some files says that says anything. */
    private static String first(List<Path> files) {
        return files.stream()
                .map(SystemFiles::text)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException absent) {
            return "";
        }
    }

    private static long number(Path file) {
        String text = text(file);
        return text.chars().allMatch(Character::isDigit) && !text.isEmpty() ? Long.parseLong(text) : 0;
    }

    private static String superblockDigest(String source) {
        ByteBuffer block = ByteBuffer.allocate(SUPERBLOCK_BYTES);
        try (FileChannel channel = FileChannel.open(Path.of(source), StandardOpenOption.READ)) {
            while (block.hasRemaining() && channel.read(block) > 0) {}
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(block.array());
            return block.hasRemaining() ? "" : HexFormat.of().formatHex(digest, 0, 16);
        } catch (IOException unreadable) {
            return "";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
