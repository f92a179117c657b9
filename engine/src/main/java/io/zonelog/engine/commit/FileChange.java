package io.zonelog.engine.commit;

import io.zonelog.cache.BlockRanges;
import io.zonelog.cache.BlockRemap;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import java.util.List;

/**
 * What a batch changes in the mapping of one file.
 *
 * @param fileId the file
 * @param key its name from now on
 * @param origin whether the batch made it, or gave it its name
 * @param sizeBytes its size when the batch closed
 * @param lastSourceOffset the last record that changed it
 * @param lastModifiedMillis that record's timestamp; negative if none of the batch's records bore one
 * @param holes blocks whose mapping goes away first
 * @param remaps blocks that come to share another file's, apart from the new extents
 * @param preallocations ranges whose holes get unwritten blocks of conventional zones, apart from everything else
 * @param extents new extents, sorted and apart
 */
public record FileChange(
        long fileId,
        FileKey key,
        Origin origin,
        long sizeBytes,
        long lastSourceOffset,
        long lastModifiedMillis,
        List<BlockRanges.Range> holes,
        List<BlockRemap> remaps,
        List<BlockRanges.Range> preallocations,
        List<Extent> extents) {
    /** Where the file comes from. */
    public enum Origin {
        /** This batch made it: the store has nothing of it. */
        CREATED,
        /** It was there before. */
        EXISTING,
        /** It was there before under another name. */
        RENAMED
    }
}
