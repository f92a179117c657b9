package io.zonelog.engine.commit;

import io.zonelog.mapping.FileKey;

/**
 * A file that a batch removes.
 *
 * @param fileId the file
 * @param key its name
 */
public record RemovedFile(long fileId, FileKey key) {}
