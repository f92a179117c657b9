package io.zonelog.engine.commit;

import io.zonelog.mapping.Extent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The rows of a file's extents that start in one run of blocks, sorted, in one array. Owned by the commit thread. */
final class ExtentPage {
    /** What a page takes beside its rows: the object, its array's head, and its entry in a map. */
    private static final int OVERHEAD_BYTES = 160;

    private static final int FIRST_ROWS = 2;
    /** A row: block in the page (8 bits), flags (8), length (32, the lowest); sector; lowest source offset; highest source offset. */
    private static final int FIELDS = 4;

    private static final int BLOCK_SHIFT = 56;
    private static final int FLAGS_SHIFT = 48;
    private static final int FLAGS_MASK = 0xff;

    private final long firstBlock;
    private long[] rows = new long[FIRST_ROWS * FIELDS];
    private int count;

    /** An empty page of the rows that start at a block or up to {@link ExtentCache#PAGE_BLOCKS} behind it. */
    ExtentPage(long firstBlock) {
        this.firstBlock = firstBlock;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Memory that the page takes, about. */
    int sizeBytes() {
        return OVERHEAD_BYTES + rows.length * Long.BYTES;
    }

    /** The extent that contains a block or, if none does, the first one behind it; null if that may start in another page. */
    @Nullable
    Extent find(long block) {
        int row = floor(block);
        if (row < 0) {
            return null;
        }
        Extent floor = extent(row);
        if (floor.endBlock() > block) {
            return floor;
        }
        return row + 1 < count ? extent(row + 1) : null;
    }

    private Extent extent(int row) {
        int at = row * FIELDS;
        return new Extent(
                startOf(row),
                (int) rows[at],
                rows[at + 1],
                (int) (rows[at] >>> FLAGS_SHIFT) & FLAGS_MASK,
                rows[at + 2],
                rows[at + 3]);
    }

    private long startOf(int row) {
        return firstBlock + (rows[row * FIELDS] >>> BLOCK_SHIFT);
    }

    /** Adds an extent, or replaces the one that starts at the same block. */
    void put(Extent extent) {
        int row = floor(extent.fileBlock());
        if (row < 0 || startOf(row) != extent.fileBlock()) {
            row++;
            insert(row);
        }
        int at = row * FIELDS;
        rows[at] = (extent.fileBlock() - firstBlock) << BLOCK_SHIFT
                | (long) extent.flags() << FLAGS_SHIFT
                | extent.lengthBlocks();
        rows[at + 1] = extent.sector();
        rows[at + 2] = extent.firstSourceOffset();
        rows[at + 3] = extent.lastSourceOffset();
    }

    private void insert(int row) {
        if (count * FIELDS == rows.length) {
            rows = Arrays.copyOf(rows, Math.min(2 * count, ExtentCache.PAGE_BLOCKS) * FIELDS);
        }
        System.arraycopy(rows, row * FIELDS, rows, (row + 1) * FIELDS, (count - row) * FIELDS);
        count++;
    }

    /** Removes the extent that starts at a block, if there is one. */
    void remove(long fileBlock) {
        int row = floor(fileBlock);
        if (row >= 0 && startOf(row) == fileBlock) {
            count--;
            System.arraycopy(rows, (row + 1) * FIELDS, rows, row * FIELDS, (count - row) * FIELDS);
        }
    }

    /** The last row that starts at or before a block, or -1. */
    private int floor(long block) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (startOf(middle) <= block) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
