package io.zonelog.engine;

import io.zonelog.block.WriteMode;
import io.zonelog.cache.BlockFiller;
import io.zonelog.cache.DirtyFile;
import io.zonelog.cache.FileState;
import io.zonelog.cache.FileTable;
import io.zonelog.cache.SpaceReservation;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.pipeline.BatchPipeline;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.MappingStore;
import io.zonelog.zone.ZoneAllocator;
import io.zonelog.zone.ZoneTable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Applies operations to files: to their state in memory, and to the open batch. Owned by the engine's thread. */
final class FileApplier {
    private final FileTable files;
    private final DeviceGeometry geometry;
    private final BlockFiller pendingBlocks;
    private final NewBlocks newBlocks;
    private final CloneApplier clones;
    private final LostEdges lostEdges;
    private long nextFileId;

    /**
     * The files that an operation is about.
     *
     * @param file the one that it changes
     * @param source the one that a clone takes data from; the same one for everything else
     */
    record Subject(FileState file, FileState source) {}

    private FileApplier(
            FileTable files,
            DeviceGeometry geometry,
            BlockFiller pendingBlocks,
            NewBlocks newBlocks,
            LostEdges lostEdges,
            long nextFileId) {
        this.newBlocks = newBlocks;
        this.files = files;
        this.geometry = geometry;
        this.pendingBlocks = pendingBlocks;
        this.clones = new CloneApplier(geometry, pendingBlocks);
        this.lostEdges = lostEdges;
        this.nextFileId = nextFileId;
    }

    /**
     * Makes the one applier of an engine.
     *
     * @param cachedFiles files whose record is kept in memory
     */
    static FileApplier of(
            MappingStore store, ZonedDevice device, int cachedFiles, BatchPipeline pipeline, ZoneTable zones) {
        BlockFiller pendingBlocks = pipeline.pendingBlocks(new FileReader(store, device));
        return new FileApplier(
                new FileTable(store, cachedFiles, ZoneAllocator.NO_ZONE),
                device.geometry(),
                pendingBlocks,
                new NewBlocks(pipeline.inFlight(), store, device.geometry()),
                new LostEdges(pendingBlocks, zones, device.geometry()),
                store.nextFileId());
    }

    long nextFileId() {
        return nextFileId;
    }

    /** The file of a name, there or not, and the source of a clone. */
    Subject find(FileKey key, FileOperation operation) {
        if (operation instanceof FileOperation.Clone clone) {
            // The source comes first, so that finding it cannot put the file out of mind.
            FileState source = files.find(clone.source());
            return new Subject(files.find(key), source);
        }
        FileState file = files.find(key);
        return new Subject(file, file);
    }

    /** What is wrong with an operation on the files as they are now, in one line. */
    Optional<String> refusal(Subject subject, FileOperation operation) {
        FileState file = subject.file();
        if (operation instanceof FileOperation.Clone clone) {
            return clones.refusal(file, subject.source(), clone)
                    .or(() -> refusalOfRange(
                            "clone", clone.offsetBytes(), CloneApplier.lengthOf(clone, subject.source())));
        }
        if (operation instanceof FileOperation.Write write) {
            return refusalOfWrite(write, offsetOf(write, file));
        }
        if (operation instanceof FileOperation.Zero zero) {
            return refusalOfRange("zero", zero.offsetBytes(), zero.lengthBytes());
        }
        if (operation instanceof FileOperation.Punch punch) {
            return refusalOfRange("punch", punch.offsetBytes(), punch.lengthBytes());
        }
        if (operation instanceof FileOperation.Fallocate fallocate) {
            return refusalOfRange("fallocate", fallocate.offsetBytes(), fallocate.lengthBytes());
        }
        if (operation instanceof FileOperation.Truncate truncate) {
            return refusalOfRange("truncate", truncate.sizeBytes(), 0);
        }
        return Optional.empty();
    }

    /** Why an operation cannot be applied because an Offline zone has lost what it leaves of a block, in one line. */
    Optional<String> refusalOfLoss(@Nullable Batch open, FileState file, FileOperation operation) {
        long size = file.sizeBytes();
        if (operation instanceof FileOperation.Write write) {
            long offset = offsetOf(write, file);
            return lostEdges.refusal(open, file, offset, offset + write.data().remaining());
        }
        if (operation instanceof FileOperation.Zero zero) {
            return lostEdges.refusal(
                    open, file, zero.offsetBytes(), Math.min(size, zero.offsetBytes() + zero.lengthBytes()));
        }
        if (operation instanceof FileOperation.Punch punch) {
            return lostEdges.refusal(
                    open, file, punch.offsetBytes(), Math.min(size, punch.offsetBytes() + punch.lengthBytes()));
        }
        return operation instanceof FileOperation.Truncate truncate
                ? lostEdges.refusal(open, file, truncate.sizeBytes(), size)
                : Optional.empty();
    }

