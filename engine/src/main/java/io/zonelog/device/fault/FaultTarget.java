package io.zonelog.device.fault;

/**
 * A command that may be struck.
 *
 * @param kind its kind
 * @param zoneIndex its zone; -1 for a flush
 * @param sector its first sector; -1 where it has none
 * @param sectors how many it touches
 * @param lengthBytes the bytes it moves
 */
public record FaultTarget(FaultKind kind, int zoneIndex, long sector, long sectors, long lengthBytes) {
    /** A command without data. */
    public static FaultTarget of(FaultKind kind, int zoneIndex) {
        return new FaultTarget(kind, zoneIndex, -1, 0, 0);
    }

    boolean touches(long wanted) {
        return sector >= 0 && sector <= wanted && wanted < sector + sectors;
    }
}
