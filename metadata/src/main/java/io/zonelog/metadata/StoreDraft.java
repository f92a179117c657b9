package io.zonelog.metadata;

import io.zonelog.device.file.DurableFiles;
import io.zonelog.mapping.MappingStoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A store that is made beside the place that it is for, and takes that place when it is whole and durable. Whatever cuts it off before, the
 * place stays as it was, and what is left beside it is removed when the next one begins. Used by one thread, in one process at a time.
 */
public final class StoreDraft implements AutoCloseable {
    private final Path place;
    private final Path unfinished;
    private final RocksDbMappingStore store;

    private StoreDraft(Path place, Path unfinished, RocksDbMappingStore store) {
        this.place = place;
        this.unfinished = unfinished;
        this.store = store;
    }

    /**
     * Begins an empty store.
     *
     * @param directory the place that it is for; it is made beside it
     * @throws IOException if what an earlier one has left cannot be removed
     * @throws MappingStoreException if it cannot be made
     */
    public static StoreDraft begin(Path directory, UUID deviceUuid, MetadataOptions options) throws IOException {
        Path place = directory.toAbsolutePath().normalize();
        Path unfinished = place.resolveSibling(place.getFileName() + StoreOpener.UNFINISHED_SUFFIX);
        deleteWhatIsLeft(unfinished);
        try {
            return new StoreDraft(place, unfinished, RocksDbMappingStore.open(unfinished, deviceUuid, options));
        } catch (MappingStoreException refused) {
            deleteIfPossible(unfinished);
            throw refused;
        }
    }

    /** Whether there is nothing in a store's place. */
    public static boolean isMissingOrEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    /** The store, to be filled; closed by {@link #takePlace} or {@link #close}. */
    public RocksDbMappingStore store() {
        return store;
    }

    /**
     * Closes the store and puts it into its place. Cut off in the middle, the place may be empty; the old store is then where it was to be kept.
     *
     * @param kept where the store goes that has the place, if one has; nothing may be there
     * @throws IOException if a directory cannot be renamed
     */
    public void takePlace(Path kept) throws IOException {
        store.close();
        if (!isMissingOrEmpty(place)) {
            if (Files.exists(kept)) {
                throw new FileAlreadyExistsException(kept.toString());
            }
            DurableFiles.rename(place, kept);
        }
        DurableFiles.rename(unfinished, place);
    }

    /** Removes the store, unless it has taken its place. What cannot be removed stays for the next one that begins. */
    @Override
    public void close() {
        try {
            store.close();
        } finally {
            deleteIfPossible(unfinished);
        }
    }

    private static void deleteIfPossible(Path unfinished) {
        try {
            deleteWhatIsLeft(unfinished);
        } catch (IOException left) {
            // Costs room only.
        }
    }

    /** An empty store, too, is made beside its place. */
    private static void deleteWhatIsLeft(Path unfinished) throws IOException {
        deleteRecursively(unfinished);
        deleteRecursively(unfinished.resolveSibling(unfinished.getFileName() + StoreOpener.UNFINISHED_SUFFIX));
    }

    static void deleteRecursively(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> childrenFirst;
        try (Stream<Path> tree = Files.walk(directory)) {
            childrenFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : childrenFirst) {
            Files.delete(path);
        }
    }
}
