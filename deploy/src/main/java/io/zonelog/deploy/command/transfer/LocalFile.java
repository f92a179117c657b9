package io.zonelog.deploy.command.transfer;

import io.zonelog.deploy.view.FileDigest;
import io.zonelog.digest.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file here, to be compared with one of an engine. */
final class LocalFile {
    private static final int BUFFER_BYTES = 256 << 10;

    private LocalFile() {}

    /** What its content is told from others by. */
    static FileDigest digest(Path file, int blockSizeBytes) throws IOException {
        ContentDigest digest = new ContentDigest(blockSizeBytes);
        byte[] buffer = new byte[BUFFER_BYTES];
        long sizeBytes = 0;
        try (InputStream content = Files.newInputStream(file)) {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                digest.update(buffer, count);
                sizeBytes += count;
            }
        }
        return new FileDigest(sizeBytes, blockSizeBytes, digest.finish());
    }
}
