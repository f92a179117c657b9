package io.zonelog.deploy.demo;

import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.view.FileFinder;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads every file back and compares it with what it must be, by SHA-256. */
final class Comparison {
    private static final int BUFFER_BYTES = 1 << 20;

    private final QueryData data;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final List<String> differences = new ArrayList<>();
    private long comparedBytes;

    Comparison(QueryData data) {
        this.data = data;
    }

    /** Compares all files; tells the differences, one line each. */
    List<String> differences(Map<String, Path> expected) throws IOException {
        Map<String, FileFinder.FoundFile> found = new HashMap<>();
        new FileFinder(data.store(), LeftBehind.SHOWN)
                .forEach("", file -> found.put(file.file().key().name(), file));
        for (Map.Entry<String, Path> file : expected.entrySet()) {
            FileFinder.FoundFile present = found.remove(file.getKey());
            if (present == null) {
                differences.add(Printable.name(file.getKey()) + ": the file is missing");
            } else {
                compare(present, file.getValue());
            }
        }
        found.keySet().forEach(key -> differences.add(Printable.name(key) + ": the file should not exist"));
        return differences;
    }

    long comparedBytes() {
        return comparedBytes;
    }

    private void compare(FileFinder.FoundFile present, Path expected) throws IOException {
        String key = present.file().key().printableName();
        try {
            boolean same = MessageDigest.isEqual(digest(present), digest(expected));
            if (!same || present.file().sizeBytes() != Files.size(expected)) {
                differences.add(key + ": not what was written");
            }
        } catch (DataReadException damaged) {
            differences.add(key + ": " + FailureLine.of(damaged));
        }
    }

    private byte[] digest(FileFinder.FoundFile present) {
        MessageDigest digest = sha256();
        FileReader reader = new FileReader(data.store(), data.device());
        long position = 0;
        int count = reader.read(present.file(), position, buffer.clear());
        while (count > 0) {
            digest.update(buffer.array(), 0, count);
            position += count;
            count = reader.read(present.file(), position, buffer.clear());
        }
        comparedBytes += position;
        return digest.digest();
    }

    private byte[] digest(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream input = Files.newInputStream(file)) {
            int count = input.read(buffer.array());
            while (count >= 0) {
                digest.update(buffer.array(), 0, count);
                count = input.read(buffer.array());
            }
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
