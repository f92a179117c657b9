package io.zonelog.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Queries over the rows of batches: of a {@link MappingStore}, each of which sees what was handed over by then, or of a
 * {@link MappingStore.MappingSnapshot}, which all see the same moment.
 *
 * <p>Any thread may ask. What fails inside throws {@link MappingStoreException}; use after close, and a cursor read where it stands on no
 * row, throw {@link IllegalStateException}.
 */
public interface MappingView {
    /** The most blocks that {@link MappingBatch#putChecksums} or one {@link RmapRun} may cover. */
    int MAX_RUN_BLOCKS = 1024;

    /** All positions, by source id. */
    List<SourcePosition> positions();

    /** The counters of every zone that ever took data, by zone. */
    List<ZoneUsage> zones();

    /** The same counters by the number of their zone. */
    default Map<Integer, ZoneUsage> usageByZone() {
        Map<Integer, ZoneUsage> usages = new HashMap<>();
        zones().forEach(usage -> usages.put(usage.zoneIndex(), usage));
        return usages;
    }

    /** The lowest file id never used; 1 in a new store. */
    long nextFileId();

    /** The sequence of the last committed batch; 0 in a new store. */
    long batchSequence();

    /** The number of the engine's latest start; 0 in a store that has none. */
    long startNumber();

    /** The number of the last entry of the mapping journal that the store holds; 0 in a new store. */
    long journalSequence();

    /** An entry of the mapping journal, if it is kept: not before the device has it durably does anybody remove it. */
    Optional<JournalEntry> journalEntry(long number);

    Optional<FileRecord> file(FileKey key);

    Optional<FileRecord> file(long fileId);

    /** All files of a source, in the order of their names' bytes. */
    default Cursor<FileRecord> files(int sourceId) {
        // The shortest name is one byte, and the lowest byte is 0.
        return filesFrom(new FileKey(sourceId, new byte[1]));
    }

    /** The files of a key's source from its name on, in the order of their names' bytes; the name itself need not be there. */
    Cursor<FileRecord> filesFrom(FileKey first);

    /** Every file, by source and the bytes of its name. */
    Cursor<FileRecord> allFiles();

    /** Every file's name, by file id, for checks. */
    Cursor<FileName> namesById();

    /**
     * A file's extents in file order, from the one that contains a block or, if none does, the first one behind it.
     */
    Cursor<Extent> extents(long fileId, long fromFileBlock);

    /** Every extent of every file, by file id and file block, for checks. */
    Cursor<FileExtent> allExtents();

    /** The reverse map of a zone, by first block; runs that start at the same block by their first owner. */
    default Cursor<RmapRun> rmap(int zoneIndex) {
        return rmap(zoneIndex, 0);
    }

    /**
     * The runs of a zone's reverse map that begin at a block or behind it, in the order of {@link #rmap(int)}. A run that covers a
     * block begins less than {@link #MAX_RUN_BLOCKS} before it.
     */
    Cursor<RmapRun> rmap(int zoneIndex, int fromBlock);

    /** The reverse map of every zone that has one, by zone, each in the order of {@link #rmap(int)}. */
    Cursor<RmapRun> allRmap();

    /**
     * Finds the checksums of consecutive blocks of a zone.
     *
     * @param crcs receives one CRC32C for each block, from its start
     * @return how many of the blocks, from the first on, have a checksum; fewer than asked for only where one is missing
     */
    int checksums(int zoneIndex, int blockInZone, int count, int[] crcs);

    /** Every run of checksums as it was written, by zone and first block. */
    Cursor<ChecksumRun> allChecksums();

    /**
     * The name of a file id.
     *
     * @param fileId the file
     * @param key its name and source
     */
    record FileName(long fileId, FileKey key) {}

    /**
     * An extent and its file.
     *
     * @param fileId the file
     * @param extent one of its extents
     */
    record FileExtent(long fileId, Extent extent) {}
}
