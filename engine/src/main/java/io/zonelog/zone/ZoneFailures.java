package io.zonelog.zone;

import io.zonelog.device.DeviceQueue;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;

/**
 * Takes zones out of use in which a command has failed. A zone whose append failed takes neither data nor summaries any more; when its
 * appends in flight have ended, the device is asked what has become of it. Owned by the engine's thread.
 *
 * <p>The device alone says whether a zone is for ever lost to writes. One that is neither Read Only nor Offline is finished or reset
 * like any other once no batch needs it, and takes data again after the reset.
 */
public final class ZoneFailures {
    /** What becomes of a zone. */
    public enum Verdict {
        /** It can be finished and reset. */
        CLOSE,
        /** What is mapped in it can be read, and has to be moved off. */
        KEEP_FOR_READING,
        /** What is mapped in it is lost. */
        RETIRE
    }

    private final DeviceQueue device;
    private final ZoneAllocator allocator;

    public ZoneFailures(DeviceQueue device, ZoneAllocator allocator) {
        this.device = device;
        this.allocator = allocator;
    }

    /** Decides about a zone in which an append has failed, by its condition. Pure. */
    public static Verdict judge(ZoneCondition condition) {
        return switch (condition) {
            case READ_ONLY -> Verdict.KEEP_FOR_READING;
            case OFFLINE -> Verdict.RETIRE;
            case EMPTY, IMPLICITLY_OPENED, EXPLICITLY_OPENED, CLOSED, FULL, NOT_WRITE_POINTER -> Verdict.CLOSE;
        };
    }

    /** An append to the zone has failed. Calling it for each such append does no harm. */
    public void appendFailed(Zone zone) {
        if (!zone.hasFailed()) {
            zone.failed();
            allocator.close(zone);
        }
        appendEnded(zone);
    }

    /** An append to the zone has ended; if it was the last one of a failed zone, the device is asked about it. */
    public void appendEnded(Zone zone) {
        if (!zone.hasFailed() || zone.appendsInFlight() > 0) {
            return;
        }
        ZoneDescriptor descriptor = device.report(zone.zoneIndex());
        switch (judge(descriptor.condition())) {
            case CLOSE -> zone.reported(descriptor.writtenBlocks());
            case KEEP_FOR_READING -> allocator.table().keepForReading(zone);
            case RETIRE -> allocator.table().retire(zone);
        }
    }

    /** Whether the device says that the zone can still be written or reset. */
    boolean isWritable(Zone zone) {
        return judge(device.report(zone.zoneIndex()).condition()) == Verdict.CLOSE;
    }

    /** A finish has failed: the zone, which holds live data, is not trusted with anything but reads. */
    void finishFailed(Zone zone) {
        boolean lost = judge(device.report(zone.zoneIndex()).condition()) == Verdict.RETIRE;
        if (lost) {
            allocator.table().retire(zone);
        } else {
            allocator.table().keepForReading(zone);
        }
    }
}
