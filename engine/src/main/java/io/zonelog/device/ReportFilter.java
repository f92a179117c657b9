package io.zonelog.device;

/** Which zones a report lists: the reporting options of Zone Management Receive (specification 1.1, 3.4.2.2.1). */
public enum ReportFilter {
    ALL,
    EMPTY,
    IMPLICITLY_OPENED,
    EXPLICITLY_OPENED,
    CLOSED,
    FULL,
    READ_ONLY,
    OFFLINE,
    /** Zones without a write pointer; the specification has no such zones, block devices of the SCSI family do. */
    CONVENTIONAL;

    /** Whether a report with this filter lists the zone. */
    public boolean accepts(ZoneDescriptor zone) {
        return switch (this) {
            case ALL -> true;
            case EMPTY -> zone.condition() == ZoneCondition.EMPTY;
            case IMPLICITLY_OPENED -> zone.condition() == ZoneCondition.IMPLICITLY_OPENED;
            case EXPLICITLY_OPENED -> zone.condition() == ZoneCondition.EXPLICITLY_OPENED;
            case CLOSED -> zone.condition() == ZoneCondition.CLOSED;
            case FULL -> zone.condition() == ZoneCondition.FULL;
            case READ_ONLY -> zone.condition() == ZoneCondition.READ_ONLY;
            case OFFLINE -> zone.condition() == ZoneCondition.OFFLINE;
            case CONVENTIONAL -> zone.condition() == ZoneCondition.NOT_WRITE_POINTER;
        };
    }
}
