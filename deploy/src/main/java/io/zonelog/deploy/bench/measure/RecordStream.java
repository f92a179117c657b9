package io.zonelog.deploy.bench.measure;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * The records that a scenario writes, by their number; the same for the engine and for what it is compared with.
 *
 * @param count records
 * @param recordBytes the data of each
 * @param files how many files take turns
 * @param order which place of its file a record goes to
 */
public record RecordStream(long count, int recordBytes, int files, Order order) {
    /** Which place of its file a record goes to. */
    public enum Order {
        /** Behind the one before. */
        APPEND,
        /** To a place chosen by chance, always the same one for a number. */
        RANDOM
    }

    public RecordStream {
        if (count < 1 || recordBytes < 1 || files < 1) {
            throw new IllegalArgumentException(count + " records of " + recordBytes + " bytes in " + files + " files");
        }
    }

    /** Appends in turn to some files, until so many bytes are reached. */
    public static RecordStream appends(long sizeBytes, int recordBytes, int files) {
        return new RecordStream(Math.max(1, sizeBytes / recordBytes), recordBytes, files, Order.APPEND);
    }

    /** Bytes of data. */
    public long payloadBytes() {
        return count * recordBytes;
    }

    /** The file of a record. */
    public int file(long number) {
        return (int) (number % files);
    }

    /** The place in its file, in records. */
    public long placeInFile(long number) {
        long placesInFile = Math.max(1, count / files);
        return order == Order.APPEND
                ? number / files
                : Math.floorMod(new SplittableRandom(number).nextLong(), placesInFile);
    }

    /** The names of the files. */
    public byte[][] names(String prefix) {
        byte[][] names = new byte[files][];
        for (int file = 0; file < files; file++) {
            names[file] = (prefix + file).getBytes(StandardCharsets.UTF_8);
        }
        return names;
    }

    /** Data that do not compress, as long as a record. */
    public ByteBuffer newValue() {
        ByteBuffer value = ByteBuffer.allocateDirect(recordBytes);
        SplittableRandom random = new SplittableRandom(1);
        while (value.hasRemaining()) {
            value.put((byte) random.nextInt());
        }
        return value.flip();
    }
}
