package io.zonelog.iomap;

import io.zonelog.block.Sectors;
import org.jspecify.annotations.Nullable;

/**
 * May a dirty range join the open ioend? The counterpart of {@code iomap_can_add_to_ioend}.
 *
 * @param maxIoendBytes the longest bio an ioend may have
 * @param maxIoendFolios the most folios an ioend may have
 */
public record JoinRule(long maxIoendBytes, int maxIoendFolios) {
    /** The folio limit of the kernel ({@code IOEND_BATCH_SIZE}). */
    public static final int STANDARD_MAX_FOLIOS = 4096;

    /** Checks the limits. */
    public JoinRule {
        if (maxIoendBytes <= 0 || maxIoendFolios <= 0) {
            throw new IllegalArgumentException(
                    "limits must be positive: " + maxIoendBytes + " bytes, " + maxIoendFolios + " folios");
        }
    }

    /** The decision, with the first reason against joining in the order of the kernel's tests. */
    public JoinDecision decide(@Nullable Ioend open, Iomap iomap, DirtyRange range) {
        if (open == null) {
            return JoinDecision.NO_OPEN_IOEND;
        }
        if (open.fileId() != range.fileId()) {
            return JoinDecision.OTHER_FILE;
        }
        int flags = IoendFlags.of(iomap, range);
        if ((flags & IoendFlags.BOUNDARY) != 0) {
            return JoinDecision.BOUNDARY;
        }
        if ((flags & IoendFlags.NOMERGE) != (open.flags() & IoendFlags.NOMERGE)) {
            return JoinDecision.NOMERGE_FLAGS_DIFFER;
        }
        if (open.endBytes() != range.offsetBytes()) {
            return JoinDecision.NOT_FILE_CONTIGUOUS;
        }
        JoinDecision onDevice = decideOnDevice(open, iomap, range);
        if (!onDevice.joins()) {
            return onDevice;
        }
        if (open.bio().vectorCount() >= maxIoendFolios) {
            return JoinDecision.FOLIO_LIMIT;
        }
        if (open.bio().lengthBytes() + range.data().remaining() > maxIoendBytes) {
            return JoinDecision.BYTE_LIMIT;
        }
        return JoinDecision.JOIN;
    }

    private static JoinDecision decideOnDevice(Ioend open, Iomap iomap, DirtyRange range) {
        if (open.isZoneAppend() != iomap.isZoneAppend()) {
            return JoinDecision.WRITE_KIND_DIFFERS;
        }
        if (iomap.isZoneAppend()) {
            // An unassigned target has no physical test: the zone is chosen when the ioend is submitted.
            return open.sector() == iomap.sector() ? JoinDecision.JOIN : JoinDecision.OTHER_ZONE;
        }
        long endSector = open.sector() + Sectors.fromBytes(open.bio().lengthBytes());
        return endSector == iomap.sectorAt(range.offsetBytes())
                ? JoinDecision.JOIN
                : JoinDecision.NOT_DEVICE_CONTIGUOUS;
    }
}
