package io.zonelog.metadata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copies of a store's directory: what a machine that stops at this moment would find. */
final class DirectoryImage {
    private DirectoryImage() {}

    /** Copies the files of a directory, which may be open; nothing may change them meanwhile. */
    static void copy(Path directory, Path target) {
        try {
            Files.createDirectories(target);
            for (Path file : files(directory)) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
