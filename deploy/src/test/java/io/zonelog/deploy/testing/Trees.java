package io.zonelog.deploy.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directory trees that tests leave behind. */
public final class Trees {
    private Trees() {}

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
