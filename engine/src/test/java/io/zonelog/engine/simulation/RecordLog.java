package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.WriteLife;
import io.zonelog.block.WriteMode;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * The log of one partition: random operations, made when they are first asked for, the same again after a crash; and what the files hold
 * as far as the records are durable.
 */
final class RecordLog {
    /**
     * One record.
     *
     * @param name the file
     * @param operation what it asks for
     */
    record Entry(String name, FileOperation operation) {}

    /** Stands for the partition's own source, whose number only the engine knows. */
    static final int NO_SOURCE = 0;

    /** The highest of the kinds, from 0 to 99, that are preallocations; on devices with conventional zones they come more often. */
    private static final int FALLOCATE = 94;

    private static final List<WriteLife> LIVES = List.of(WriteLife.values());

    private final SplittableRandom random;
    private final HistoryShape shape;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Long, Verdict> verdicts = new HashMap<>();
    private final ModelFiles files;
    private long firstKept;

    RecordLog(SplittableRandom random, HistoryShape shape) {
        this.random = random;
        this.shape = shape;
        this.files = new ModelFiles(shape.blockSizeBytes());
    }

    /** A record that is not folded yet. */
    Entry entry(long offset) {
        while (firstKept + entries.size() <= offset) {
            entries.add(next());
        }
        return entries.get((int) (offset - firstKept));
    }

    /** The producer gives a record up that the device has no room for, and unlinks the file instead. */
    void unlinkInstead(long offset) {
        entries.set((int) (offset - firstKept), new Entry(entry(offset).name(), new FileOperation.Unlink()));
        // What a crash undid may come out differently behind it.
        verdicts.keySet().removeIf(other -> other >= offset);
    }

    private Entry next() {
        String name = "file-" + random.nextInt(shape.filesPerPartition());
        int largest = shape.largestFileBytes();
        boolean preallocates = shape.geometry().conventionalZoneCount() > 0 && random.nextInt(6) == 0;
        int kind = preallocates ? FALLOCATE : random.nextInt(100);
        if (kind < 45) {
            return new Entry(name, write(FileOperation.Write.AT_END_OF_FILE));
        }
        if (kind < 67) {
            return new Entry(name, write(random.nextInt(largest)));
        }
        if (kind < 75) {
            return new Entry(name, writeDirect(random.nextInt(largest / shape.blockSizeBytes())));
        }
        if (kind < 79) {
            return new Entry(name, new FileOperation.Zero(random.nextInt(largest), random.nextInt(largest)));
        }
        if (kind < 83) {
            return new Entry(name, new FileOperation.Punch(random.nextInt(largest), random.nextInt(largest)));
        }
        if (kind < 87) {
            return new Entry(name, new FileOperation.Truncate(random.nextInt(largest)));
        }
        if (kind < 90) {
            return new Entry(name, cloneOf());
        }
        if (kind < 93) {
            return new Entry(name, new FileOperation.Rename(anyFile()));
        }
        if (kind <= FALLOCATE) {
            return new Entry(name, new FileOperation.Fallocate(random.nextInt(largest), random.nextInt(largest)));
        }
        return new Entry(name, kind < 98 ? new FileOperation.Unlink() : new FileOperation.Sync());
    }

    private FileOperation write(long offsetBytes) {
        int longest = 1 << random.nextInt(shape.longestWriteBits() + 1);
        return new FileOperation.Write(offsetBytes, data(1 + random.nextInt(longest)), WriteMode.CACHED, life());
    }

    private FileOperation writeDirect(long block) {
        int longest = Math.max(1, (1 << random.nextInt(shape.longestWriteBits() + 1)) / shape.blockSizeBytes());
        ByteBuffer data = data(shape.blockSizeBytes() * random.nextInt(longest + 1));
        return new FileOperation.Write(block * shape.blockSizeBytes(), data, WriteMode.DIRECT, life());
    }

    private FileOperation cloneOf() {
        int inBlock = random.nextBoolean() ? 0 : random.nextInt(shape.blockSizeBytes());
        int blocks = shape.largestFileBytes() / shape.blockSizeBytes();
        return new FileOperation.Clone(
                anyFile(),
                (long) random.nextInt(1 + random.nextInt(blocks)) * shape.blockSizeBytes() + inBlock,
                (long) random.nextInt(blocks) * shape.blockSizeBytes() + inBlock,
                random.nextBoolean()
                        ? FileOperation.Clone.TO_END_OF_SOURCE
                        : random.nextInt(1 + random.nextInt(shape.largestFileBytes())));
    }

    private FileKey anyFile() {
        return FileKey.of(NO_SOURCE, "file-" + random.nextInt(shape.filesPerPartition()));
    }

    private ByteBuffer data(int lengthBytes) {
        byte[] data = new byte[lengthBytes];
        random.nextBytes(data);
        return ByteBuffer.wrap(data);
    }

    private WriteLife life() {
        return LIVES.get(random.nextInt(LIVES.size()));
    }

    /** What became of a record that the engine has taken; the same again after a crash. */
    void decided(long offset, Verdict verdict) {
        Verdict before = verdicts.putIfAbsent(offset, verdict);
        assertThat(verdict).as("record %s, applied again", offset).isIn(before == null ? verdict : before);
    }

    /** Whether the engine has applied a record. */
    enum Verdict {
        APPLIED,
        REFUSED
    }

    /**
     * Folds the records below an offset into the files, and forgets them: the store's position never goes back.
     *
     * @return the names of the files that they were about
     */
    Set<String> foldTo(long offset) {
        Set<String> touched = new TreeSet<>();
        while (firstKept < offset) {
            Entry entry = entry(firstKept);
            Verdict expected = files.accepts(entry.name(), entry.operation()) ? Verdict.APPLIED : Verdict.REFUSED;
            assertThat(verdicts.remove(firstKept))
                    .as("record %s: %s", firstKept, entry)
                    .isEqualTo(expected);
            if (expected == Verdict.APPLIED) {
                files.apply(entry.name(), entry.operation());
                touched.add(entry.name());
                if (entry.operation() instanceof FileOperation.Rename rename) {
                    touched.add(rename.source().name());
                }
            }
            entries.remove(0);
            firstKept++;
        }
        return touched;
    }

    /** What the files hold after the records folded so far. */
    ModelFiles files() {
        return files;
    }
}
