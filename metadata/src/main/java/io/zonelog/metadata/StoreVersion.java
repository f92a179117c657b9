package io.zonelog.metadata;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Which files make up a RocksDB database at a moment: they change only together with this. A reader beside the engine that finds it changed
 * may have read files of two moments, or missed one that was taken away.
 *
 * @param manifest the name of the manifest that counts
 * @param manifestBytes how long it is; it only grows
 */
record StoreVersion(String manifest, long manifestBytes) {
    static StoreVersion of(Path directory) throws IOException {
        while (true) {
            String manifest = Files.readString(directory.resolve(StoreOpener.CURRENT_FILE), StandardCharsets.ISO_8859_1)
                    .strip();
            try {
                return new StoreVersion(manifest, Files.size(directory.resolve(manifest)));
            } catch (NoSuchFileException replaced) {
                String now = Files.readString(directory.resolve(StoreOpener.CURRENT_FILE), StandardCharsets.ISO_8859_1)
                        .strip();
                if (now.equals(manifest)) {
                    return new StoreVersion(manifest, -1);
                }
            }
        }
    }
}
