package io.zonelog.deploy.command.transfer;

import io.zonelog.deploy.command.transfer.LocalNames.Renamed;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.kafka.WholeFileSender.Place;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files below a directory, and the keys that they have.
 *
 * @param files all regular files
 * @param sizeBytes how long they are together
 * @param renamed those whose name is not their key
 * @param skipped the paths of what is no file: links, pipes and the like
 */
record LocalTree(List<Entry> files, long sizeBytes, List<Renamed> renamed, List<String> skipped) {
    LocalTree {
        files = List.copyOf(files);
        renamed = List.copyOf(renamed);
        skipped = List.copyOf(skipped);
    }

    /**
     * A file.
     *
     * @param file where it is
     * @param path its path below the directory, with slashes
     * @param renamed its key, if its path is not
     */
    record Entry(Path file, String path, @Nullable Renamed renamed) {
        /** Its key. */
        String key() {
            return renamed == null ? path : renamed.key();
        }

        /** The partition that it was in, if the key alone does not tell which file it is. */
        Optional<Place> place() {
            return renamed == null || renamed.topic() == null || renamed.partition() == null
                    ? Optional.empty()
                    : Optional.of(new Place(renamed.topic(), renamed.partition()));
        }
    }

    /**
     * Walks over a directory; links are not followed.
     *
     * @throws CommandFailure if it cannot be read
     */
    static LocalTree of(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw CommandFailure.usage(directory + " is no directory");
        }
        Walk walk = new Walk(directory, LocalNames.read(directory));
        try {
            Files.walkFileTree(directory, walk);
        } catch (IOException failure) {
            throw CommandFailure.usage("cannot read " + directory + ": " + FailureLine.of(failure), failure);
        }
        return new LocalTree(walk.files, walk.sizeBytes, walk.renamed, walk.skipped);
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path directory;
        private final Map<String, Renamed> names;
        private final List<Entry> files = new ArrayList<>();
        private final List<Renamed> renamed = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();
        private long sizeBytes;

        Walk(Path directory, Map<String, Renamed> names) {
            this.directory = directory;
            this.names = names;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
            return each.equals(directory.resolve(LocalNames.OWN_DIRECTORY))
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
            String path = directory
                    .relativize(each)
                    .toString()
                    .replace(each.getFileSystem().getSeparator(), "/");
            if (!attributes.isRegularFile()) {
                skipped.add(path);
                return FileVisitResult.CONTINUE;
            }
            Renamed name = names.get(path);
            if (name != null) {
                renamed.add(name);
            }
            files.add(new Entry(each, path, name));
            sizeBytes += attributes.size();
            return FileVisitResult.CONTINUE;
        }
    }
}
