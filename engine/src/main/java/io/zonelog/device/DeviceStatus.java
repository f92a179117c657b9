package io.zonelog.device;

/**
 * How a device command ended: the NVMe status values of the Zoned Namespace command set (specification 1.1, figure 11) and
 * the generic and media statuses that the engine has to tell apart.
 */
public enum DeviceStatus {
    SUCCESS(0x000),
    /** The command names a zone start that is none, a size above the append limit, or an action the zone type lacks. */
    INVALID_FIELD(0x002),
    /** The device failed inside, for instance at a flush. */
    INTERNAL_ERROR(0x006),
    /** The device was opened for reading only, or is write protected (NVMe base, generic status 20h). */
    NAMESPACE_IS_WRITE_PROTECTED(0x020),
    /** An address beyond the device. */
    LBA_OUT_OF_RANGE(0x080),
    /** The write does not fit into the zone's remaining capacity, or a read crosses a zone boundary. */
    ZONE_BOUNDARY_ERROR(0x1B8),
    ZONE_IS_FULL(0x1B9),
    ZONE_IS_READ_ONLY(0x1BA),
    ZONE_IS_OFFLINE(0x1BB),
    /** A write that is not at the write pointer. */
    ZONE_INVALID_WRITE(0x1BC),
    TOO_MANY_ACTIVE_ZONES(0x1BD),
    TOO_MANY_OPEN_ZONES(0x1BE),
    INVALID_ZONE_STATE_TRANSITION(0x1BF),
    /** The medium failed a write; the zone's write pointer must be read again. */
    WRITE_FAULT(0x280),
    /** The medium cannot give the data back. */
    UNRECOVERED_READ_ERROR(0x281),
    /** The read covers blocks that were never written, on a device that reports that as an error. */
    UNWRITTEN_BLOCK(0x287),
    /** The command was given up because the device is closing or lost power. */
    ABORTED(0x007);

    private final int code;

    DeviceStatus(int code) {
        this.code = code;
    }

    /** The NVMe status code: status code type in bits 8 to 10, status code in bits 0 to 7. */
    public int code() {
        return code;
    }

    public boolean isSuccess() {
        return this == SUCCESS;
    }

    /** Whether the zone will never take data again, so that another try is in vain. */
    public boolean isFailedZone() {
        return this == ZONE_IS_READ_ONLY || this == ZONE_IS_OFFLINE;
    }
}
