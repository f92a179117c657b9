package io.zonelog.engine.apply;

import io.zonelog.block.WriteMode;
import io.zonelog.cache.FileState;
import io.zonelog.cache.SpaceReservation;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.SpaceAccount;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One operation on the files as they are now: what is wrong with it, what it changes, what it needs, and whether it has to wait for a batch.
 * Decides, and changes nothing. Made anew for each try, and used by the engine's thread.
 *
 * @param file the file that it changes, there or not
 * @param source the one that a clone takes data from, or that a rename gives the name; the same one for everything else
 * @param fromBytes where its range begins
 * @param lengthBytes how long that is; negative where a clone begins behind the end of its source
 */
public record OperationPlan(
        FileOperation operation,
        FileState file,
        FileState source,
        long fromBytes,
        long lengthBytes,
        DeviceGeometry geometry) {
    /** Blocks that an operation may rewrite because its range covers them only in part. */
    private static final int RANGE_EDGES = 2;

    /**
     * What an operation needs.
     *
     * @param reservation blocks of memory and of the device that it writes at most
     * @param growthBlocks blocks by which the live data grow at most
     * @param claim whether it gives space back
     */
    public record Demand(SpaceReservation reservation, long growthBlocks, SpaceAccount.Claim claim) {
        /** All of them together. */
        public long wantedBlocks() {
            return reservation.reservedBlocks() + reservation.assuredBlocks();
        }
    }

    static OperationPlan of(FileOperation operation, FileState file, FileState source, DeviceGeometry geometry) {
        return new OperationPlan(
                operation,
                file,
                source,
                operation.rangeStartBytes(file.sizeBytes()),
                operation.rangeLengthBytes(file.sizeBytes(), source.sizeBytes()),
                geometry);
    }

    /** Where its range ends; for operations that were not refused. */
    long endBytes() {
        return fromBytes + lengthBytes;
    }

    /** Where the bytes end that it gives a new content, or takes away: a range that is freed ends with the file. */
    long changedEndBytes() {
        return switch (operation.effect()) {
            case WRITES -> endBytes();
            case FREES -> Math.min(file.sizeBytes(), endBytes());
            case SHARES, ASSURES, RENAMES, REMOVES, SYNCS -> fromBytes;
        };
    }

    /** What is wrong with it, in one line. */
    public Optional<String> refusal() {
        if (operation.effect() == FileOperation.Effect.RENAMES && !source.isPresent()) {
            return Optional.of("the rename of " + source.key().name()
                    + " has no source: there is no such file in the same partition");
        }
        Optional<String> own = operation instanceof FileOperation.Clone clone
                ? CloneApplier.refusal(this, clone)
                : operation instanceof FileOperation.Write write ? refusalOfDirect(write) : Optional.empty();
        return own.or(this::refusalOfRange);
    }

    private Optional<String> refusalOfDirect(FileOperation.Write write) {
        int block = geometry.blockSizeBytes();
        boolean whole = fromBytes % block == 0 && lengthBytes % block == 0;
        return write.mode() == WriteMode.CACHED || whole
                ? Optional.empty()
                : Optional.of("the direct write of " + lengthBytes + " bytes at " + fromBytes
                        + " is not a whole number of blocks of " + block + " bytes");
    }

    private Optional<String> refusalOfRange() {
        long largest = FileOperation.MAX_FILE_BYTES - geometry.blockSizeBytes();
        return fromBytes > largest - lengthBytes
                ? Optional.of("the " + operation.verb() + " of " + lengthBytes + " bytes at " + fromBytes
                        + " ends behind the largest file of " + largest + " bytes")
                : Optional.empty();
    }

    /** Why an operator may not do it, in one line: he gives space back, and does nothing else. */
    public Optional<String> refusalToOperator() {
        if (!file.isPresent()) {
            return Optional.of("there is no file " + file.key().printableName());
        }
        boolean shortens = operation instanceof FileOperation.Truncate && lengthBytes > 0;
        return shortens || operation.effect() == FileOperation.Effect.REMOVES
                ? Optional.empty()
                : Optional.of("the file has " + file.sizeBytes()
                        + " bytes; an operator can only unlink it or make it shorter");
    }

    /** Whether its blocks change hands at the commit, so that neither file may be changed in the same batch. */
    boolean isRemapping() {
        return operation.effect() == FileOperation.Effect.SHARES || preallocates();
    }

    /** Whether it gets blocks of conventional zones. */
    boolean preallocates() {
        return operation.effect() == FileOperation.Effect.ASSURES && geometry.conventionalZoneCount() > 0;
    }

    /**
     * Whether it has to wait until a batch is closed or durable: what a clone has put into either file is known only when it is durable; a clone of
     * the open batch takes its source as it was before the batch; and a clone follows no other change of its files within a batch. A rename waits for clones of both of its files.
     */
    public boolean waitsForBatch(@Nullable Batch open) {
        boolean renames = operation.effect() == FileOperation.Effect.RENAMES;
        if (operation.effect() == FileOperation.Effect.SYNCS || !(file.isPresent() || isRemapping() || renames)) {
            return false;
        }
        if (file.isRemapping() || source.isRemapping()) {
            return true;
        }
        if (open == null) {
            return false;
        }
        boolean isCloned = isCloned(open, file) || (renames && isCloned(open, source));
        boolean isChanged = isChanged(open, file) || isChanged(open, source);
        return isCloned || (isRemapping() && isChanged);
    }

    private static boolean isCloned(Batch open, FileState file) {
        return file.isPresent() && open.isCloneSource(file.fileId());
    }

    private static boolean isChanged(Batch open, FileState file) {
        return file.isPresent() && open.dirtyFile(file.fileId()) != null;
    }

    /** The blocks that it writes at most, and those that it wants to be sure of. */
    SpaceReservation reservation() {
        return switch (operation.effect()) {
            case WRITES -> SpaceReservation.of(geometry.blocksOf(lengthBytes) + 1);
            case FREES -> SpaceReservation.of(operation instanceof FileOperation.Truncate ? 1 : RANGE_EDGES);
            case SHARES -> SpaceReservation.of(RANGE_EDGES);
            case ASSURES -> SpaceReservation.assuring(geometry.blocksOf(lengthBytes));
            case RENAMES, REMOVES, SYNCS -> SpaceReservation.of(0);
        };
    }

    /**
     * By how many blocks it lets the live data grow at most. Near the limit it is looked up which blocks are new; elsewhere all count as new.
     * What only gives blocks back rewrites no more than its edges, and counts as no growth; so does a preallocation, which maps blocks of
     * conventional zones or none.
     *
     * @param spareBlocks how far the live data are from their limit
     * @param nearBlocks how far is near
     */
    long growthBlocks(NewBlocks newBlocks, @Nullable Batch open, long spareBlocks, long nearBlocks) {
        return switch (operation.effect()) {
            case WRITES -> growthOfWrite(newBlocks, open, spareBlocks - nearBlocks);
            case SHARES -> RANGE_EDGES;
            case FREES, ASSURES, RENAMES, REMOVES, SYNCS -> 0;
        };
    }

    private long growthOfWrite(NewBlocks newBlocks, @Nullable Batch open, long plentyBlocks) {
        long most = geometry.blocksOf(lengthBytes) + 1;
        if (most <= plentyBlocks) {
            return most;
        }
        long first = fromBytes / geometry.blockSizeBytes();
        long end = lengthBytes > 0 ? geometry.blocksOf(endBytes()) : first;
        return file.isPresent() ? newBlocks.count(open, file.fileId(), first, end) : end - first;
    }

    /** Whether it gives space back, and so may draw on the reserve. */
    SpaceAccount.Claim claim() {
        return switch (operation.effect()) {
            case FREES, RENAMES, REMOVES -> SpaceAccount.Claim.FREEING;
            case WRITES, SHARES, ASSURES, SYNCS -> SpaceAccount.Claim.WRITING;
        };
    }
}
