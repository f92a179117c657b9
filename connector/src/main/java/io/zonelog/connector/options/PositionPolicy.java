package io.zonelog.connector.options;

/**
 * What to do about partitions whose files the device cannot go on with from its own stored position and Kafka's records alone.
 *
 * @param newPartitions those that the device has no position of
 * @param incompleteLogs those whose files would lack records that Kafka has removed
 */
public record PositionPolicy(NewPartitions newPartitions, IncompleteLogs incompleteLogs) {
    /** What to do about a partition that the device has no position of. */
    public enum NewPartitions {
        /** Build its files from the log. */
        EARLIEST,
        /** Stop: whoever runs the engine expects that its device knows all partitions. */
        STOP
    }

    /** What to do about a log whose records are not all there: its first ones are gone, or it is compacted. */
    public enum IncompleteLogs {
        /** Leave the partition alone, and say so. */
        REFUSE,
        /** Build files from what Kafka still holds, and mark them. */
        ACCEPT
    }

    /** What a run without configuration uses. */
    public static PositionPolicy standard() {
        return new PositionPolicy(NewPartitions.EARLIEST, IncompleteLogs.REFUSE);
    }
}
