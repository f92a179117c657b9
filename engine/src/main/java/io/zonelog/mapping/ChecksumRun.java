package io.zonelog.mapping;

import java.util.Arrays;

/** The checksums of a run of a zone's blocks, as they were written together. Immutable; the array must not be changed. */
public final class ChecksumRun {
    private final int zoneIndex;
    private final int blockInZone;
    private final int[] crcs;

    /**
     * @param zoneIndex the zone
     * @param blockInZone the run's first block
     * @param crcs one CRC32C for each block, 1 to {@link MappingView#MAX_RUN_BLOCKS}
     */
    public ChecksumRun(int zoneIndex, int blockInZone, int[] crcs) {
        this.zoneIndex = zoneIndex;
        this.blockInZone = blockInZone;
        this.crcs = crcs;
    }

    public int zoneIndex() {
        return zoneIndex;
    }

    public int blockInZone() {
        return blockInZone;
    }

    /** One CRC32C for each block; the caller must not change them. */
    public int[] crcs() {
        return crcs;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChecksumRun run
                && run.zoneIndex == zoneIndex
                && run.blockInZone == blockInZone
                && Arrays.equals(run.crcs, crcs);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(crcs) + zoneIndex) + blockInZone;
    }

    @Override
    public String toString() {
        return "ChecksumRun[zoneIndex=" + zoneIndex + ", blockInZone=" + blockInZone + ", crcs=" + Arrays.toString(crcs)
                + "]";
    }
}
