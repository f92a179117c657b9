package io.zonelog.deploy.simulate.model;

import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.read.Checker;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.Printable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares committed files with a model: names, sizes, and the bytes of every page that either side has, each checked against its
 * CRC32C; then everything that is stored twice. Sparse files cost what is written in them.
 */
public final class Verification {
    private static final byte[] ZEROS = new byte[SparseContent.PAGE_BYTES];
    private static final int MAX_PROBLEMS = 100;

    private final ZonedDevice device;
    private final MappingStore store;
    private final FileReader reader;
    private final int sourceId;
    private final List<String> problems = new ArrayList<>();
    private final byte[] found = new byte[SparseContent.PAGE_BYTES];
    private long comparedBytes;

    /**
     * What a comparison found.
     *
     * @param files files compared
     * @param comparedBytes bytes read back
     * @param problems one line each, the first hundred
     */
    public record Outcome(int files, long comparedBytes, List<String> problems) {
        public Outcome {
            problems = List.copyOf(problems);
        }
    }

    /**
     * A comparison of what is committed.
     *
     * @param sourceId the partition whose files are compared
     */
    public Verification(ZonedDevice device, MappingStore store, int sourceId) {
        this.device = device;
        this.store = store;
        this.sourceId = sourceId;
        reader = new FileReader(store, device);
    }

    /** Compares all files, then everything that is stored twice. */
    public Outcome compare(ModelFiles model) {
        for (Map.Entry<String, SparseContent> expected : model.files().entrySet()) {
            Optional<FileRecord> file = store.file(FileKey.of(sourceId, expected.getKey()));
            if (file.isPresent()) {
                compare(file.get(), expected.getValue());
            } else {
                problem("file " + Printable.name(expected.getKey()) + " is missing");
            }
        }
        findStrangers(model);
        new Checker(store, device, this::problem).run();
        return new Outcome(model.files().size(), comparedBytes, problems);
    }

    private void findStrangers(ModelFiles model) {
        try (Cursor<FileRecord> files = store.files(sourceId)) {
            while (files.advance()) {
                String name = files.current().key().name();
                if (!model.files().containsKey(name)) {
                    problem("file " + Printable.name(name) + " should not be there");
                }
            }
        }
    }

    private void compare(FileRecord file, SparseContent expected) {
        String name = "file " + file.key().printableName();
        if (file.sizeBytes() != expected.sizeBytes()) {
            problem(name + " has " + Words.counted(file.sizeBytes(), "byte") + " instead of " + expected.sizeBytes());
            return;
        }
        TreeSet<Long> pages = new TreeSet<>(expected.pages().keySet());
        addMappedPages(file, pages);
        for (long page : pages) {
            try {
                comparePage(file, page, expected.pages().getOrDefault(page, ZEROS), name);
            } catch (DataReadException failure) {
                problem(name + ": " + FailureLine.of(failure));
                return;
            }
        }
    }

    private void addMappedPages(FileRecord file, Set<Long> pages) {
        long blockBytes = device.geometry().blockSizeBytes();
        try (Cursor<Extent> extents = store.extents(file.fileId(), 0)) {
            while (extents.advance()) {
                Extent extent = extents.current();
                long end = Math.min(extent.endBlock() * blockBytes, file.sizeBytes());
                for (long position = extent.fileBlock() * blockBytes;
                        position < end;
                        position += SparseContent.PAGE_BYTES) {
                    pages.add(position / SparseContent.PAGE_BYTES);
                }
                if (end > extent.fileBlock() * blockBytes) {
                    pages.add((end - 1) / SparseContent.PAGE_BYTES);
                }
            }
        }
    }

    private void comparePage(FileRecord file, long page, byte[] expected, String name) {
        long offset = page * SparseContent.PAGE_BYTES;
        long left = file.sizeBytes() - offset;
        if (left <= 0) {
            // A page that was written before the file was cut off before it.
            return;
        }
        int length = (int) Math.min(SparseContent.PAGE_BYTES, left);
        reader.read(file, offset, ByteBuffer.wrap(found, 0, length));
        int difference = Arrays.mismatch(expected, 0, length, found, 0, length);
        comparedBytes += length;
        if (difference >= 0) {
            problem(name + " differs at byte " + (offset + difference) + ": " + (found[difference] & 0xff)
                    + " instead of " + (expected[difference] & 0xff));
        }
    }

    private void problem(String line) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(line);
        }
    }
}
