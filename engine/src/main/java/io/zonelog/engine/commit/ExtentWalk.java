package io.zonelog.engine.commit;

import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingStore;
import org.jspecify.annotations.Nullable;

/**
 * The committed extents of one file, asked for in rising order: from those that are remembered, else by steps of a cursor, or by a seek
 * where that is less work. Owned by the commit thread.
 */
public final class ExtentWalk implements AutoCloseable {
    /** A seek costs about as much as this many steps. */
    private static final int STEPS_OF_A_SEEK = 8;

    private final MappingStore store;
    private final long fileId;
    private final long meanExtentBlocks;
    private final @Nullable ExtentCache remembered;
    private @Nullable Cursor<Extent> cursor;
    private long atBlock;

    /**
     * Starts at the beginning of a file.
     *
     * @param meanExtentBlocks blocks of the file's extents on average: how far a step leads
     * @param remembered where extents are looked for first; null to look only into the store
     */
    ExtentWalk(MappingStore store, long fileId, long meanExtentBlocks, @Nullable ExtentCache remembered) {
        this.store = store;
        this.fileId = fileId;
        this.meanExtentBlocks = meanExtentBlocks;
        this.remembered = remembered;
    }

    /** The file's id. */
    long fileId() {
        return fileId;
    }

    /**
     * The next extent that ends behind a block; null at the end. No extent is asked for twice.
     *
     * @throws io.zonelog.mapping.MappingStoreException if the store cannot be read
     */
    public @Nullable Extent nextFrom(long block) {
        Extent found = remembered == null ? null : remembered.find(fileId, block);
        return found != null ? found : walkTo(block);
    }

    private @Nullable Extent walkTo(long block) {
        Cursor<Extent> walk = cursor;
        if (walk == null || (block - atBlock) / STEPS_OF_A_SEEK > meanExtentBlocks) {
            walk = seek(block);
        }
        for (int step = 0; walk.advance(); step++) {
            Extent extent = walk.current();
            atBlock = extent.endBlock();
            if (extent.endBlock() > block) {
                return extent;
            }
            if (step == STEPS_OF_A_SEEK) {
                walk = seek(block);
                step = 0;
            }
        }
        return null;
    }

    private Cursor<Extent> seek(long block) {
        close();
        Cursor<Extent> sought = store.extents(fileId, block);
        cursor = sought;
        return sought;
    }

    @Override
    public void close() {
        if (cursor != null) {
            cursor.close();
        }
    }
}
