package io.zonelog.engine.simulation;

import io.zonelog.block.WriteLife;
import io.zonelog.block.WriteMode;
import io.zonelog.engine.FileOperation;
import io.zonelog.mapping.FileKey;
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

    /** Stands for the partition's own source, whose number only the engine knows. */
    static final int NO_SOURCE = 0;

    private static final List<WriteLife> LIVES = List.of(WriteLife.values());

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

    private Entry next() {
        String name = "file-" + random.nextInt(shape.filesPerPartition());
        int largest = shape.largestFileBytes();
        int kind = random.nextInt(100);
        if (kind < 45) {
            return new Entry(name, write(FileOperation.Write.AT_END_OF_FILE));
        }
        if (kind < 70) {
            return new Entry(name, write(random.nextInt(largest)));
        }
        if (kind < 78) {
            return new Entry(name, writeDirect(random.nextInt(largest / shape.blockSizeBytes())));
        }
        if (kind < 82) {
            return new Entry(name, new FileOperation.Zero(random.nextInt(largest), random.nextInt(largest)));
        }
        if (kind < 86) {
            return new Entry(name, new FileOperation.Punch(random.nextInt(largest), random.nextInt(largest)));
        }
        if (kind < 90) {
            return new Entry(name, new FileOperation.Truncate(random.nextInt(largest)));
        }
        if (kind < 93) {
            return new Entry(name, cloneOf());
        }
        return new Entry(name, kind < 97 ? new FileOperation.Unlink() : new FileOperation.Sync());
    }

    private FileOperation write(long offsetBytes) {
        int longest = 1 << random.nextInt(14);
        return new FileOperation.Write(offsetBytes, data(random.nextInt(longest)), WriteMode.CACHED, life());
    }

    private FileOperation writeDirect(long block) {
        ByteBuffer data = data(shape.blockSizeBytes() * random.nextInt(1 << random.nextInt(5)));
        return new FileOperation.Write(block * shape.blockSizeBytes(), data, WriteMode.DIRECT, life());
    }

    private FileOperation cloneOf() {
        int inBlock = random.nextBoolean() ? 0 : random.nextInt(shape.blockSizeBytes());
        int blocks = shape.largestFileBytes() / shape.blockSizeBytes();
        return new FileOperation.Clone(
                FileKey.of(NO_SOURCE, "file-" + random.nextInt(shape.filesPerPartition())),
                (long) random.nextInt(1 + random.nextInt(blocks)) * shape.blockSizeBytes() + inBlock,
                (long) random.nextInt(blocks) * shape.blockSizeBytes() + inBlock,
                random.nextBoolean()
                        ? FileOperation.Clone.TO_END_OF_SOURCE
                        : random.nextInt(1 + random.nextInt(shape.largestFileBytes())));
    }

    private ByteBuffer data(int lengthBytes) {
        byte[] data = new byte[lengthBytes];
        random.nextBytes(data);
        return ByteBuffer.wrap(data);
    }

    private WriteLife life() {
        return LIVES.get(random.nextInt(LIVES.size()));
    }

    /** What the files hold after the records below an offset. */
    ModelFiles foldedTo(long offset) {
        ModelFiles files = new ModelFiles(shape.blockSizeBytes());
        for (long at = 0; at < offset; at++) {
            Entry entry = entry(at);
            files.apply(entry.name(), entry.operation());
        }
        return files;
    }
}
