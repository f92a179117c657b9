package io.zonelog.engine.journal;

import io.zonelog.zone.Zone;
import java.util.List;

/** Two zones that hold the same frames of the mapping journal, or what is left of them. Owned by the engine's thread. */
final class JournalPair {
    private final long number;
    private final List<Copy> copies;
    private boolean closed;
    private boolean finished;

    /** One of the two zones. */
    static final class Copy {
        private final Zone zone;
        private int roomBlocks;
        private int appendsInFlight;
        private boolean failed;

        private Copy(Zone zone, int roomBlocks) {
            this.zone = zone;
            this.roomBlocks = roomBlocks;
        }

        Zone zone() {
            return zone;
        }

        boolean hasFailed() {
            return failed;
        }

        /** Whether frames are on their way. */
        boolean isBusy() {
            return appendsInFlight > 0;
        }

        void submitted(int blocks) {
            roomBlocks -= blocks;
            appendsInFlight++;
        }

        void ended() {
            appendsInFlight--;
        }
    }

    /**
     * @param zones one or two, with room from where they are written to on
     */
    JournalPair(long number, List<Zone> zones) {
        this.number = number;
        this.copies =
                zones.stream().map(zone -> new Copy(zone, zone.roomBlocks())).toList();
    }

    long number() {
        return number;
    }

    List<Copy> copies() {
        return copies;
    }

    /** Room for frames. */
    int roomBlocks() {
        return closed
                ? 0
                : copies.stream().mapToInt(copy -> copy.roomBlocks).min().orElse(0);
    }

    /** It takes no more frames. */
    void close() {
        closed = true;
    }

    /** Its zones are being finished, or were. */
    void finished() {
        finished = true;
    }

    boolean isFinished() {
        return finished;
    }

    /** Zones that may still be open on the device. */
    List<Zone> openZones() {
        return copies.stream()
                .filter(copy -> copy.failed || copy.roomBlocks > 0)
                .map(Copy::zone)
                .filter(zone -> zone.state() == Zone.State.JOURNAL)
                .toList();
    }

    /** An append to a copy has failed: what it holds may still be read, but it gets nothing more, and nor does the other one. */
    void failed(Copy copy) {
        copy.failed = true;
        closed = true;
    }

    boolean isBusy() {
        return copies.stream().anyMatch(Copy::isBusy);
    }

    /** Whether there are two copies, and neither has failed. */
    boolean isDoubled() {
        return copies.size() == 2 && copies.stream().noneMatch(Copy::hasFailed);
    }
}
