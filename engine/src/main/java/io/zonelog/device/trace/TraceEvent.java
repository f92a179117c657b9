package io.zonelog.device.trace;

import io.zonelog.device.DeviceStatus;

/** A command was submitted, or it completed. Blocks are told apart by the CRC32C of their bytes. */
public sealed interface TraceEvent {
    /** A zone of all: what a management command on all zones names, and a flush. */
    int ALL_ZONES = -1;

    /** The number that both events of a command share, from 1 in the order of submission. */
    long command();

    /**
     * A command was submitted.
     *
     * @param zoneIndex the zone of an append or of a management command, {@link #ALL_ZONES} for all and for a flush
     * @param sector the address of a write or a read, else {@link io.zonelog.block.Sectors#UNASSIGNED}
     * @param contents what is to be written, block by block; one zero for each block to be read
     */
    record Submitted(long command, TraceOperation operation, int zoneIndex, long sector, BlockSums contents)
            implements TraceEvent {
        /** The command in a few words, without its contents. */
        public String inWords() {
            String place = zoneIndex != ALL_ZONES ? " zone " + zoneIndex : sector >= 0 ? " sector " + sector : "";
            String length = contents.blocks() == 0 ? "" : " " + contents.blocks() + " blocks";
            return "command " + command + ": " + operation + place + length;
        }
    }

    /**
     * A command completed.
     *
     * @param sector as the device told it
     * @param contents what was read, block by block; empty for other commands
     */
    record Completed(long command, DeviceStatus status, long sector, BlockSums contents) implements TraceEvent {}

    /** Receives the events of a trace, one at a time, in their order. */
    @FunctionalInterface
    public interface Sink extends AutoCloseable {
        void accept(TraceEvent event);

        /** There are no more events. */
        @Override
        default void close() {}
    }
}
