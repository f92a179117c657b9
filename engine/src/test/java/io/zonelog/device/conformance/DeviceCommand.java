package io.zonelog.device.conformance;

/**
 * A command of a generated history, in a form that both a device and the reference model can carry out.
 *
 * @param kind what to do
 * @param zoneIndex the zone
 * @param firstBlock the block that a write or a read begins at, counted from the zone's start; may be outside
 * @param blocks the length, 1 or more
 * @param number the number written into the first block
 */
record DeviceCommand(Kind kind, int zoneIndex, int firstBlock, int blocks, int number) {
    enum Kind {
        APPEND,
        /** An append that is durable before it completes. */
        APPEND_FORCED,
        WRITE,
        READ,
        OPEN,
        CLOSE,
        FINISH,
        RESET,
        OFFLINE,
        FLUSH,
        OPEN_ALL,
        CLOSE_ALL,
        FINISH_ALL,
        RESET_ALL,
        OFFLINE_ALL
    }
}