    /** Why an operator may not do this to a file, in one line: he gives space back, and does nothing else. */
    Optional<String> refusalToOperator(FileKey key, FileOperation operation) {
        FileState file = files.find(key);
        if (!file.isPresent()) {
            return Optional.of("there is no file " + key.name());
        }
        if (operation instanceof FileOperation.Truncate truncate && truncate.sizeBytes() < file.sizeBytes()) {
            return Optional.empty();
        }
        return operation instanceof FileOperation.Unlink
                ? Optional.empty()
                : Optional.of("the file has " + file.sizeBytes()
                        + " bytes; an operator can only unlink it or make it shorter");
    }

    private Optional<String> refusalOfWrite(FileOperation.Write write, long offsetBytes) {
        int length = write.data().remaining();
        int block = geometry.blockSizeBytes();
        if (write.mode() == WriteMode.DIRECT && (offsetBytes % block != 0 || length % block != 0)) {
            return Optional.of("the direct write of " + length + " bytes at " + offsetBytes
                    + " is not a whole number of blocks of " + block + " bytes");
        }
        return refusalOfRange("write", offsetBytes, length);
    }

    private Optional<String> refusalOfRange(String what, long offsetBytes, long lengthBytes) {
        long largest = FileOperation.MAX_FILE_BYTES - geometry.blockSizeBytes();
        return offsetBytes > largest - lengthBytes
                ? Optional.of("the " + what + " of " + lengthBytes + " bytes at " + offsetBytes
                        + " ends behind the largest file of " + largest + " bytes")
                : Optional.empty();
    }

    /** The space that an operation needs at most. */
    SpaceReservation reservationFor(FileOperation operation) {
        if (operation instanceof FileOperation.Write write) {
            return SpaceReservation.of(geometry.blocksOf(write.data().remaining()) + 1);
        }
        if (operation instanceof FileOperation.Zero
                || operation instanceof FileOperation.Punch
                || operation instanceof FileOperation.Clone) {
            return SpaceReservation.of(2);
        }
        if (operation instanceof FileOperation.Fallocate fallocate) {
            return SpaceReservation.assuring(geometry.blocksOf(fallocate.lengthBytes()));
        }
        return SpaceReservation.of(operation instanceof FileOperation.Truncate ? 1 : 0);
    }

    /**
     * By how many blocks an operation lets the live data grow at most. Near the limit it is looked up which blocks are new; elsewhere all
     * count as new. What only gives blocks back rewrites no more than its edges, and counts as no growth; so does a preallocation, which
     * maps blocks of conventional zones or none.
     *
     * @param spareBlocks how far the live data are from their limit
     * @param nearBlocks how far is near
     */
    long growthOf(Batch open, FileState file, FileOperation operation, long spareBlocks, long nearBlocks) {
        if (!(operation instanceof FileOperation.Write write)) {
            return operation instanceof FileOperation.Clone ? 2 : 0;
        }
        long blocks = geometry.blocksOf(write.data().remaining()) + 1;
        if (spareBlocks - blocks >= nearBlocks) {
            return blocks;
        }
        long offset = offsetOf(write, file);
        long first = offset / geometry.blockSizeBytes();
        long end = write.data().hasRemaining()
                ? geometry.blocksOf(offset + write.data().remaining())
                : first;
        return file.isPresent() ? newBlocks.count(open, file.fileId(), first, end) : end - first;
    }

    /** Whether an operation gives space back, and so may draw on the reserve. */
    static boolean isFreeing(FileOperation operation) {
        return operation instanceof FileOperation.Zero
                || operation instanceof FileOperation.Punch
                || operation instanceof FileOperation.Truncate
                || operation instanceof FileOperation.Unlink;
    }

    /** Whether an operation has to wait until a batch is closed or durable, because of a clone. */
    CloneConflict conflict(@Nullable Batch open, Subject subject, FileOperation operation) {
        FileState file = subject.file();
        boolean remaps = operation instanceof FileOperation.Clone || preallocates(operation);
        if (operation instanceof FileOperation.Sync || !(file.isPresent() || remaps)) {
            return CloneConflict.NONE;
        }
        if (file.isRemapping() || subject.source().isRemapping()) {
            return CloneConflict.CLONE_NOT_DURABLE;
        }
        if (open == null) {
            return CloneConflict.NONE;
        }
        if (file.isPresent() && open.isCloneSource(file.fileId())) {
            return CloneConflict.SOURCE_OF_OPEN_BATCH;
        }
        boolean changed = isChanged(open, file) || isChanged(open, subject.source());
        return remaps && changed ? CloneConflict.CHANGED_IN_OPEN_BATCH : CloneConflict.NONE;
    }

