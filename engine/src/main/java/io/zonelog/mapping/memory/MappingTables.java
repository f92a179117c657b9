package io.zonelog.mapping.memory;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.JournalEntry;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an in-memory store: one version of them.
 *
 * <p>The commit thread makes a version from its predecessor and changes it; once the store has published it, it never changes
 * again, and any thread may read it.
 */
final class MappingTables {
    static final Comparator<FileKey> NAME_ORDER =
            Comparator.comparingInt(FileKey::sourceId).thenComparing(FileKey::nameBytes, Arrays::compareUnsigned);

    SortedTree<Long, FileRecord> filesById;
    SortedTree<FileKey, FileRecord> filesByName;
    SortedTree<ExtentKey, Extent> extents;
    SortedTree<RunKey, RmapRun> rmap;
    SortedTree<RunKey, int[]> checksums;
    SortedTree<Integer, ZoneUsage> zones;
    SortedTree<Integer, SourcePosition> positions;
    SortedTree<Long, JournalEntry> journalEntries;
    long nextFileId;
    long batchSequence;
    long startNumber;
    long journalSequence;

    /** The rows of a new store. */
    MappingTables() {
        filesById = SortedTree.empty(Comparator.<Long>naturalOrder());
        filesByName = SortedTree.empty(NAME_ORDER);
        extents = SortedTree.empty(ExtentKey.ORDER);
        rmap = SortedTree.empty(RunKey.ORDER);
        checksums = SortedTree.empty(RunKey.ORDER);
        zones = SortedTree.empty(Comparator.<Integer>naturalOrder());
        positions = SortedTree.empty(Comparator.<Integer>naturalOrder());
        journalEntries = SortedTree.empty(Comparator.<Long>naturalOrder());
        nextFileId = 1;
    }

    /** The same rows, to be changed. */
    MappingTables(MappingTables predecessor) {
        filesById = predecessor.filesById;
        filesByName = predecessor.filesByName;
        extents = predecessor.extents;
        rmap = predecessor.rmap;
        checksums = predecessor.checksums;
        zones = predecessor.zones;
        positions = predecessor.positions;
        journalEntries = predecessor.journalEntries;
        nextFileId = predecessor.nextFileId;
        batchSequence = predecessor.batchSequence;
        startNumber = predecessor.startNumber;
        journalSequence = predecessor.journalSequence;
    }

    void putFile(FileRecord file) {
        FileRecord namesake = filesByName.get(file.key());
        if (namesake != null && namesake.fileId() != file.fileId()) {
            throw new IllegalArgumentException("file " + file.fileId() + " has the name of " + namesake);
        }
        filesById = filesById.with(file.fileId(), file);
        filesByName = filesByName.with(file.key(), file);
    }

    void updateFile(FileRecord file) {
        FileRecord before = filesById.get(file.fileId());
        if (before == null || !before.key().equals(file.key())) {
            throw new IllegalArgumentException(file + " is to be updated, but the store has " + before);
        }
        putFile(file);
    }

    void removeFile(FileRecord file) {
        filesById = filesById.without(file.fileId());
        filesByName = filesByName.without(file.key());
    }

    void dropZone(int zoneIndex) {
        rmap = dropZone(rmap, zoneIndex);
        checksums = dropZone(checksums, zoneIndex);
    }

    private static <V> SortedTree<RunKey, V> dropZone(SortedTree<RunKey, V> runs, int zoneIndex) {
        SortedTree<RunKey, V> rest = runs;
        SortedTree.Walk<RunKey, V> walk = runs.walkFrom(RunKey.firstAt(zoneIndex, 0));
        for (Map.Entry<RunKey, V> run = walk.next();
                run != null && run.getKey().zoneIndex() == zoneIndex;
                run = walk.next()) {
            rest = rest.without(run.getKey());
        }
        return rest;
    }

