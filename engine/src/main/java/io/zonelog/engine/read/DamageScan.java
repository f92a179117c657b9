package io.zonelog.engine.read;

import io.zonelog.block.BlockChecksums.BlockCrcs;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.read.SnapshotReader.ReaderCutOffException;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Reads what files map beside a running engine, and finds the blocks that the device does not give or gives other than they were written. Each
 * piece of 64 MiB or so is of one moment; damage is told between two pieces, when no zone is held. Used by one thread, which it holds up.
 */
public final class DamageScan {
    /** The most blocks that are told as one damage. */
    public static final int MOST_BLOCKS = 256;

    private static final long STEP_BYTES = 64L << 20;
    /** What a file costs besides its data. */
    private static final long FILE_BYTES = 4096;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Readers readers;
    private final DeviceGeometry geometry;
    private final LongConsumer progress;
    private final BooleanSupplier stopped;

    /**
     * Blocks of one file that lie one after another, all of them damaged.
     *
     * @param source the file's partition
     * @param key its name
     * @param blocks the blocks; never unwritten
     * @param crcs what they were written with
     * @param reason why the first of them cannot be read, in one line
     */
    public record Damage(SourcePosition source, FileKey key, Extent blocks, BlockCrcs crcs, String reason) {}

    /** Where to go on. */
    private static final class Place {
        private FileKey key;
        private long block;

        Place(FileKey key) {
            this.key = key;
        }

        void at(FileKey file, long fileBlock) {
            key = file;
            block = fileBlock;
        }
    }

    /**
     * Prepares.
     *
     * @param progress told how many bytes were read since the last call
     * @param stopped whether to end early
     */
    public DamageScan(Readers readers, LongConsumer progress, BooleanSupplier stopped) {
        this.readers = readers;
        this.geometry = readers.geometry();
        this.progress = progress;
        this.stopped = stopped;
    }

    /** Reads all files of some partitions; tells each damage once, in the order of the files. */
    public void run(List<SourcePosition> sources, Consumer<Damage> found) {
        for (SourcePosition source : sources) {
            Place place = new Place(new FileKey(source.sourceId(), new byte[1]));
            boolean more = true;
            while (more && !stopped.getAsBoolean()) {
                List<Damage> damages = new ArrayList<>();
                more = readSome(source, place, damages);
                damages.forEach(found);
            }
        }
    }

    private boolean readSome(SourcePosition source, Place place, List<Damage> damages) {
        Optional<SnapshotReader> look = readers.open();
        if (look.isEmpty()) {
            // As many read as may.
            LockSupport.parkNanos(PAUSE_NANOS);
            return true;
        }
        try (SnapshotReader reader = look.get();
                Cursor<FileRecord> files = reader.view().filesFrom(place.key)) {
            long left = STEP_BYTES;
            while (left > 0 && !stopped.getAsBoolean()) {
                if (!files.advance()) {
                    return false;
                }
                FileRecord file = files.current();
                if (!file.key().equals(place.key)) {
                    place.at(file.key(), 0);
                }
                left = readFile(reader, source, file, place, damages, left - FILE_BYTES);
            }
            return true;
        } catch (ReaderCutOffException cutOff) {
            return true;
        }
    }

    /** Reads a file from the place on, as far as the bytes that are left go; returns what is left then. */
    private long readFile(
            SnapshotReader reader,
            SourcePosition source,
            FileRecord file,
            Place place,
            List<Damage> damages,
            long leftBytes) {
        long left = leftBytes;
        try (Cursor<Extent> extents = reader.view().extents(file.fileId(), place.block)) {
            while (extents.advance()) {
                Extent extent = extents.current();
                long block = Math.max(place.block, extent.fileBlock());
                while (block < extent.endBlock()) {
                    Extent piece = extent.slice(block, block + MOST_BLOCKS, geometry.blockSectors());
                    if (problem(reader, file, piece).isPresent()) {
                        addDamaged(reader, source, file, piece, damages);
                    }
                    block = piece.endBlock();
                    place.at(file.key(), block);
                    long bytes = piece.isUnwritten() ? 0 : (long) piece.lengthBlocks() * geometry.blockSizeBytes();
                    progress.accept(bytes);
                    left -= bytes;
                    if (left <= 0) {
                        return left;
                    }
                }
            }
        }
        place.at(file.key(), Long.MAX_VALUE);
        return left;
    }

    private static Optional<String> problem(SnapshotReader reader, FileRecord file, Extent extent) {
        try {
            reader.verify(file.fileId(), extent);
            return Optional.empty();
        } catch (DataReadException damaged) {
            return Optional.of(String.valueOf(damaged.getMessage()));
        }
    }

    /** Reads a piece again block by block: what is well at the second look is well. */
    private void addDamaged(
            SnapshotReader reader, SourcePosition source, FileRecord file, Extent piece, List<Damage> damages) {
        long start = -1;
        String reason = "";
        for (long block = piece.fileBlock(); block < piece.endBlock(); block++) {
            Extent one = piece.slice(block, block + 1, geometry.blockSectors());
            Optional<String> problem = problem(reader, file, one);
            if (problem.isPresent() && start < 0) {
                start = block;
                reason = problem.get();
            } else if (problem.isEmpty() && start >= 0) {
                add(reader, source, file, piece.slice(start, block, geometry.blockSectors()), reason, damages);
                start = -1;
            }
        }
        if (start >= 0) {
            Extent rest = piece.slice(start, piece.endBlock(), geometry.blockSectors());
            add(reader, source, file, rest, reason, damages);
        }
    }

    private void add(
            SnapshotReader reader,
            SourcePosition source,
            FileRecord file,
            Extent blocks,
            String reason,
            List<Damage> damages) {
        int[] crcs = new int[blocks.lengthBlocks()];
        reader.view()
                .checksums(geometry.zoneOf(blocks.sector()), geometry.blockInZone(blocks.sector()), crcs.length, crcs);
        damages.add(new Damage(source, file.key(), blocks, new BlockCrcs(crcs), reason));
    }
}
