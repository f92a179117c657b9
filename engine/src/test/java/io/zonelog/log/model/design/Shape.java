package io.zonelog.log.model.design;

/**
 * The world of a history: how much of it is in use. Most histories are in a smaller world, where the same things meet more often.
 *
 * @param names files that can be named
 * @param fileBlocks blocks of a file
 * @param dataZones zones for data
 * @param preallocates whether blocks are preallocated
 * @param zonesFail whether zones may fail
 */
public record Shape(int names, int fileBlocks, int dataZones, boolean preallocates, boolean zonesFail) {
    public static final int DATA_ZONES = 4;
    /** Zones for what has no data. */
    public static final int RECORD_ZONES = 5;

    /** With fewer a checkpoint cannot be replaced. */
    public static final int FEWEST_RECORD_ZONES = 3;

    public static final int ZONES = DATA_ZONES + RECORD_ZONES;
    public static final int DATA_ZONE_BLOCKS = 9;
    public static final int RECORD_ZONE_BLOCKS = 12;
    public static final int CONVENTIONAL_BLOCKS = 3;
    public static final int FILE_BLOCKS = 3;
    public static final int BLOCK_BYTES = 2;
    public static final int SOURCES = 2;

    public static Shape drawn(Choices choices) {
        return new Shape(
                Math.max(1, choices.below(4)),
                Math.max(1, choices.below(FILE_BLOCKS + 1)),
                DATA_ZONES - 2 + choices.below(3),
                choices.below(2) == 1,
                choices.below(2) == 1);
    }

    public int fileBytes() {
        return fileBlocks * BLOCK_BYTES;
    }

    /** A file's name; names a and b are of one source, c is of the other one. */
    public static String name(int index) {
        return String.valueOf((char) ('a' + index));
    }

    public static int source(int name) {
        return name == 2 ? 1 : 0;
    }

    /** Blocks of a zone. */
    public static int capacityBlocks(int zone) {
        return isForRecords(zone) ? RECORD_ZONE_BLOCKS : DATA_ZONE_BLOCKS;
    }

    public static boolean isForRecords(int zone) {
        return zone >= DATA_ZONES;
    }
}
