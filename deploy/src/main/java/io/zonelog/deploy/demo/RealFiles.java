package io.zonelog.deploy.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files that every machine has on which this program runs: those of its Java runtime, and its own jars. */
final class RealFiles {
    private static final int MAX_FILES = 2000;

    private RealFiles() {}

    /**
     * Files of different sizes, the small ones first.
     *
     * @param wantedBytes enough files are taken that their sizes add up to this, or all there are
     */
    static List<Path> atLeast(long wantedBytes) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> runtime = Files.walk(Path.of(System.getProperty("java.home")))) {
            runtime.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.isReadable(file))
                    .limit(MAX_FILES)
                    .forEach(all::add);
        }
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry);
            if (Files.isRegularFile(jar)) {
                all.add(jar);
            }
        }
        all.sort(Comparator.comparingLong(RealFiles::sizeBytes).thenComparing(Comparator.naturalOrder()));
        List<Path> taken = new ArrayList<>();
        long sumBytes = 0;
        for (Path file : all) {
            if (sumBytes >= wantedBytes) {
                break;
            }
            taken.add(file);
            sumBytes += sizeBytes(file);
        }
        return taken;
    }

    private static long sizeBytes(Path file) {
        return file.toFile().length();
    }
}
