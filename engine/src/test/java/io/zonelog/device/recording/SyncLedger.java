package io.zonelog.device.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which names and which content below a directory are durable. A sync of a file covers its content, a sync of a directory the names in it, and
 * neither covers more. Any thread may call.
 */
final class SyncLedger {
    private final Path real;
    private final Entry root;
    private final Map<Path, Entry> byPath = new HashMap<>();
    private Runnable afterStep = () -> {};
    private boolean stepping;
    private int stepsUntilFailure = Integer.MAX_VALUE;

    /** A file or directory, whatever it is called. */
    private static final class Entry {
        Path path;
        final boolean isDirectory;
        /** Of a directory: what its names lead to after a power cut. */
        final Map<String, Entry> durable = new TreeMap<>();
        /** Of a file: its content as of its last sync. */
        byte[] synced = new byte[0];

        Entry(Path path, boolean isDirectory) {
            this.path = path;
            this.isDirectory = isDirectory;
        }
    }

    /** Begins with an empty directory that is durable. */
    SyncLedger(Path real) {
        this.real = real;
        root = new Entry(real, true);
        byPath.put(real, root);
    }

    /** Sets what to do after each step that changes or syncs something; steps that it causes itself do not count. */
    synchronized void afterStep(Runnable action) {
        afterStep = action;
    }

    /** Lets the step fail that comes after so many others, and all behind it; what it did is done. */
    synchronized void failAfter(int steps) {
        stepsUntilFailure = steps;
    }

    synchronized void made(Path path, boolean isDirectory) throws IOException {
        byPath.put(path, new Entry(path, isDirectory));
        step();
    }

    synchronized void removed(Path path) throws IOException {
        byPath.remove(path);
        step();
    }

    synchronized void renamed(Path from, Path to) throws IOException {
        List<Entry> moved = byPath.values().stream()
                .filter(entry -> entry.path.startsWith(from))
                .toList();
        byPath.remove(to);
        for (Entry entry : moved) {
            byPath.remove(entry.path);
            entry.path = entry.path.equals(from) ? to : to.resolve(from.relativize(entry.path));
            byPath.put(entry.path, entry);
        }
        step();
    }

    synchronized void synced(Path path) throws IOException {
        Entry entry = byPath.get(path);
        if (entry == null) {
            return;
        }
        if (entry.isDirectory) {
            entry.durable.clear();
            entry.durable.putAll(names(entry));
        } else {
            entry.synced = content(path);
        }
        step();
    }

    private Map<String, Entry> names(Entry directory) {
        Map<String, Entry> names = new TreeMap<>();
        for (Entry entry : byPath.values()) {
            if (directory.path.equals(entry.path.getParent())) {
                names.put(entry.path.getFileName().toString(), entry);
            }
        }
        return names;
    }

    private void step() throws IOException {
        if (stepsUntilFailure-- <= 0) {
            stepsUntilFailure = 0;
            throw new IOException("No space left on device");
        }
        if (!stepping) {
            stepping = true;
            try {
                afterStep.run();
            } finally {
                stepping = false;
            }
        }
    }

    /** Builds in an empty directory what a power cut now may leave. */
    synchronized void image(Path target, Loss loss) {
        try {
            Files.createDirectories(target);
            copy(root, target, loss);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void copy(Entry directory, Path target, Loss loss) throws IOException {
        for (Map.Entry<String, Entry> name :
                (loss == Loss.CONTENT || loss == Loss.NOTHING ? names(directory) : directory.durable).entrySet()) {
            Entry entry = name.getValue();
            Path copy = target.resolve(name.getKey());
            if (entry.isDirectory) {
                Files.createDirectory(copy);
                copy(entry, copy, loss);
            } else {
                boolean isKept = (loss == Loss.NAMES || loss == Loss.NOTHING) && byPath.get(entry.path) == entry;
                Files.write(copy, isKept ? content(entry.path) : entry.synced);
            }
        }
        if (byPath.get(directory.path) == directory && !directory.path.equals(real)) {
            copyUnseen(directory, target);
        }
    }

    /** What native code made in a directory; it may go away meanwhile. */
    private void copyUnseen(Entry directory, Path target) throws IOException {
        try (Stream<Path> entries = Files.list(directory.path)) {
            for (Path entry : entries.filter(Files::isRegularFile).toList()) {
                byte @Nullable [] bytes = byPath.containsKey(entry) ? null : contentIfThere(entry);
                if (bytes != null) {
                    Files.write(target.resolve(entry.getFileName()), bytes);
                }
            }
        } catch (NoSuchFileException gone) {
            // A directory that was removed has nothing.
        }
    }

    private static byte @Nullable [] contentIfThere(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    private static byte[] content(Path file) throws IOException {
        return Files.readAllBytes(file);
    }
}
