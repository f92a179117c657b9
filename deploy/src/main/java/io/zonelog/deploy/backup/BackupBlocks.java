package io.zonelog.deploy.backup;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.snapshot.SnapshotException;
import io.zonelog.snapshot.SnapshotFrame;
import io.zonelog.snapshot.SnapshotFrames;
import io.zonelog.snapshot.SnapshotInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Blocks of files in the newest backup of a directory. A snapshot has no index: what stands between its blocks is read in order, and of the
 * blocks only the frames with those that are looked for. So many places are better looked for at once than one after another. For any thread.
 *
 * @param backups holds backups
 */
public record BackupBlocks(Path backups) {
    /** Takes blocks of a place. */
    @FunctionalInterface
    public interface Taker {
        /**
         * Called for each run of them.
         *
         * @param fromBlock the first one, counted from where the place begins
         * @param blocks whole blocks between position and limit, as they are: the taker knows their checksums; good until this returns
         */
        void take(int fromBlock, ByteBuffer blocks);
    }

    /**
     * Blocks that are looked for.
     *
     * @param file the name of their file
     * @param fileBlock where in the file they begin
     * @param lengthBlocks how many, 1 or more
     * @param taker takes those that are there
     */
    public record Place(String file, long fileBlock, int lengthBlocks, Taker taker) {
        private long from(SnapshotFrame.Range range) {
            return Math.max(fileBlock, range.fileBlock());
        }

        private int blocksIn(SnapshotFrame.Range range) {
            return (int) Math.max(0, Math.min(fileBlock + lengthBlocks, range.endBlock()) - from(range));
        }

        private void take(SnapshotFrame.Data data, int blockSizeBytes) {
            int count = blocksIn(data.range());
            if (count > 0) {
                long from = from(data.range());
                int start =
                        data.blocks().position() + (int) (from - data.range().fileBlock()) * blockSizeBytes;
                taker.take((int) (from - fileBlock), data.blocks().slice(start, count * blockSizeBytes));
            }
        }

        /** Where those of the blocks stand that a file shares with another one. */
        private Optional<Place> in(SnapshotFrame.Shared shared) {
            int count = blocksIn(shared.range());
            if (count == 0) {
                return Optional.empty();
            }
            long from = from(shared.range());
            long ofBlock = shared.ofBlock() + (from - shared.range().fileBlock());
            return Optional.of(new Place(
                    shared.name(),
                    ofBlock,
                    count,
                    (fromBlock, blocks) -> taker.take((int) (from - fileBlock) + fromBlock, blocks)));
        }
    }

    /**
     * Looks for blocks; those that the backup does not have are not told. Damaged ones do not keep the others from being found.
     *
     * @param identity of the partition
     * @param blockSizeBytes of the blocks
     * @param stopped whether to give up
     * @throws IOException with one line if there is no backup that has the partition in such blocks, or a block or more could not be read
     */
    public void find(SourceIdentity identity, int blockSizeBytes, List<Place> places, BooleanSupplier stopped)
            throws IOException {
        try {
            Backup newest = Backup.find(backups, Optional.empty());
            BackupManifest.Partition partition = newest.manifest()
                    .partition(identity.topic(), identity.partition())
                    .orElseThrow(() -> new IOException("it does not have the partition"));
            Search search = new Search(identity, blockSizeBytes, stopped);
            search.run(newest, partition, places);
            // Blocks are shared with a file that stands in front, and has them itself.
            List<Place> shared = List.copyOf(search.shared);
            if (!shared.isEmpty()) {
                search.run(newest, partition, shared);
            }
            if (!search.damage.isEmpty()) {
                throw new IOException(search.damage);
            }
        } catch (CommandFailure | SnapshotException unusable) {
            throw new IOException(FailureLine.of(unusable), unusable);
        }
    }

    /** The way through one partition of a backup. */
    private static final class Search implements SnapshotInput.Blocks {
        private final SourceIdentity identity;
        private final int blockSizeBytes;
        private final BooleanSupplier stopped;
        private final Map<String, List<Place>> wanted = new HashMap<>();
        /** Where blocks are to be looked for that files share with others. */
        private final List<Place> shared = new ArrayList<>();
        /** The first block that is damaged; empty if none is. */
        private String damage = "";

        Search(SourceIdentity identity, int blockSizeBytes, BooleanSupplier stopped) {
            this.identity = identity;
            this.blockSizeBytes = blockSizeBytes;
            this.stopped = stopped;
        }

        void run(Backup backup, BackupManifest.Partition partition, List<Place> places) throws IOException {
            wanted.clear();
            for (Place place : places) {
                wanted.computeIfAbsent(place.file(), file -> new ArrayList<>()).add(place);
            }
            OpenSnapshot.use(backup.directory(), partition, this, this::walk);
        }

        private List<Place> in(String file) {
            return wanted.getOrDefault(file, List.of());
        }

        @Override
        public boolean areWanted(String file, SnapshotFrame.Range range) {
            return in(file).stream().anyMatch(place -> place.blocksIn(range) > 0);
        }

        @Override
        public void damaged(String line) {
            damage = damage.isEmpty() ? line : damage;
        }

        /** Ends behind the last file that is wanted. */
        private void walk(SnapshotFrames frames) throws IOException {
            requireFit(frames);
            Set<String> ahead = new HashSet<>(wanted.keySet());
            List<Place> ofFile = List.of();
            for (Optional<SnapshotFrame> next = frames.next(); next.isPresent(); next = frames.next()) {
                if (stopped.getAsBoolean()) {
                    throw new IOException("the engine is stopping");
                }
                if (next.get() instanceof SnapshotFrame.FileStart start) {
                    if (ahead.isEmpty()) {
                        return;
                    }
                    ahead.remove(start.name());
                    ofFile = in(start.name());
                } else if (next.get() instanceof SnapshotFrame.Data data) {
                    ofFile.forEach(place -> place.take(data, blockSizeBytes));
                } else if (next.get() instanceof SnapshotFrame.Shared other) {
                    ofFile.forEach(place -> place.in(other).ifPresent(shared::add));
                }
            }
        }

        private void requireFit(SnapshotFrames frames) throws IOException {
            if (!frames.header().identity().equals(identity)) {
                throw new IOException("it has another topic of that name");
            }
            if (frames.header().blockSizeBytes() != blockSizeBytes) {
                throw new IOException("it has blocks of " + frames.header().blockSizeBytes() + " bytes");
            }
        }
    }
}
