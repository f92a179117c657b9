package io.zonelog.engine.batch;

import io.zonelog.mapping.FileKey;

/**
 * A file that a batch removes.
 *
 * @param fileId the file
 * @param key its name
 */
record RemovedFile(long fileId, FileKey key) {}
