package io.zonelog.deploy.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directory trees that tests copy or leave behind. */
public final class Trees {
    private Trees() {}

    /** Copies a directory and everything in it to a place where there is nothing yet. */
    public static void copy(Path from, Path to) {
        try (Stream<Path> entries = Files.walk(from)) {
            for (Path entry : entries.toList()) {
                Files.copy(entry, to.resolve(from.relativize(entry)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Removes a directory and everything in it. */
    public static void delete(Path directory) {
        try (Stream<Path> entries = Files.walk(directory)) {
            List<Path> leavesFirst = entries.sorted(Comparator.reverseOrder()).toList();
            for (Path entry : leavesFirst) {
                Files.delete(entry);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
