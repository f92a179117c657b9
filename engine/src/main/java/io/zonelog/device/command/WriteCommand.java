package io.zonelog.device.command;

import io.zonelog.block.Sectors;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.fault.Fault;
import java.nio.ByteBuffer;

/**
 * A zone append or a write between submission and completion. The fields below the constructor belong to the core's lock; the
 * place is set once, when the command is placed.
 */
final class WriteCommand {
    /** {@link Sectors#UNASSIGNED} for an append. */
    final long sector;

    final ByteBuffer[] buffers;
    final int blocks;
    final WriteDurability durability;
    final DeviceCompletion completion;

    int zoneIndex;
    int firstBlock;
    long resetEpoch;
    boolean transferred;

    /** What goes wrong with it; set when it is placed. */
    Fault.Effect fault = Fault.Effect.NONE;

    private WriteCommand(
            long sector, ByteBuffer[] buffers, int blocks, WriteDurability durability, DeviceCompletion completion) {
        this.sector = sector;
        this.buffers = buffers;
        this.blocks = blocks;
        this.durability = durability;
        this.completion = completion;
    }

    static WriteCommand append(
            int zoneIndex, ByteBuffer[] buffers, int blocks, WriteDurability durability, DeviceCompletion completion) {
        WriteCommand command = new WriteCommand(Sectors.UNASSIGNED, buffers, blocks, durability, completion);
        command.zoneIndex = zoneIndex;
        return command;
    }

    static WriteCommand at(
            long sector, ByteBuffer[] buffers, int blocks, WriteDurability durability, DeviceCompletion completion) {
        return new WriteCommand(sector, buffers, blocks, durability, completion);
    }

    boolean isAppend() {
        return sector == Sectors.UNASSIGNED;
    }

    int endBlock() {
        return firstBlock + blocks;
    }
}
