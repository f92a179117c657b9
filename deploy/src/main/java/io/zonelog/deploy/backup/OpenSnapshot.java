package io.zonelog.deploy.backup;

import io.zonelog.deploy.backup.BackupManifest.Partition;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.snapshot.LayeredSnapshot;
import io.zonelog.snapshot.SnapshotException;
import io.zonelog.snapshot.SnapshotFrames;
import io.zonelog.snapshot.SnapshotInput;
import io.zonelog.snapshot.SnapshotInput.Blocks;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A partition of a backup with everything that it builds upon, as one snapshot. */
final class OpenSnapshot implements Closeable {
    private static final int BUFFER_BYTES = 1 << 20;
    /** Where blocks are passed over, of which a frame has 1 MiB, little more than what stands between them is read. */
    private static final int SKIPPING_BUFFER_BYTES = 16 << 10;

    private final List<InputStream> streams = new ArrayList<>();
    private final Blocks blocks;

    private OpenSnapshot(Blocks blocks) {
        this.blocks = blocks;
    }

    /** What is done with a partition's frames. */
    @FunctionalInterface
    interface Use {
        void of(SnapshotFrames frames) throws IOException;
    }

    /**
     * Uses a partition's snapshot, of which nothing but headers was read.
     *
     * @param directory the backup's
     * @throws SnapshotException if something is damaged or missing
     */
    static void use(Path directory, Partition partition, Blocks blocks, Use use) throws IOException {
        try (OpenSnapshot open = new OpenSnapshot(blocks)) {
            use.of(open.layer(directory, partition));
        }
    }

    private SnapshotFrames layer(Path directory, Partition partition) throws IOException {
        InputStream stream = stream(directory.resolve(partition.file()), blocks);
        streams.add(stream);
        SnapshotInput in = new SnapshotInput(stream, blocks);
        if (partition.base() == null) {
            return in;
        }
        Path base = directory.resolveSibling(partition.base());
        if (!Files.exists(base.resolve(Backup.MANIFEST))) {
            throw new SnapshotException("it builds upon backup " + partition.base() + ", which is not there");
        }
        Partition below = Backup.open(base)
                .manifest()
                .partition(partition.topic(), partition.partition())
                .orElseThrow(() -> new SnapshotException(
                        "it builds upon backup " + partition.base() + ", which does not have the partition"));
        return new LayeredSnapshot(in, layer(base, below));
    }

    /** Reads to the end. */
    static void readAll(SnapshotFrames frames, Progress progress) throws IOException {
        long before = 0;
        while (frames.next().isPresent()) {
            progress.add(frames.dataBytes() - before);
            before = frames.dataBytes();
        }
    }

    /** The stream of one snapshot, to be closed. */
    static InputStream stream(Path snapshot, Blocks blocks) throws IOException {
        return new BufferedInputStream(
                Files.newInputStream(snapshot), blocks == Blocks.READ ? BUFFER_BYTES : SKIPPING_BUFFER_BYTES);
    }

    @Override
    public void close() throws IOException {
        for (InputStream stream : streams) {
            stream.close();
        }
    }
}
