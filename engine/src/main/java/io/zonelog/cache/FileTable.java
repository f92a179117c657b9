package io.zonelog.cache;

import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.MappingStore;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files that the engine has in mind, least recently used first; the rest is in the store. A file that a batch in flight changes
 * stays, whatever the limit says, because the store does not know of the change yet. Owned by the engine's thread.
 */
public final class FileTable {
    private static final int EVICTION_TRIES = 8;

    private final MappingStore store;
    private final int maxFiles;
    private final int affinityWhenUnknown;
    private final Map<FileKey, FileState> files = new LinkedHashMap<>(1024, 0.75f, true);

    /**
     * @param maxFiles files kept although no batch needs them
     * @param affinityWhenUnknown the zone affinity of a file just read from the store
     */
    public FileTable(MappingStore store, int maxFiles, int affinityWhenUnknown) {
        this.store = store;
        this.maxFiles = maxFiles;
        this.affinityWhenUnknown = affinityWhenUnknown;
    }

    /** The state of a name, read from the store if it is not in mind. */
    public FileState find(FileKey key) {
        FileState known = files.get(key);
        if (known != null) {
            return known;
        }
        FileState state = store.file(key)
                .map(file -> FileState.present(key, file.fileId(), file.sizeBytes(), affinityWhenUnknown))
                .orElseGet(() -> FileState.absent(key, affinityWhenUnknown));
        files.put(key, state);
        evict();
        return state;
    }

    public int size() {
        return files.size();
    }

    private void evict() {
        if (files.size() <= maxFiles) {
            return;
        }
        Iterator<FileState> oldestFirst = files.values().iterator();
        for (int tries = 0; tries < EVICTION_TRIES && files.size() > maxFiles && oldestFirst.hasNext(); tries++) {
            // The newest entry is the one just asked for; it stays.
            FileState candidate = oldestFirst.next();
            if (!candidate.isPinned() && oldestFirst.hasNext()) {
                oldestFirst.remove();
            }
        }
    }
}
