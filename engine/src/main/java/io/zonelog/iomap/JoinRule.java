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
    /** Whether a dirty range may join the open ioend, and if not, why. */
    public enum Decision {
        /** It continues the ioend. */
        JOIN,
        /** There is no open ioend. */
        NO_OPEN_IOEND,
        /** The range is of another file. */
        OTHER_FILE,
        /** The range starts a mapping that forbids joining from before. */
        BOUNDARY,
        /** SHARED, UNWRITTEN or DIRECT differ: the completion work would differ. */
        NOMERGE_FLAGS_DIFFER,
        /** The range does not start where the ioend ends. */
        NOT_FILE_CONTIGUOUS,
        /** One is a zone append and the other a regular write. */
        WRITE_KIND_DIFFERS,
        /** Regular write: the range does not lie behind the ioend on the device. */
        NOT_DEVICE_CONTIGUOUS,
        /** Zone append: the two go to different zones. */
        OTHER_ZONE,
        /** The ioend has as many folios as it may. */
        FOLIO_LIMIT,
        /** The ioend would become longer than it may. */
        BYTE_LIMIT,
        /** No range is left; only {@link WritebackContext#finish} gives this reason. */
        END_OF_PASS;

        public boolean joins() {
            return this == JOIN;
        }
    }

    /** The folio limit of the kernel ({@code IOEND_BATCH_SIZE}). */
    public static final int STANDARD_MAX_FOLIOS = 4096;

    public JoinRule {
        if (maxIoendBytes <= 0 || maxIoendFolios <= 0) {
            throw new IllegalArgumentException(
                    "limits must be positive: " + maxIoendBytes + " bytes, " + maxIoendFolios + " folios");
        }
    }

    /** The decision, with the first reason against joining in the order of the kernel's tests, which have the byte limit first. */
    public Decision decide(@Nullable Ioend open, Iomap iomap, DirtyRange range) {
        if (open == null) {
            return Decision.NO_OPEN_IOEND;
        }
        if (open.fileId() != range.fileId()) {
            return Decision.OTHER_FILE;
        }
        int flags = IoendFlags.of(iomap, range);
        if ((flags & IoendFlags.BOUNDARY) != 0) {
            return Decision.BOUNDARY;
        }
        if ((flags & IoendFlags.NOMERGE) != (open.flags() & IoendFlags.NOMERGE)) {
            return Decision.NOMERGE_FLAGS_DIFFER;
        }
        if (open.endBytes() != range.offsetBytes()) {
            return Decision.NOT_FILE_CONTIGUOUS;
        }
        Decision onDevice = decideOnDevice(open, iomap, range);
        if (!onDevice.joins()) {
            return onDevice;
        }
        if (open.bio().vectorCount() >= maxIoendFolios) {
            return Decision.FOLIO_LIMIT;
        }
        if (open.bio().lengthBytes() + range.data().remaining() > maxIoendBytes) {
            return Decision.BYTE_LIMIT;
        }
        return Decision.JOIN;
    }

    private static Decision decideOnDevice(Ioend open, Iomap iomap, DirtyRange range) {
        if (open.isZoneAppend() != iomap.isZoneAppend()) {
            return Decision.WRITE_KIND_DIFFERS;
        }
        if (iomap.isZoneAppend()) {
            // An unassigned target has no physical test: the zone is chosen when the ioend is submitted.
            return open.sector() == iomap.sector() ? Decision.JOIN : Decision.OTHER_ZONE;
        }
        long endSector = open.sector() + Sectors.fromBytes(open.bio().lengthBytes());
        return endSector == iomap.sectorAt(range.offsetBytes()) ? Decision.JOIN : Decision.NOT_DEVICE_CONTIGUOUS;
    }
}
