package io.zonelog.device.conformance;

import io.zonelog.device.DeviceStatus;
import io.zonelog.device.fault.Fault;
import java.util.Arrays;

/** A zone of the second model. */
final class ReferenceZone {
    /** The content of a block of which nothing is promised. */
    static final int UNSPECIFIED = -1;

    String state = "empty";
    int pointer;
    int acknowledged;
    int durable;
    long epoch;
    long durableEpoch;
    long openedAt;
    long writtenAt;
    final int[] content;

    ReferenceZone(int blocks) {
        content = new int[blocks];
    }

    boolean open() {
        return state.equals("implicit") || state.equals("explicit");
    }

    boolean active() {
        return open() || state.equals("closed");
    }

    boolean writable() {
        return active() || state.equals("empty");
    }

    void settle() {
        durable = acknowledged;
        durableEpoch = epoch;
    }

    int durableNow() {
        return durableEpoch == epoch ? durable : 0;
    }

    /** Why a zone takes no write, whatever it is. */
    DeviceStatus refusal() {
        return switch (state) {
            case "full" -> DeviceStatus.ZONE_IS_FULL;
            case "read-only" -> DeviceStatus.ZONE_IS_READ_ONLY;
            case "offline" -> DeviceStatus.ZONE_IS_OFFLINE;
            default -> DeviceStatus.SUCCESS;
        };
    }

    boolean died(Fault.Effect fault) {
        if (fault != Fault.Effect.READ_ONLY && fault != Fault.Effect.OFFLINE) {
            return false;
        }
        state = fault == Fault.Effect.READ_ONLY ? "read-only" : "offline";
        settle();
        return true;
    }

    void forget(int block, int blocks) {
        Arrays.fill(content, block, block + blocks, UNSPECIFIED);
    }

    void reset() {
        if (!state.equals("empty")) {
            state = "empty";
            pointer = 0;
            acknowledged = 0;
            epoch++;
            Arrays.fill(content, 0);
        }
    }
}