    /** The start of the extent that contains a block, or the block itself if none does. */
    ExtentKey startOfExtent(long fileId, long fileBlock) {
        ExtentKey block = new ExtentKey(fileId, fileBlock);
        Map.Entry<ExtentKey, Extent> floor = extents.floor(block);
        return floor != null
                        && floor.getKey().fileId() == fileId
                        && floor.getValue().endBlock() > fileBlock
                ? floor.getKey()
                : block;
    }

    /** Throws if the extent at a key, should there be one, maps a block that a neighbour maps too. */
    void requireDisjointExtent(ExtentKey key) {
        Extent extent = extents.get(key);
        if (extent == null) {
            return;
        }
        if (key.fileBlock() > 0) {
            Map.Entry<ExtentKey, Extent> before = extents.floor(new ExtentKey(key.fileId(), key.fileBlock() - 1));
            if (before != null
                    && before.getKey().fileId() == key.fileId()
                    && before.getValue().endBlock() > key.fileBlock()) {
                throw new IllegalArgumentException(
                        "file " + key.fileId() + ": " + extent + " overlaps " + before.getValue());
            }
        }
        Map.Entry<ExtentKey, Extent> last = extents.floor(new ExtentKey(key.fileId(), extent.endBlock() - 1));
        if (last != null && last.getKey().fileBlock() != key.fileBlock()) {
            throw new IllegalArgumentException("file " + key.fileId() + ": " + extent + " overlaps " + last.getValue());
        }
    }

    /** Throws if the checksums at a key, should there be any, cover a block that a neighbour covers too. */
    void requireDisjointChecksums(RunKey key) {
        int[] crcs = checksums.get(key);
        if (crcs == null) {
            return;
        }
        Map.@Nullable Entry<RunKey, int[]> before =
                key.blockInZone() == 0 ? null : checksums.floor(RunKey.firstAt(key.zoneIndex(), key.blockInZone() - 1));
        boolean overlapsBefore = before != null
                && before.getKey().zoneIndex() == key.zoneIndex()
                && before.getKey().blockInZone() + before.getValue().length > key.blockInZone();
        Map.Entry<RunKey, int[]> last =
                checksums.floor(RunKey.firstAt(key.zoneIndex(), key.blockInZone() + crcs.length - 1));
        boolean overlapsNext = last != null && last.getKey().blockInZone() != key.blockInZone();
        if (overlapsBefore || overlapsNext) {
            throw new IllegalArgumentException("checksums of zone " + key.zoneIndex() + ", " + crcs.length
                    + " blocks from block " + key.blockInZone() + ", overlap others");
        }
    }

    /**
     * The key of an extent.
     *
     * @param fileId the file
     * @param fileBlock the extent's first block
     */
    record ExtentKey(long fileId, long fileBlock) {
        static final Comparator<ExtentKey> ORDER =
                Comparator.comparingLong(ExtentKey::fileId).thenComparingLong(ExtentKey::fileBlock);
    }

    /**
     * The key of a run of a zone's blocks. Checksums leave the file's part zero.
     *
     * @param zoneIndex the zone
     * @param blockInZone the run's first block
     * @param fileId the file of the run's first owner
     * @param fileBlock the first block of that owner
     */
    record RunKey(int zoneIndex, int blockInZone, long fileId, long fileBlock) {
        static final Comparator<RunKey> ORDER = Comparator.comparingInt(RunKey::zoneIndex)
                .thenComparingInt(RunKey::blockInZone)
                .thenComparingLong(RunKey::fileId)
                .thenComparingLong(RunKey::fileBlock);

        /** The lowest key of a block, and the key of its checksums. */
        static RunKey firstAt(int zoneIndex, int blockInZone) {
            return new RunKey(zoneIndex, blockInZone, 0, 0);
        }

        static RunKey of(RmapRun run) {
            RmapRun.Owner first = run.owners().get(0);
            return new RunKey(run.zoneIndex(), run.blockInZone(), first.fileId(), first.fileBlock());
        }
    }
}