    /** Whether an operation gets blocks of conventional zones at the commit. */
    private boolean preallocates(FileOperation operation) {
        return operation instanceof FileOperation.Fallocate && geometry.conventionalZoneCount() > 0;
    }

    private static boolean isChanged(Batch open, FileState file) {
        return file.isPresent() && open.dirtyFile(file.fileId()) != null;
    }

    /**
     * Applies an operation that was not refused.
     *
     * @param reservation as {@link #reservationFor} says
     */
    void apply(Batch batch, Subject subject, long sourceOffset, FileOperation operation, SpaceReservation reservation) {
        FileState file = subject.file();
        if (operation instanceof FileOperation.Unlink) {
            unlink(batch, file);
            return;
        }
        if (operation instanceof FileOperation.Sync) {
            return;
        }
        DirtyFile dirty = dirty(batch, file);
        if (operation instanceof FileOperation.Write write) {
            write(dirty, sourceOffset, write, reservation);
        } else if (operation instanceof FileOperation.Zero zero) {
            punch(dirty, sourceOffset, zero.offsetBytes(), zero.lengthBytes(), reservation);
        } else if (operation instanceof FileOperation.Punch punch) {
            punch(dirty, sourceOffset, punch.offsetBytes(), punch.lengthBytes(), reservation);
        } else if (operation instanceof FileOperation.Truncate truncate) {
            truncate(dirty, sourceOffset, truncate.sizeBytes(), reservation);
        } else if (operation instanceof FileOperation.Clone clone) {
            clones.apply(batch, dirty, subject.source(), clone, sourceOffset, reservation);
        } else if (operation instanceof FileOperation.Fallocate fallocate) {
            fallocate(batch, dirty, sourceOffset, fallocate);
        }
    }

    private void fallocate(Batch batch, DirtyFile dirty, long sourceOffset, FileOperation.Fallocate fallocate) {
        long fromBlock = fallocate.offsetBytes() / geometry.blockSizeBytes();
        long toBlock = geometry.blocksOf(fallocate.offsetBytes() + fallocate.lengthBytes());
        if (preallocates(fallocate) && fallocate.lengthBytes() > 0) {
            dirty.preallocate(fromBlock, toBlock);
            batch.remapping(dirty.file());
        }
        dirty.changedBy(sourceOffset, dirty.file().sizeBytes());
    }

    private static void write(
            DirtyFile dirty, long sourceOffset, FileOperation.Write write, SpaceReservation reservation) {
        long size = dirty.file().sizeBytes();
        long offset = offsetOf(write, dirty.file());
        dirty.life(write.life());
        if (write.mode() == WriteMode.DIRECT) {
            dirty.writeDirect(offset, write.data(), sourceOffset, reservation);
        } else {
            dirty.write(offset, write.data(), sourceOffset, reservation);
        }
        boolean grows = write.data().hasRemaining();
        dirty.changedBy(
                sourceOffset, grows ? Math.max(size, offset + write.data().remaining()) : size);
    }

    private static void punch(
            DirtyFile dirty, long sourceOffset, long offsetBytes, long lengthBytes, SpaceReservation reservation) {
        long size = dirty.file().sizeBytes();
        long end = Math.min(size, offsetBytes + lengthBytes);
        if (offsetBytes < end) {
            dirty.punch(offsetBytes, end, sourceOffset, reservation);
        }
        dirty.changedBy(sourceOffset, size);
    }

    private static void truncate(DirtyFile dirty, long sourceOffset, long sizeBytes, SpaceReservation reservation) {
        if (sizeBytes < dirty.file().sizeBytes()) {
            dirty.truncate(sizeBytes, sourceOffset, reservation);
        }
        dirty.changedBy(sourceOffset, sizeBytes);
    }

    private static void unlink(Batch batch, FileState file) {
        if (file.isPresent()) {
            batch.removed(file);
            file.remove();
        }
    }

    private DirtyFile dirty(Batch batch, FileState file) {
        if (!file.isPresent()) {
            file.create(nextFileId);
            batch.created(nextFileId);
            nextFileId++;
        }
        DirtyFile known = batch.dirtyFile(file.fileId());
        if (known != null) {
            return known;
        }
        DirtyFile dirty = new DirtyFile(file, geometry.blockSizeBytes(), batch.arena(), pendingBlocks);
        batch.dirty(dirty);
        return dirty;
    }

    private static long offsetOf(FileOperation.Write write, FileState file) {
        return write.offsetBytes() == FileOperation.Write.AT_END_OF_FILE ? file.sizeBytes() : write.offsetBytes();
    }
}
