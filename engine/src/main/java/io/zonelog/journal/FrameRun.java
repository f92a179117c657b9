package io.zonelog.journal;

import io.zonelog.journal.JournalFrame.Kind;
import io.zonelog.journal.JournalFrame.Life;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Frames that no later life has made void, with numbers without a gap, each with its copies. A frame is known by its index, from 0. Its copies
 * are equal but for their pair, so one speaks for all. Used by one thread.
 */
final class FrameRun {
    private final FrameTable table;
    /** The rows of the copies, by number. */
    private final int[] copies;
    /** Where the copies of each frame begin, and where those of the last one end. */
    private final int[] starts;

    private FrameRun(FrameTable table, int[] copies) {
        this.table = table;
        this.copies = copies;
        int frames = 0;
        int[] found = new int[copies.length + 1];
        for (int at = 0; at < copies.length; at++) {
            if (at == 0 || table.number(copies[at]) != table.number(copies[at - 1])) {
                found[frames++] = at;
            }
        }
        found[frames] = copies.length;
        this.starts = Arrays.copyOf(found, frames + 1);
    }

    static FrameRun empty() {
        return new FrameRun(new FrameTable(), new int[0]);
    }

    /** All that is not void, in the order of the numbers. */
    static List<FrameRun> of(FrameTable table) {
        Map<Life, Long> ends = new HashMap<>();
        table.lives().forEach(life -> ends.put(life, endOf(life, table.lives())));
        int[] rows = IntStream.range(0, table.size())
                .filter(row -> table.number(row) < ends.getOrDefault(table.life(row), Long.MAX_VALUE))
                .boxed()
                .sorted(Comparator.comparingLong(table::number))
                .mapToInt(Integer::intValue)
                .toArray();
        List<FrameRun> runs = new ArrayList<>();
        int start = 0;
        for (int at = 1; at <= rows.length; at++) {
            if (at == rows.length || table.number(rows[at]) > table.number(rows[at - 1]) + 1) {
                runs.add(new FrameRun(table, Arrays.copyOfRange(rows, start, at)));
                start = at;
            }
        }
        return runs;
    }

    /** The number from which on a life's frames are void. */
    private static long endOf(Life life, List<Life> lives) {
        return lives.stream()
                .filter(other -> other.number() > life.number())
                .mapToLong(Life::firstFrame)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** How many frames. */
    int size() {
        return starts.length - 1;
    }

    /** The rows of a frame's copies in the table. */
    IntStream copies(int index) {
        return Arrays.stream(copies, starts[index], starts[index + 1]);
    }

    private int anyCopy(int index) {
        return copies[starts[index]];
    }

    long number(int index) {
        return table.number(anyCopy(index));
    }

    Life life(int index) {
        return table.life(anyCopy(index));
    }

    Kind kind(int index) {
        return table.kind(anyCopy(index));
    }

    long subject(int index) {
        return table.subject(anyCopy(index));
    }

    int part(int index) {
        return table.part(anyCopy(index));
    }

    int lengthBlocks(int index) {
        return table.lengthBlocks(anyCopy(index));
    }

    /** The zones that hold a frame. */
    IntStream zones(int index) {
        return copies(index).map(table::zone).distinct();
    }
}
