package io.zonelog.journal;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.ZoneUsage;

/**
 * What was written or read last of each kind of row, from which the next one of that kind is told apart by small numbers. Writer and
 * reader note the same rows in the same order. Used by one thread.
 */
final class PreviousRows {
    /** Sectors of most devices' blocks. With others the numbers are only longer. */
    private static final long USUAL_BLOCK_SECTORS = 8;

    private FileRecord file = new FileRecord(0, FileKey.of(0, "-"), 0, 0, 0, 0, 0);
    private long extentFileId;
    private long extentEndBlock;
    private long endSector;
    private long lastSourceOffset;
    private int runZone;
    private long runEndBlock;
    private RmapRun.Owner owner = new RmapRun.Owner(0, 0, 0, 0);
    private int checksumZone;
    private long checksumEndBlock;
    private ZoneUsage usage = new ZoneUsage(0, 0, 0, 0, 0);

    FileRecord file() {
        return file;
    }

    void note(FileRecord newFile) {
        file = newFile;
    }

    /** The file of the extent that was written or removed last. */
    long extentFileId() {
        return extentFileId;
    }

    /** The file block at which an extent of a file is expected: behind the previous one, if that was the same file's. */
    long expectedFileBlock(long fileId) {
        return fileId == extentFileId ? extentEndBlock : 0;
    }

    /** The sector at which the next extent is expected: behind the previous one, if blocks have the usual size. */
    long expectedSector() {
        return endSector;
    }

    /** The last record of the extent that was written last. */
    long lastSourceOffset() {
        return lastSourceOffset;
    }

    void note(long fileId, Extent extent) {
        noteRemoval(fileId, extent.endBlock());
        endSector = extent.sector() + USUAL_BLOCK_SECTORS * extent.lengthBlocks();
        lastSourceOffset = extent.lastSourceOffset();
    }

    /** An extent was removed: the next one is expected in its place. */
    void noteRemoval(long fileId, long fileBlock) {
        extentFileId = fileId;
        extentEndBlock = fileBlock;
    }

    /** The zone of the run of the reverse map that was written or removed last. */
    int runZone() {
        return runZone;
    }

    /** The block at which a run of a zone is expected: behind the previous one, if that was in the same zone. */
    long expectedRunBlock(int zoneIndex) {
        return zoneIndex == runZone ? runEndBlock : 0;
    }

    /** The file of the last owner, of this run or the run before. */
    long ownerFileId() {
        return owner.fileId();
    }

    /** The file block at which an owner is expected: behind the last owner, if that was the same file's. */
    long expectedOwnerBlock(long fileId) {
        return fileId == owner.fileId() ? owner.fileBlock() + owner.lengthBlocks() : 0;
    }

    void note(RmapRun.Owner newOwner) {
        owner = newOwner;
    }

    /** The run of the owners that were noted last. */
    void noteRun(int zoneIndex, int blockInZone) {
        runZone = zoneIndex;
        runEndBlock = (long) blockInZone + owner.blockOffset() + owner.lengthBlocks();
    }

    /** The zone of the checksums that were written last. */
    int checksumZone() {
        return checksumZone;
    }

    /** The block at which checksums of a zone are expected: behind the previous ones, if those were of the same zone. */
    long expectedChecksumBlock(int zoneIndex) {
        return zoneIndex == checksumZone ? checksumEndBlock : 0;
    }

    void noteChecksums(int zoneIndex, int blockInZone, int count) {
        checksumZone = zoneIndex;
        checksumEndBlock = (long) blockInZone + count;
    }

    ZoneUsage usage() {
        return usage;
    }

    void note(ZoneUsage newUsage) {
        usage = newUsage;
    }
}
