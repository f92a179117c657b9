package io.zonelog.deploy.zoned;

import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * An endless sequence of operations on a few files, each of which follows from the seed and its number, and the files that they make: the
 * content at a position is known without the engine.
 */
final class MixedOperations {
    private static final int FILES = 24;
    private static final int MAX_FILE_BYTES = 384 * 1024;

    private final long seed;
    private final int maxWriteBytes;
    private final Map<String, byte[]> files = new TreeMap<>();
    private long position;

    MixedOperations(long seed, int maxWriteBytes) {
        this.seed = seed;
        this.maxWriteBytes = maxWriteBytes;
    }

    /** An operation on a file. */
    record Step(String name, FileOperation operation, int dataBytes) {}

    long position() {
        return position;
    }

    Map<String, byte[]> files() {
        return files;
    }

    /** Carries out the operations up to a position on the files alone. */
    void skipTo(long target) {
        while (position < target) {
            next(0);
        }
    }

    /** The next operation, which the files have taken already. */
    Step next(int sourceId) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + position++);
        String name = "file-" + random.nextInt(FILES);
        byte[] now = files.getOrDefault(name, new byte[0]);
        int kind = random.nextInt(100);
        if (kind < 60) {
            return write(random, name, now);
        }
        if (kind < 72 && now.length < MAX_FILE_BYTES) {
            return append(random, name, now);
        }
        if (kind < 82) {
            int size = random.nextInt(MAX_FILE_BYTES);
            files.put(name, Arrays.copyOf(now, size));
            return new Step(name, new FileOperation.Truncate(size), 0);
        }
        byte[] source = files.get("file-" + random.nextInt(FILES));
        if (kind < 93 && source != null && source.length > 0) {
            return cloned(random, name, now, sourceId);
        }
        files.remove(name);
        return new Step(name, new FileOperation.Unlink(), 0);
    }

    private Step write(SplittableRandom random, String name, byte[] now) {
        byte[] data = new byte[1 + random.nextInt(maxWriteBytes)];
        random.nextBytes(data);
        int offset = random.nextInt(MAX_FILE_BYTES - data.length);
        byte[] after = Arrays.copyOf(now, Math.max(now.length, offset + data.length));
        System.arraycopy(data, 0, after, offset, data.length);
        files.put(name, after);
        return new Step(name, new FileOperation.Write(offset, ByteBuffer.wrap(data)), data.length);
    }

    /** At the end of the file, wherever that is: one that is done twice makes the file longer. */
    private Step append(SplittableRandom random, String name, byte[] now) {
        byte[] data = new byte[1 + random.nextInt(maxWriteBytes)];
        random.nextBytes(data);
        byte[] after = Arrays.copyOf(now, now.length + data.length);
        System.arraycopy(data, 0, after, now.length, data.length);
        files.put(name, after);
        return new Step(
                name, new FileOperation.Write(FileOperation.Write.AT_END_OF_FILE, ByteBuffer.wrap(data)), data.length);
    }

    /** The whole of another file, at a block of this one. */
    private Step cloned(SplittableRandom random, String name, byte[] now, int sourceId) {
        String from = name;
        while (from.equals(name) || !files.containsKey(from) || files.get(from).length == 0) {
            from = "file-" + random.nextInt(FILES);
            if (files.size() < 3) {
                files.remove(name);
                return new Step(name, new FileOperation.Unlink(), 0);
            }
        }
        byte[] source = files.get(from);
        byte[] after = Arrays.copyOf(now, Math.max(now.length, source.length));
        System.arraycopy(source, 0, after, 0, source.length);
        files.put(name, after);
        return new Step(name, new FileOperation.Clone(FileKey.of(sourceId, from), 0, 0, source.length), 0);
    }
}
