package io.zonelog.engine.read;

import io.zonelog.device.ZonedDevice;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourcePosition;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Reads every live block and compares it with its CRC32C. Used by one thread. */
public final class Scrubber {
    private final MappingStore store;
    private final FileReader reader;
    private final Consumer<String> problems;
    private final LongConsumer progress;

    /**
     * @param problems told each problem found, in one line
     * @param progress told how many bytes were read since the last call
     */
    public Scrubber(MappingStore store, ZonedDevice device, Consumer<String> problems, LongConsumer progress) {
        this.store = store;
        this.reader = new FileReader(store, device);
        this.problems = problems;
        this.progress = progress;
    }

    /** Reads all files of all sources; an extent with a problem is left at its first bad block. */
    public void run() {
        for (SourcePosition source : store.positions()) {
            try (Cursor<FileRecord> files = store.files(source.sourceId())) {
                while (files.advance()) {
                    scrub(files.current());
                }
            }
        }
    }

    private void scrub(FileRecord file) {
        try (Cursor<Extent> extents = store.extents(file.fileId(), 0)) {
            while (extents.advance()) {
                try {
                    progress.accept(reader.verify(file.fileId(), extents.current()));
                } catch (DataReadException damaged) {
                    problems.accept("file " + file.key().printableName() + ": " + damaged.getMessage());
                }
            }
        }
    }
}
