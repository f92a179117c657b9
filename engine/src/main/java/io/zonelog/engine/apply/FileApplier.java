package io.zonelog.engine.apply;

import io.zonelog.block.WriteMode;
import io.zonelog.cache.BlockFiller;
import io.zonelog.cache.DirtyFile;
import io.zonelog.cache.FileState;
import io.zonelog.cache.FileTable;
import io.zonelog.cache.SpaceReservation;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.writeback.PendingBlocks;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.MappingStore;
import io.zonelog.zone.ZoneAllocator;
import io.zonelog.zone.ZoneTable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Applies operations to files: to their state in memory, and to the open batch. Owned by the engine's thread. */
public final class FileApplier {
    private final FileTable files;
    private final DeviceGeometry geometry;
    private final BlockFiller pendingBlocks;
    private final NewBlocks newBlocks;
    private final CloneApplier clones;
    private final UnreadableEdges unreadableEdges;
    private long nextFileId;

    /**
     * @param cachedFiles files whose record is kept in memory
     * @param pending what blocks hold that the open batch does not have
     * @param zones among which some may have lost what they held
     */
    public FileApplier(MappingStore store, int cachedFiles, PendingBlocks pending, ZoneTable zones) {
        geometry = zones.geometry();
        files = new FileTable(store, cachedFiles, ZoneAllocator.NO_ZONE);
        pendingBlocks = pending;
        newBlocks = new NewBlocks(pending.inFlight(), store, geometry);
        clones = new CloneApplier(geometry, pending);
        unreadableEdges = new UnreadableEdges(pending, zones, geometry);
        nextFileId = store.nextFileId();
    }

    /** An operation on the file of a name, there or not, as it is now. */
    public OperationPlan plan(FileKey key, FileOperation operation) {
        FileState source = files.find(sourceOf(operation).orElse(key));
        // Looking for the other one must not put it out of mind.
        source.pin();
        FileState file = files.find(key);
        source.unpin();
        return OperationPlan.of(operation, file, source, geometry);
    }

    private static Optional<FileKey> sourceOf(FileOperation operation) {
        if (operation instanceof FileOperation.Clone clone) {
            return Optional.of(clone.source());
        }
        return operation instanceof FileOperation.Rename rename ? Optional.of(rename.source()) : Optional.empty();
    }

    /** Why an operation cannot be applied because an Offline zone has lost what it leaves of a block, in one line. */
    public Optional<String> refusalOfLoss(@Nullable Batch open, OperationPlan plan) {
        return unreadableEdges.refusal(open, plan.file(), plan.fromBytes(), plan.changedEndBytes());
    }

    /**
     * What an operation needs.
     *
     * @param spareBlocks how far the live data are from their limit
     * @param nearBlocks how far from it the blocks are looked up
     */
    public OperationPlan.Demand demand(@Nullable Batch open, OperationPlan plan, long spareBlocks, long nearBlocks) {
        long growth = plan.growthBlocks(newBlocks, open, spareBlocks, nearBlocks);
        return new OperationPlan.Demand(plan.reservation(), growth, plan.claim());
    }

    /**
     * Applies an operation that was not refused.
     *
     * @param reservation the plan's
     */
    public void apply(Batch batch, OperationPlan plan, long sourceOffset, SpaceReservation reservation) {
        switch (plan.operation().effect()) {
            case WRITES -> write(dirty(batch, plan.file()), plan, sourceOffset, reservation);
            case FREES -> free(dirty(batch, plan.file()), plan, sourceOffset, reservation);
            case SHARES -> clones.apply(batch, dirty(batch, plan.file()), plan, sourceOffset, reservation);
            case ASSURES -> assure(batch, dirty(batch, plan.file()), plan, sourceOffset);
            case RENAMES -> rename(batch, plan.source(), plan.file(), sourceOffset);
            case REMOVES -> remove(batch, plan.file());
            case SYNCS -> {}
        }
    }

    private static void write(DirtyFile dirty, OperationPlan plan, long sourceOffset, SpaceReservation reservation) {
        FileOperation.Write write = (FileOperation.Write) plan.operation();
        long size = dirty.file().sizeBytes();
        dirty.life(write.life());
        if (write.mode() == WriteMode.DIRECT) {
            dirty.writeDirect(plan.fromBytes(), write.data(), sourceOffset, reservation);
        } else {
            dirty.write(plan.fromBytes(), write.data(), sourceOffset, reservation);
        }
        dirty.changedBy(sourceOffset, plan.lengthBytes() > 0 ? Math.max(size, plan.endBytes()) : size);
    }

    private static void free(DirtyFile dirty, OperationPlan plan, long sourceOffset, SpaceReservation reservation) {
        boolean frees = plan.fromBytes() < plan.changedEndBytes();
        long size = dirty.file().sizeBytes();
        if (plan.operation() instanceof FileOperation.Truncate) {
            if (frees) {
                dirty.truncate(plan.fromBytes(), sourceOffset, reservation);
            }
            size = plan.fromBytes();
        } else if (frees) {
            dirty.punch(plan.fromBytes(), plan.changedEndBytes(), sourceOffset, reservation);
        }
        dirty.changedBy(sourceOffset, size);
    }

    private void assure(Batch batch, DirtyFile dirty, OperationPlan plan, long sourceOffset) {
        if (plan.preallocates() && plan.lengthBytes() > 0) {
            dirty.preallocate(plan.fromBytes() / geometry.blockSizeBytes(), geometry.blocksOf(plan.endBytes()));
            batch.remapping(dirty.file());
        }
        dirty.changedBy(sourceOffset, dirty.file().sizeBytes());
    }

    private static void remove(Batch batch, FileState file) {
        if (file.isPresent()) {
            batch.removed(file);
            file.remove();
        }
    }

    private void rename(Batch batch, FileState from, FileState to, long sourceOffset) {
        if (from == to) {
            return;
        }
        DirtyFile dirty = dirty(batch, from);
        remove(batch, to);
        to.takeOver(from);
        batch.renamed(dirty, to);
        dirty.changedBy(sourceOffset, to.sizeBytes());
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
}
