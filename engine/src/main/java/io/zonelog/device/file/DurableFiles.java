package io.zonelog.device.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and directories that a power cut leaves whole or not at all, and that nobody but their owner may read.
 *
 * <p>A file's content is durable with a sync of the file, its name with a sync of the directory. A name that leads to content which is not
 * durable is never made, so whoever finds a name finds what belongs to it.
 */
public final class DurableFiles {
    private static final Set<PosixFilePermission> OWNER_READS_AND_WRITES = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DOES_ALL = PosixFilePermissions.fromString("rwx------");

    private DurableFiles() {}

    /**
     * Makes a directory and those above it that are missing, each with a durable name.
     *
     * @throws FileAlreadyExistsException if one of them is a file
     */
    public static void createDirectories(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            return;
        }
        Path parent = absolute.getParent();
        if (parent != null) {
            createDirectories(parent);
        }
        try {
            Files.createDirectory(absolute, owned(absolute, OWNER_DOES_ALL));
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(absolute)) {
                throw there;
            }
        }
        if (parent != null) {
            sync(parent);
        }
    }

    /** Opens a file that only its owner may read, and makes it if an option says so. Its name is not durable yet. */
    public static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        return FileChannel.open(file, options, owned(file, OWNER_READS_AND_WRITES));
    }

    /** Replaces a file as a whole: after a power cut it holds what it held before, or all of this. */
    public static void replace(Path file, ByteBuffer content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        write(draft, content);
        rename(draft, file);
    }

    /** Makes a file with this content, which is durable; its name is not yet. */
    static void write(Path file, ByteBuffer content) throws IOException {
        try (FileChannel channel = open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE))) {
            writeFully(channel, content, 0);
            channel.force(true);
        }
    }

    /** Writes all that remains in the buffer. */
    public static void writeFully(FileChannel channel, ByteBuffer content, long offsetBytes) throws IOException {
        long at = offsetBytes;
        while (content.hasRemaining()) {
            at += channel.write(content, at);
        }
    }

    /** Gives a file or directory, whose content is durable, another name in its directory, durably and in one step. */
    public static void rename(Path complete, Path target) throws IOException {
        Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            sync(parent);
        }
    }

    /** Makes the names in a directory durable. */
    public static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] owned(Path path, Set<PosixFilePermission> permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
