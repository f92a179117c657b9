package io.zonelog.device.zonefs;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One zone of a drive in memory: what the drive knows, and what the kernel believes. Guarded by its drive. */
final class TwinZone {
    /** The drive's view of a zone. */
    enum Condition {
        CONVENTIONAL,
        EMPTY,
        OPEN,
        CLOSED,
        FULL,
        READ_ONLY,
        OFFLINE;

        boolean isActive() {
            return this == OPEN || this == CLOSED;
        }

        boolean hasFailed() {
            return this == READ_ONLY || this == OFFLINE;
        }
    }

    final int capacityBlocks;
    Condition condition;
    int pointer;
    Map<Integer, byte[]> data = new HashMap<>();
    /** The kernel's write pointer: the size of the file. */
    int sizeBlocks;

    int mode = 0640;
    private Flushed flushed;
    private boolean resetSinceFlush;

    /** What no power cut takes away. */
    private record Flushed(Condition condition, int pointer, Map<Integer, byte[]> data) {}

    TwinZone(Condition condition, int capacityBlocks) {
        this.condition = condition;
        this.capacityBlocks = capacityBlocks;
        sizeBlocks = condition == Condition.CONVENTIONAL ? capacityBlocks : 0;
        flushed = new Flushed(condition, 0, Map.of());
    }

    byte @Nullable [] block(int block) {
        return data.get(block);
    }

    void reset() {
        condition = Condition.EMPTY;
        pointer = 0;
        data = new HashMap<>();
        resetSinceFlush = true;
    }

    void flush() {
        flushed = new Flushed(condition, pointer, new HashMap<>(data));
        resetSinceFlush = false;
    }

    /** Any state between what was flushed and what was written; a reset or a finish since is done or not. */
    void cutPower(SplittableRandom random) {
        if (condition == Condition.CONVENTIONAL || condition.hasFailed()) {
            return;
        }
        boolean former = resetSinceFlush && random.nextBoolean();
        if (former) {
            data = new HashMap<>(flushed.data);
            pointer = flushed.pointer;
            condition = flushed.condition;
        } else {
            int least = resetSinceFlush ? 0 : flushed.pointer;
            boolean wasFilled = condition == Condition.FULL && pointer == capacityBlocks;
            boolean finished = condition == Condition.FULL && flushed.condition != Condition.FULL && !wasFilled;
            if (flushed.condition != Condition.FULL || resetSinceFlush) {
                pointer = least + random.nextInt(pointer - least + 1);
                condition = finished && random.nextBoolean() ? Condition.FULL : Condition.CLOSED;
            }
            data.keySet().removeIf(block -> block >= pointer);
        }
        if (condition != Condition.FULL) {
            condition = pointer == 0 ? Condition.EMPTY : pointer == capacityBlocks ? Condition.FULL : Condition.CLOSED;
        }
        flush();
    }

    /** What a mount shows: zones that cannot be written show nothing at all. */
    void mount() {
        mode = condition.hasFailed() ? 0 : 0640;
        if (condition != Condition.CONVENTIONAL) {
            sizeBlocks = seenSize();
        }
        if (condition == Condition.OPEN) {
            condition = Condition.CLOSED;
        }
    }

    /** What zonefs takes over when a command has failed. */
    void corrected() {
        switch (condition) {
            case OFFLINE -> mode = 0;
            case READ_ONLY -> mode = 0440;
            case CONVENTIONAL -> {}
            default -> sizeBlocks = seenSize();
        }
    }

    private int seenSize() {
        return switch (condition) {
            case FULL -> capacityBlocks;
            case OFFLINE, READ_ONLY -> 0;
            default -> pointer;
        };
    }
}
