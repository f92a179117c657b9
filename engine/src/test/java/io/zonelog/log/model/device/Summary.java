package io.zonelog.log.model.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A summary as it lies on the device.
 *
 * @param kind what it closes
 * @param batch the batch, or the last one committed
 * @param lines the data before it
 * @param records commit records: the batch's own, or those that are written again
 * @param checkpoint a part of a checkpoint
 * @param stamp what every summary carries
 */
public record Summary(
        Kind kind,
        int batch,
        List<Line> lines,
        List<CommitRecord> records,
        @Nullable Checkpoint checkpoint,
        Stamp stamp)
        implements Device.Item {
    /**
     * A line of a summary: a run of a file's blocks that lies contiguously in the summary's zone.
     *
     * @param file the file's id
     * @param block the first block in the file
     * @param index the first block in the zone
     * @param version the number of the batch that wrote the run; of a copy, the last batch committed when reclaim looked
     * @param checksums one for each block
     */
    public record Line(int file, int block, int index, int version, List<DataBlock> checksums) {
        public int count() {
            return checksums.size();
        }

        @Override
        public String toString() {
            return "f" + file + "." + block + "+" + count() + "@" + version + "->#" + index;
        }
    }

    public enum Kind {
        /** Data of a batch, or its record. */
        BATCH,
        /** Copies that reclaim made. */
        COPIES,
        /** A part of a checkpoint. */
        CHECKPOINT,
        /** Only says what is committed. */
        MARK,
        /** Records written again, so that the zones where they lie can be reset. */
        CARRIED
    }

    /**
     * Which summary it is, and what was known when it was written.
     *
     * @param zone the zone
     * @param epoch the zone's life
     * @param segment the number of the segment, rising over the device
     * @param committed K, the last batch committed
     */
    public record Stamp(int zone, int epoch, int segment, int committed) {}

    /**
     * One of the two parts of a checkpoint.
     *
     * @param serial the checkpoint's number
     * @param part 0 or 1
     * @param store the store as of its batch
     */
    public record Checkpoint(int serial, int part, Store store) {
        public static final int PARTS = 2;
    }

    public boolean isOf(int number) {
        return kind == Kind.BATCH && batch == number;
    }

    /** Where a line's block lies. */
    public Place place(Line line, int i) {
        return new Place(stamp.zone, stamp.epoch, line.index() + i);
    }

    @Override
    public String toString() {
        return kind + " " + batch + " K" + stamp.committed + (lines.isEmpty() ? "" : " " + lines)
                + (records.isEmpty() ? "" : " " + records)
                + (checkpoint == null
                        ? ""
                        : " number " + checkpoint.serial + " part " + checkpoint.part + " S"
                                + checkpoint.store.batch());
    }
}
