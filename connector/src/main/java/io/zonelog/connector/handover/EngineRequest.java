package io.zonelog.connector.handover;

import io.zonelog.connector.assignment.RefusedPartitions;
import io.zonelog.engine.Sources.SourceRecord;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.reclaim.Relocator;
import io.zonelog.engine.reclaim.Repair;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.MappingStore.MappingSnapshot;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** What consumers and operators ask of the engine's thread, besides applying records. */
public sealed interface EngineRequest {
    /** The engine cannot answer any more. */
    void refuse(Throwable cause);

    /** Somebody waits for what becomes of it. */
    sealed interface Awaited extends EngineRequest {
        CompletableFuture<?> answer();

        @Override
        default void refuse(Throwable cause) {
            answer().completeExceptionally(cause);
        }
    }

    /**
     * Take over partitions: their records count from now on, under these leases only.
     *
     * @param answer for each partition, in the order of the leases
     */
    record Claim(List<PartitionLease> leases, CompletableFuture<List<ClaimAnswer>> answer) implements Awaited {}

    /** What becomes of a claim to one partition. */
    sealed interface ClaimAnswer {}

    /**
     * The lease is in force.
     *
     * @param position where the partition goes on
     */
    record Taken(SourcePosition position) implements ClaimAnswer {}

    /** Not yet: what there is of the partition is being removed, or built anew. Ask again. */
    record Later() implements ClaimAnswer {}

    /** The partition's files cannot be gone on with here. */
    record Refused(RefusedPartitions.Refusal refusal) implements ClaimAnswer {}

    /**
     * Give partitions back: records under these leases that are not applied yet are dropped.
     *
     * @param afterwards what the files are worth from then on
     * @param answer comes when everything applied of these partitions is durable
     */
    record Release(List<PartitionLease> leases, Afterwards afterwards, CompletableFuture<Void> answer)
            implements Awaited {}

    /** What the files of a partition that is given back are worth from then on. */
    enum Afterwards {
        /** The engine ends, and the partition is still its own. */
        STILL_HELD,
        /** Another engine goes on with it, or none: they are left behind. */
        LEFT_BEHIND
    }

    /** Every consumer knows what the group has given it: partitions that are not claimed now are left behind. */
    record Settle() implements EngineRequest {
        @Override
        public void refuse(Throwable cause) {
            // nobody waits
        }
    }

    /** Partitions are lost to another consumer already: as a release, but nobody waits. */
    record Abandon(List<PartitionLease> leases) implements EngineRequest {
        @Override
        public void refuse(Throwable cause) {
            // nobody waits
        }
    }

    /**
     * An operator's order to reclaim.
     *
     * @param answer comes with the number of zones that are to be emptied because of it
     */
    record Reclaim(Relocator.Order order, CompletableFuture<Integer> answer) implements Awaited {}

    /**
     * Zones were added to the device: take them in.
     *
     * @param answer comes with how many there were
     */
    record TakeAddedZones(CompletableFuture<Integer> answer) implements Awaited {}

    /**
     * An operator has a file unlinked or made shorter, by a record that is on its way.
     *
     * @param recordOffset the record's offset
     * @param heldBack comes with the partition's position if it waits there for room in front of the record
     * @param answer comes with the partition's position once what is ordered is durable; fails with {@link IllegalArgumentException} if the
     *     partition is not held
     */
    record FileOrder(
            FileKey key,
            FileOperation operation,
            long recordOffset,
            CompletableFuture<Long> heldBack,
            CompletableFuture<SourcePosition> answer)
            implements Awaited {}

    /** An order that was told that it is held back may be carried out before its record comes. */
    record EarlyOrder(FileOrder order) implements EngineRequest {
        @Override
        public void refuse(Throwable cause) {
            order.refuse(cause);
        }
    }

    /**
     * An operator has one record passed, the next one of its partition, as if it were a bad one. Whoever asked and does not wait any more
     * has cancelled an order whose record has not come.
     *
     * @param offset the record's offset
     * @param answer comes with the partition's position once it is durable behind the record; fails with
     *     {@link IllegalArgumentException} if the partition is further already
     */
    record Skip(TopicPartition partition, long offset, CompletableFuture<SourcePosition> answer) implements Awaited {}

    /**
     * An operator has a partition dropped that is left behind.
     *
     * @param answer comes with its position once nothing is left of its files; fails with {@link IllegalArgumentException} if it is held,
     *     or not known
     */
    record Drop(TopicPartition partition, CompletableFuture<SourcePosition> answer) implements Awaited {}

    /**
     * Blocks that the device has lost or spoilt are written anew.
     *
     * @param answer comes with what became of it
     */
    record RepairBlocks(Repair repair, CompletableFuture<Repair.Outcome> answer) implements Awaited {}

    /**
     * Somebody wants to see the mapping as it is when a partition has consumed every record below an offset and no other. Whoever does not
     * wait any more has cancelled it.
     *
     * @param position the offset
     * @param answer comes with a snapshot, which the receiver closes; fails with {@link IllegalArgumentException} if the partition is further
     *     already
     */
    record SnapshotAt(TopicPartition partition, long position, CompletableFuture<MappingSnapshot> answer)
            implements Awaited {}

    /**
     * A partition is going to be built from a snapshot; what there is of it goes first.
     *
     * @param answer comes with its number, once it counts as being built; fails if it is held
     */
    record BeginBuild(SourceIdentity identity, CompletableFuture<Integer> answer) implements Awaited {}

    /**
     * One operation that builds a file.
     *
     * @param key the file
     * @param record what the file's blocks say that they are from
     * @param operation its data stay as they are until it is applied
     */
    record BuildStep(FileKey key, SourceRecord record, FileOperation operation) {}

    /**
     * Some operations on a partition that is being built, behind those before.
     *
     * @param answer comes when all are applied; fails if one cannot be
     */
    record BuildPart(List<BuildStep> steps, CompletableFuture<Void> answer) implements Awaited {}

    /**
     * All operations so far are applied; more may follow.
     *
     * @param answer comes once they are durable
     */
    record SettleBuild(CompletableFuture<Void> answer) implements Awaited {}

    /**
     * All operations are applied: the partition is at a position, and left behind there until it is claimed.
     *
     * @param answer comes with the position once all of it is durable
     */
    record EndBuild(SourcePosition built, CompletableFuture<SourcePosition> answer) implements Awaited {}

    /** A partition is not going to be built after all: what there is of it is removed, and answered for then. */
    record DiscardBuild(int sourceId, CompletableFuture<SourcePosition> answer) implements Awaited {}

    /**
     * Apply what is in the hand-over and make it durable; nothing more will come.
     *
     * @param answer comes when everything applied is durable
     */
    record Drain(CompletableFuture<Void> answer) implements Awaited {}
}
