package io.zonelog.engine.batch;

import io.zonelog.mapping.Extent;

/**
 * A run of blocks that a file's committed extent maps: what reclaim has to move out of a zone.
 *
 * @param fileId the file
 * @param extent the run, inside one extent of the file
 * @param lengthBytes how much of it belongs to the file: less than its blocks where the file ends in the last one
 */
public record LiveExtent(long fileId, Extent extent, long lengthBytes) {}
