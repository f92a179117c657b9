package io.zonelog.device.state;

import io.zonelog.device.ZoneCondition;

/**
 * What of a zone outlives the power: a row of the state journal, and a state that may be left after a power cut.
 *
 * <p>Open zones do not exist here: after power-on a zone is Empty if its write pointer is at the start, Closed if it is
 * elsewhere, Full if it was Full (Zoned Namespace command set 1.1, 2.1.1.3).
 *
 * @param zoneIndex the zone
 * @param condition Empty, Closed, Full, Read Only, Offline, or not write pointer (conventional)
 * @param writtenBlocks blocks from the zone's start that hold data; less than the capacity in a zone that was finished
 * @param resetEpoch how often the zone was reset
 */
public record ZoneRecord(int zoneIndex, ZoneCondition condition, int writtenBlocks, long resetEpoch) {
    /** Whether the other record describes a later moment of the same zone than this one. */
    public boolean isBefore(ZoneRecord other) {
        if (failure() != 0 || other.failure() != 0) {
            return failure() < other.failure();
        }
        if (resetEpoch != other.resetEpoch) {
            return resetEpoch < other.resetEpoch;
        }
        if (writtenBlocks != other.writtenBlocks) {
            return writtenBlocks < other.writtenBlocks;
        }
        return condition != ZoneCondition.FULL && other.condition == ZoneCondition.FULL;
    }

    /** How far the zone has failed; there is no way back, not even by a reset. */
    private int failure() {
        return switch (condition) {
            case READ_ONLY -> 1;
            case OFFLINE -> 2;
            default -> 0;
        };
    }
}
