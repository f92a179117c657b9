package io.zonelog.connector.options;

/** What to do about a partition that the device has no position of. */
public enum NewPartitionPolicy {
    /** Build its files from the earliest record that Kafka holds. */
    EARLIEST,
    /** Stop: whoever runs the engine expects that its device knows all partitions. */
    STOP
}
