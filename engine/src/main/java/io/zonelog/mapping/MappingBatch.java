package io.zonelog.mapping;

/**
 * Changes that are seen, and become durable, together or not at all. Later changes of the same row win.
 *
 * <p>Made by {@link MappingStore#newBatch}, filled by one thread, given back by {@link MappingStore#commit} or
 * {@link MappingStore#write}, or closed.
 */
public interface MappingBatch extends AutoCloseable {
    /** Writes a file's record, and the way to it from its name. */
    void putFile(FileRecord file);

    /** Writes the record of a file that has one in the store or earlier in the batch, under the same name. */
    void updateFile(FileRecord file);

    /** Removes a file's record and its name; its extents are removed one by one. */
    void removeFile(FileRecord file);

    void putExtent(long fileId, Extent extent);

    /** Removes the extent that starts at a file block. */
    void removeExtent(long fileId, long fileBlock);

    /**
     * Writes the reverse map of a device append. Runs are told apart by zone, first block, and their first owner's file and file
     * block: a clone's share can begin where the run that it shares begins.
     */
    void putRmap(RmapRun run);

    /** Removes a run from the reverse map of a zone that is never reset; what it is told apart by says which. */
    void removeRmap(RmapRun run);

    /**
     * Writes the checksums of a run of a zone's blocks. It replaces a run that starts at the same block; other runs must not
     * overlap it.
     *
     * @param crcs one CRC32C for each block; the first {@code count} entries from {@code from} are taken
     */
    void putChecksums(int zoneIndex, int blockInZone, int[] crcs, int from, int count);

    void putZone(ZoneUsage usage);

    /** Removes the reverse map and the checksums of a zone that was reset. */
    void dropZone(int zoneIndex);

    void putPosition(SourcePosition position);

    /** Sets the lowest file id never used. */
    void putNextFileId(long nextFileId);

    /** Sets the sequence of the last committed batch. */
    void putBatchSequence(long batchSequence);

    /** Sets the number of the engine's latest start; it only grows. */
    void putStartNumber(long startNumber);

    /** Sets the number of the last entry of the mapping journal that the store holds; it only grows. */
    void putJournalSequence(long journalSequence);

    /** Keeps an entry of the mapping journal, beside everything else: no entry tells of it. */
    void putJournalEntry(JournalEntry entry);

    /** Keeps an entry no longer, if it is kept. */
    void removeJournalEntry(long number);

    /** Drops the changes, if they were not handed over. */
    @Override
    void close();
}
