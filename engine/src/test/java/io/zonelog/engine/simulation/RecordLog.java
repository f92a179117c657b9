package io.zonelog.engine.simulation;

import io.zonelog.engine.FileOperation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The log of one partition: random operations, made when they are first asked for, the same again after a crash. */
final class RecordLog {
    /**
     * One record.
     *
     * @param name the file
     * @param operation what it asks for
     */
    record Entry(String name, FileOperation operation) {}

    private final SplittableRandom random;
    private final HistoryShape shape;
    private final List<Entry> entries = new ArrayList<>();

    RecordLog(SplittableRandom random, HistoryShape shape) {
        this.random = random;
        this.shape = shape;
    }

    Entry entry(long offset) {
        while (entries.size() <= offset) {
            entries.add(next());
        }
        return entries.get((int) offset);
    }

    /** The producer gives a record up that the device has no room for, and unlinks the file instead. */
    void unlinkInstead(long offset) {
        entries.set((int) offset, new Entry(entry(offset).name(), new FileOperation.Unlink()));
    }

    private Entry next() {
        String name = "file-" + random.nextInt(shape.filesPerPartition());
        int largest = shape.largestFileBytes();
        int kind = random.nextInt(100);
        if (kind < 45) {
            return new Entry(name, write(FileOperation.Write.AT_END_OF_FILE));
        }
        if (kind < 78) {
            return new Entry(name, write(random.nextInt(largest)));
        }
        if (kind < 82) {
            return new Entry(name, new FileOperation.Zero(random.nextInt(largest), random.nextInt(largest)));
        }
        if (kind < 86) {
            return new Entry(name, new FileOperation.Punch(random.nextInt(largest), random.nextInt(largest)));
        }
        if (kind < 92) {
            return new Entry(name, new FileOperation.Truncate(random.nextInt(largest)));
        }
        return new Entry(name, kind < 97 ? new FileOperation.Unlink() : new FileOperation.Sync());
    }

    private FileOperation write(long offsetBytes) {
        int longest = 1 << random.nextInt(14);
        byte[] data = new byte[random.nextInt(longest)];
        random.nextBytes(data);
        return new FileOperation.Write(offsetBytes, ByteBuffer.wrap(data));
    }

    /** What the files hold after the records below an offset. */
    ModelFiles foldedTo(long offset) {
        ModelFiles files = new ModelFiles();
        for (long at = 0; at < offset; at++) {
            Entry entry = entry(at);
            files.apply(entry.name(), entry.operation());
        }
        return files;
    }
}
