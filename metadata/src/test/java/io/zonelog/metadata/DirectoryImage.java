package io.zonelog.metadata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copies of a store's directory: what a machine that stops at this moment would find. */
final class DirectoryImage {
    private DirectoryImage() {}

    /**
     * Copies the files of a directory, which may be open in a database that writes no records meanwhile. What the database does by
     * itself adds and removes files; a copy during which it did so is thrown away and made again.
     */
    static void copy(Path directory, Path target) {
        try {
            Files.createDirectories(target);
            List<Path> before;
            do {
                for (Path stale : files(target)) {
                    Files.delete(stale);
                }
                before = files(directory);
            } while (!copyAll(before, target) || !files(directory).equals(before));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether every file was still there. */
    private static boolean copyAll(List<Path> files, Path target) throws IOException {
        for (Path file : files) {
            try {
                Files.copy(file, target.resolve(file.getFileName()));
            } catch (NoSuchFileException gone) {
                return false;
            }
        }
        return true;
    }

    /** The files of a directory by name. */
    static List<Path> files(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
