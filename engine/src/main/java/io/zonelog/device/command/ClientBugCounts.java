package io.zonelog.device.command;

/**
 * Mistakes of its client that a device has counted.
 *
 * @param managementRaces management commands submitted while another one was in flight on the same zone, whose result is
 *     undefined (Zoned Namespace command set 1.1, 3.4.3)
 * @param invalidWritePointerUses writes at an address that was not the write pointer, or to a zone that has none
 * @param unwrittenReads reads of blocks at or beyond the write pointer
 */
public record ClientBugCounts(long managementRaces, long invalidWritePointerUses, long unwrittenReads) {
    /** Whether nothing was counted. */
    public boolean isNone() {
        return managementRaces == 0 && invalidWritePointerUses == 0 && unwrittenReads == 0;
    }
}
