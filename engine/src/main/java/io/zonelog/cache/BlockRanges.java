package io.zonelog.cache;

import java.util.ArrayList;
import java.util.List;

/** A set of blocks, kept as sorted ranges that do not touch. Used by one thread. */
public final class BlockRanges {
    /** The end of a range without end. */
    public static final long UNBOUNDED = Long.MAX_VALUE;

    /**
     * Blocks from one up to, not including, another.
     *
     * @param fromBlock the first block
     * @param toBlock the block behind the last one, or {@link #UNBOUNDED}
     */
    public record Range(long fromBlock, long toBlock) {}

    private List<Range> ranges = new ArrayList<>();

    /** Adds blocks. */
    public void add(long fromBlock, long toBlock) {
        if (fromBlock >= toBlock) {
            return;
        }
        long from = fromBlock;
        long to = toBlock;
        List<Range> result = new ArrayList<>(ranges.size() + 1);
        int index = 0;
        while (index < ranges.size() && ranges.get(index).toBlock() < from) {
            result.add(ranges.get(index++));
        }
        while (index < ranges.size() && ranges.get(index).fromBlock() <= to) {
            from = Math.min(from, ranges.get(index).fromBlock());
            to = Math.max(to, ranges.get(index).toBlock());
            index++;
        }
        result.add(new Range(from, to));
        result.addAll(ranges.subList(index, ranges.size()));
        ranges = result;
    }

    public boolean contains(long block) {
        for (Range range : ranges) {
            if (block >= range.fromBlock() && block < range.toBlock()) {
                return true;
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** The ranges in order. */
    public List<Range> ranges() {
        return List.copyOf(ranges);
    }
}
