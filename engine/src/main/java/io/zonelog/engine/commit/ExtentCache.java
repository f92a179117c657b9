package io.zonelog.engine.commit;

import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.JournalEntry;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of extents that commits and reclaim lately asked for, as the store has them, so that overwriting a block of a large file costs no seek. Rows lie
 * in pages by the block where they start; a page has all rows that start in it, or is not here. Least recently used pages go first.
 *
 * <p>Every change of an extent goes through {@link #observe}, and reaches the pages when {@link #committed} says that the store has it.
 * Owned by the commit thread.
 */
public final class ExtentCache {
    /** Blocks of a file whose rows are kept together. */
    static final int PAGE_BLOCKS = 64;
    /** A page is read in at every so many misses: where nothing is asked for twice, reading in must not cost more than it may save. */
    private static final int MISSES_FOR_A_PAGE = 4;
    /** The share of the heap that a store's remembered extents may take. */
    private static final int HEAP_SHARE = 8;

    private final MappingStore store;
    private final long maxBytes;
    private final Map<PageKey, ExtentPage> pages = new LinkedHashMap<>(1024, 0.75f, true);
    private final List<Change> changes = new ArrayList<>();
    private long sizeBytes;
    private int misses;

    private record PageKey(long fileId, long page) {}

    /**
     * A row that changes.
     *
     * @param extent the new row; null if there is none any more
     */
    private record Change(
            long fileId, long fileBlock, @Nullable Extent extent) {}

    /**
     * @param maxBytes memory for pages, at least one of which is kept; 0 to keep none
     */
    ExtentCache(MappingStore store, long maxBytes) {
        this.store = store;
        this.maxBytes = maxBytes;
    }

    /** Creates the empty cache of a store, which may take an eighth of the heap. */
    public static ExtentCache of(MappingStore store) {
        return new ExtentCache(store, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    /**
     * Looks at a file's extents in rising order.
     *
     * @param meanExtentBlocks blocks of the file's extents on average
     */
    public ExtentWalk walk(long fileId, long meanExtentBlocks) {
        return new ExtentWalk(store, fileId, meanExtentBlocks, this);
    }

    /**
     * The committed extent that contains a block or, if none does, the first one behind it.
     *
     * @return null if the cache cannot tell
     */
    @Nullable
    Extent find(long fileId, long block) {
        if (maxBytes == 0) {
            return null;
        }
        ExtentPage page = pages.get(new PageKey(fileId, block / PAGE_BLOCKS));
        if (page == null && ++misses % MISSES_FOR_A_PAGE == 0) {
            page = readIn(fileId, block / PAGE_BLOCKS);
        }
        return page == null ? null : page.find(block);
    }

    private @Nullable ExtentPage readIn(long fileId, long number) {
        long firstBlock = number * PAGE_BLOCKS;
        ExtentPage page = new ExtentPage(firstBlock);
        try (Cursor<Extent> extents = store.extents(fileId, firstBlock)) {
            while (extents.advance() && extents.current().fileBlock() < firstBlock + PAGE_BLOCKS) {
                if (extents.current().fileBlock() >= firstBlock) {
                    page.put(extents.current());
                }
            }
        }
        if (page.isEmpty()) {
            return null;
        }
        pages.put(new PageKey(fileId, number), page);
        sizeBytes += page.sizeBytes();
        evict();
        return page;
    }

    private void evict() {
        Iterator<ExtentPage> oldestFirst = pages.values().iterator();
        while (sizeBytes > maxBytes && pages.size() > 1) {
            sizeBytes -= oldestFirst.next().sizeBytes();
            oldestFirst.remove();
        }
    }

    /** A batch whose changes of extents are noted here. */
    MappingBatch observe(MappingBatch batch) {
        changes.clear();
        return new ObservedBatch(batch, this);
    }

    void noted(long fileId, Extent extent) {
        changes.add(new Change(fileId, extent.fileBlock(), extent));
    }

    void notedRemoval(long fileId, long fileBlock) {
        changes.add(new Change(fileId, fileBlock, null));
    }

    /** The store has the changes of the batch observed last. */
    void committed() {
        for (Change change : changes) {
            ExtentPage page = pages.get(new PageKey(change.fileId(), change.fileBlock() / PAGE_BLOCKS));
            if (page != null) {
                sizeBytes -= page.sizeBytes();
                if (change.extent() == null) {
                    page.remove(change.fileBlock());
                } else {
                    page.put(change.extent());
                }
                sizeBytes += page.sizeBytes();
            }
        }
        changes.clear();
        evict();
    }

    /** Memory of all pages, about. */
    long sizeBytes() {
        return sizeBytes;
    }

    /** Tells a cache which extents a batch changes. Owned by the commit thread. */
    static final class ObservedBatch extends ForwardingBatch {
        private final ExtentCache cache;

        ObservedBatch(MappingBatch batch, ExtentCache cache) {
            super(batch);
            this.cache = cache;
        }

        @Override
        public void putExtent(long fileId, Extent extent) {
            super.putExtent(fileId, extent);
            cache.noted(fileId, extent);
        }

        @Override
        public void removeExtent(long fileId, long fileBlock) {
            super.removeExtent(fileId, fileBlock);
            cache.notedRemoval(fileId, fileBlock);
        }
    }

    /** A batch that hands every change to another one. Layers that watch some changes, and only those, extend it. */
    public static class ForwardingBatch implements MappingBatch {
        private final MappingBatch batch;

        /**
         * Puts this layer on a batch, which it closes when it is closed.
         *
         * @param batch takes the changes
         */
        protected ForwardingBatch(MappingBatch batch) {
            this.batch = batch;
        }

        @Override
        public void putFile(FileRecord file) {
            batch.putFile(file);
        }

        @Override
        public void updateFile(FileRecord file) {
            batch.updateFile(file);
        }

        @Override
        public void removeFile(FileRecord file) {
            batch.removeFile(file);
        }

        @Override
        public void putExtent(long fileId, Extent extent) {
            batch.putExtent(fileId, extent);
        }

        @Override
        public void removeExtent(long fileId, long fileBlock) {
            batch.removeExtent(fileId, fileBlock);
        }

        @Override
        public void putRmap(RmapRun run) {
            batch.putRmap(run);
        }

        @Override
        public void removeRmap(RmapRun run) {
            batch.removeRmap(run);
        }

        @Override
        public void putChecksums(int zoneIndex, int blockInZone, int[] crcs, int from, int count) {
            batch.putChecksums(zoneIndex, blockInZone, crcs, from, count);
        }

        @Override
        public void putZone(ZoneUsage usage) {
            batch.putZone(usage);
        }

        @Override
        public void dropZone(int zoneIndex) {
            batch.dropZone(zoneIndex);
        }

        @Override
        public void putPosition(SourcePosition position) {
            batch.putPosition(position);
        }

        @Override
        public void putNextFileId(long nextFileId) {
            batch.putNextFileId(nextFileId);
        }

        @Override
        public void putBatchSequence(long batchSequence) {
            batch.putBatchSequence(batchSequence);
        }

        @Override
        public void putStartNumber(long startNumber) {
            batch.putStartNumber(startNumber);
        }

        @Override
        public void putJournalSequence(long journalSequence) {
            batch.putJournalSequence(journalSequence);
        }

        @Override
        public void putJournalEntry(JournalEntry entry) {
            batch.putJournalEntry(entry);
        }

        @Override
        public void removeJournalEntry(long number) {
            batch.removeJournalEntry(number);
        }

        @Override
        public void close() {
            batch.close();
        }
    }
}
