package io.zonelog.journal;

import io.zonelog.journal.JournalFrame.Kind;
import io.zonelog.journal.JournalFrame.Life;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies of frames, where each lies and all that it says, but for its payload: 48 bytes each. A copy is known by its row, from 0. Filled, then
 * read, by one thread.
 */
final class FrameTable {
    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final int NUMBER = 0;
    private static final int SUBJECT = 1;
    private static final int PAIR = 2;
    private static final int LIFE_AND_PART = 3;
    private static final int ZONE_AND_BLOCK = 4;
    private static final int KIND_AND_LENGTH = 5;
    private static final int WORDS = 6;

    private final List<Life> lives = new ArrayList<>();
    private final Map<Life, Integer> indexOfLife = new HashMap<>();
    private long[] words = new long[WORDS << 6];
    private int size;

    /**
     * A place on the device.
     *
     * @param zoneIndex its zone
     * @param blockInZone its first block
     * @param lengthBlocks its blocks
     */
    record Place(int zoneIndex, int blockInZone, int lengthBlocks) {}

    void add(JournalFrame frame, Place place) {
        int at = WORDS * size;
        if (at == words.length) {
            words = Arrays.copyOf(words, 2 * at);
        }
        size++;
        int life = indexOfLife.computeIfAbsent(frame.life(), first -> lives.size());
        if (life == lives.size()) {
            lives.add(frame.life());
        }
        words[at + NUMBER] = frame.number();
        words[at + SUBJECT] = frame.subject();
        words[at + PAIR] = frame.pair();
        words[at + LIFE_AND_PART] = packed(life, frame.part());
        words[at + ZONE_AND_BLOCK] = packed(place.zoneIndex(), place.blockInZone());
        words[at + KIND_AND_LENGTH] = packed(KINDS.indexOf(frame.kind()), place.lengthBlocks());
    }

    private static long packed(int high, int low) {
        return (long) high << Integer.SIZE | low;
    }

    int size() {
        return size;
    }

    /** Every life that has a frame here, in no order. */
    List<Life> lives() {
        return lives;
    }

    long number(int row) {
        return words[WORDS * row + NUMBER];
    }

    long subject(int row) {
        return words[WORDS * row + SUBJECT];
    }

    long pair(int row) {
        return words[WORDS * row + PAIR];
    }

    Life life(int row) {
        return lives.get((int) (words[WORDS * row + LIFE_AND_PART] >>> Integer.SIZE));
    }

    int part(int row) {
        return (int) words[WORDS * row + LIFE_AND_PART];
    }

    int zone(int row) {
        return (int) (words[WORDS * row + ZONE_AND_BLOCK] >>> Integer.SIZE);
    }

    Place place(int row) {
        return new Place(zone(row), (int) words[WORDS * row + ZONE_AND_BLOCK], lengthBlocks(row));
    }

    int lengthBlocks(int row) {
        return (int) words[WORDS * row + KIND_AND_LENGTH];
    }

    Kind kind(int row) {
        return KINDS.get((int) (words[WORDS * row + KIND_AND_LENGTH] >>> Integer.SIZE));
    }

    JournalFrame frame(int row) {
        return new JournalFrame(kind(row), life(row), number(row), subject(row), pair(row), part(row));
    }
}
