package io.zonelog.connector.handover;

import io.zonelog.engine.FileOperation;
import io.zonelog.engine.ReclaimOrder;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourcePosition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** What consumers and operators ask of the engine's thread, besides applying records. */
public sealed interface SourceRequest {
    /** The engine cannot answer any more. */
    void refuse(Throwable cause);

    /**
     * Take over partitions: their records count from now on, under these leases only.
     *
     * @param positions answers with where each partition goes on, in the order of the leases
     */
    record Claim(List<PartitionLease> leases, CompletableFuture<List<SourcePosition>> positions)
            implements SourceRequest {
        @Override
        public void refuse(Throwable cause) {
            positions.completeExceptionally(cause);
        }
    }

    /**
     * Give partitions back: records under these leases that are not applied yet are dropped.
     *
     * @param durable answers when everything applied of these partitions is durable
     */
    record Release(List<PartitionLease> leases, CompletableFuture<Void> durable) implements SourceRequest {
        @Override
        public void refuse(Throwable cause) {
            durable.completeExceptionally(cause);
        }
    }

    /** Partitions are lost to another consumer already: as a release, but nobody waits. */
    record Abandon(List<PartitionLease> leases) implements SourceRequest {
        @Override
        public void refuse(Throwable cause) {
            // nobody waits
        }
    }

    /**
     * An operator's order to reclaim.
     *
     * @param begun answers with the number of zones that are to be emptied because of it
     */
    record Reclaim(ReclaimOrder order, CompletableFuture<Integer> begun) implements SourceRequest {
        @Override
        public void refuse(Throwable cause) {
            begun.completeExceptionally(cause);
        }
    }

    /**
     * Zones were added to the device: take them in.
     *
     * @param taken answers with how many there were
     */
    record TakeAddedZones(CompletableFuture<Integer> taken) implements SourceRequest {
        @Override
        public void refuse(Throwable cause) {
            taken.completeExceptionally(cause);
        }
    }

    /**
     * An operator unlinks a file or makes it shorter, without a record.
     *
     * @param durable answers with the position of the file's partition at which it was applied, once it is durable; fails with
     *     {@link IllegalArgumentException} if it cannot be done to this file
     */
    record FileOrder(FileKey key, FileOperation operation, CompletableFuture<SourcePosition> durable)
            implements SourceRequest {
        @Override
        public void refuse(Throwable cause) {
            durable.completeExceptionally(cause);
        }
    }

    /**
     * An operator has one record passed, the next one of its partition, as if it were a bad one. Whoever asked and does not wait any more
     * has cancelled an order whose record has not come.
     *
     * @param offset the record's offset
     * @param passed answers with the partition's position once it is durable behind the record; fails with
     *     {@link IllegalArgumentException} if the partition is further already
     */
    record Skip(TopicPartition partition, long offset, CompletableFuture<SourcePosition> passed)
            implements SourceRequest {
        @Override
        public void refuse(Throwable cause) {
            passed.completeExceptionally(cause);
        }
    }

    /**
     * Apply what is in the hand-over and make it durable; nothing more will come.
     *
     * @param drained answers when everything applied is durable
     */
    record Drain(CompletableFuture<Void> drained) implements SourceRequest {
        @Override
        public void refuse(Throwable cause) {
            drained.completeExceptionally(cause);
        }
    }
}
