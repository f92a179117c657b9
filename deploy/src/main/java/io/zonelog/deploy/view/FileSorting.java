package io.zonelog.deploy.view;

import io.zonelog.deploy.terminal.Words;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import java.util.Arrays;
import java.util.Comparator;

/**
 * By what a list of files is sorted over all partitions. Equal ones are in the order of their keys' bytes.
 *
 * @param by what is compared
 * @param direction where the list begins
 */
public record FileSorting(By by, Direction direction) {
    /** What is compared. */
    public enum By {
        KEY,
        SIZE,
        EXTENTS,
        MODIFIED
    }

    /** Where the list begins. */
    public enum Direction {
        ASCENDING,
        DESCENDING
    }

    /**
     * Reads what a user types: {@code key}, {@code size}, {@code extents} or {@code modified}, with a hyphen in front for the other direction.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public static FileSorting of(String text) {
        boolean descending = text.startsWith("-");
        By by = Words.value(By.class, descending ? text.substring(1) : text);
        return new FileSorting(by, descending ? Direction.DESCENDING : Direction.ASCENDING);
    }

    /**
     * Where a file stands in a list, also when it is not there any more.
     *
     * @param value what is compared; 0 where that is the key
     * @param key of the file
     */
    record Place(long value, FileKey key) {
        /** What a client hands back as it is. */
        String text() {
            return value + "/" + key.sourceId() + "/" + key.name();
        }

        /**
         * Reads what {@link #text} gave.
         *
         * @throws IllegalArgumentException if it did not
         */
        static Place of(String text) {
            String[] parts = text.split("/", 3);
            if (parts.length < 3) {
                throw new IllegalArgumentException("no place in a sorted list of files: " + text);
            }
            return new Place(Long.parseLong(parts[0]), FileKey.of(Integer.parseInt(parts[1]), parts[2]));
        }
    }

    /** The place of a file. */
    Place place(FileRecord file) {
        long value = switch (by) {
            case KEY -> 0;
            case SIZE -> file.sizeBytes();
            case EXTENTS -> file.extentCount();
            case MODIFIED -> file.lastModifiedMillis();
        };
        return new Place(value, file.key());
    }

    /** The order of the list. */
    Comparator<Place> order() {
        Comparator<Place> byKey = Comparator.comparing(
                        (Place place) -> place.key().nameBytes(), Arrays::compareUnsigned)
                .thenComparingInt(place -> place.key().sourceId());
        if (by == By.KEY) {
            return direction == Direction.ASCENDING ? byKey : byKey.reversed();
        }
        Comparator<Place> byValue = Comparator.comparingLong(Place::value);
        return (direction == Direction.ASCENDING ? byValue : byValue.reversed()).thenComparing(byKey);
    }
}
