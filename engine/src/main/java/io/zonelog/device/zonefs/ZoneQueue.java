package io.zonelog.device.zonefs;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** The commands that wait for a sequential zone. They are carried out one after the other. Guarded by the core's lock. */
final class ZoneQueue {
    final Deque<Command> waiting = new ArrayDeque<>();
    /** Whether somebody carries out a command of the zone, or is about to. */
    boolean busy;

    /** A command that changes a zone. */
    sealed interface Command permits Write, Manage {
        DeviceCompletion completion();
    }

    /** An append or a write at the write pointer. */
    static final class Write implements Command {
        /** An append has no address. */
        static final long ANYWHERE = -1;

        final long sector;
        final ByteBuffer[] buffers;
        final int blocks;
        final WriteDurability durability;
        private final DeviceCompletion completion;
        /** Where it goes, once that is decided. */
        int firstBlock;
        /** Whether another zone was finished to make room for it. */
        boolean retried;

        Write(long sector, ByteBuffer[] buffers, int blocks, WriteDurability durability, DeviceCompletion completion) {
            this.sector = sector;
            this.buffers = buffers;
            this.blocks = blocks;
            this.durability = durability;
            this.completion = completion;
        }

        boolean isAppend() {
            return sector == ANYWHERE;
        }

        @Override
        public DeviceCompletion completion() {
            return completion;
        }
    }

    /** A management command. */
    record Manage(ZoneAction action, DeviceCompletion completion) implements Command {}
}
