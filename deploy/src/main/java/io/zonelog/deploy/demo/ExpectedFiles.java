package io.zonelog.deploy.demo;

import io.zonelog.deploy.kafka.WriteRecord;
import io.zonelog.deploy.kafka.WriteRecordSender;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends operations as records and does the same to ordinary files, which so become what the engine's files must be.
 *
 * <p>Files that are only copied stand for themselves. Used by one thread.
 */
final class ExpectedFiles {
    private static final int RECORD_BYTES = 256 << 10;

    private final WriteRecordSender sender;
    private final Path directory;
    private final Map<String, Path> files = new TreeMap<>();

    /**
     * Nothing is expected yet.
     *
     * @param directory for files that are changed; empty
     */
    ExpectedFiles(WriteRecordSender sender, Path directory) {
        this.sender = sender;
        this.directory = directory;
    }

    /** The files that must exist, by key. */
    Map<String, Path> files() {
        return files;
    }

    /** Appends a whole file to a new one, record by record. */
    void copy(String key, Path source) throws IOException {
        try (InputStream input = Files.newInputStream(source)) {
            byte[] data = input.readNBytes(RECORD_BYTES);
            do {
                sender.send(WriteRecord.append(key, ByteBuffer.wrap(data)));
                data = input.readNBytes(RECORD_BYTES);
            } while (data.length > 0);
        }
        files.put(key, source);
    }

    void write(String key, long offsetBytes, byte[] data) throws IOException {
        sender.send(WriteRecord.writeAt(key, offsetBytes, ByteBuffer.wrap(data)));
        try (FileChannel file = FileChannel.open(own(key), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(data);
            while (rest.hasRemaining()) {
                file.write(rest, offsetBytes + rest.position());
            }
        }
    }

    void truncate(String key, long sizeBytes) throws IOException {
        sender.send(WriteRecord.truncate(key, sizeBytes));
        try (FileChannel file = FileChannel.open(own(key), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (sizeBytes <= file.size()) {
                file.truncate(sizeBytes);
            } else {
                file.write(ByteBuffer.allocate(1), sizeBytes - 1);
            }
        }
    }

    void unlink(String key) throws IOException {
        sender.send(WriteRecord.unlink(key));
        Files.deleteIfExists(directory.resolve(nameOf(key)));
        files.remove(key);
    }

    /** The file that stands for a key and may be changed; the content is copied of one that stands for itself, which may be read-only. */
    private Path own(String key) throws IOException {
        Path own = directory.resolve(nameOf(key));
        Path present = files.put(key, own);
        if (present != null && !present.equals(own)) {
            try (InputStream content = Files.newInputStream(present)) {
                Files.copy(content, own);
            }
        }
        return own;
    }

    private static String nameOf(String key) {
        return key.replace('/', '_');
    }
}
