package io.zonelog.connector.apply;

import io.zonelog.connector.directory.EngineDescription.PartitionCopy;
import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.connector.handover.EngineRequest.Drop;
import io.zonelog.engine.PartitionEraser;
import io.zonelog.engine.StorageEngine;
import io.zonelog.mapping.SourcePosition;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of partitions that are left behind: they are kept for a while, in case they come back and as a source for others, and dropped
 * when another engine holds them whole or an operator says so. What was being built or dropped when the engine last ended is of no use and
 * goes first. Owned by the engine's thread.
 */
final class LeftPartitions {
    private static final Logger LOG = LoggerFactory.getLogger(LeftPartitions.class);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final StorageEngine engine;
    private final PartitionEraser eraser;
    private final EngineDirectory directory;
    private final Duration retention;
    private final Clocks clocks;
    private long lastLookNanos;

    /**
     * The time.
     *
     * @param wallMillis the time of day, in milliseconds since 1970
     * @param nanos monotonic, in nanoseconds
     */
    record Clocks(LongSupplier wallMillis, LongSupplier nanos) {}

    /** Begins to erase what is of no use. */
    LeftPartitions(
            StorageEngine engine,
            PartitionEraser eraser,
            EngineDirectory directory,
            Duration retention,
            Clocks clocks) {
        this.engine = engine;
        this.eraser = eraser;
        this.directory = directory;
        this.retention = retention;
        this.clocks = clocks;
        this.lastLookNanos = clocks.nanos().getAsLong();
        for (SourcePosition position : engine.sources().all()) {
            if (position.state().isBuilding()) {
                LOG.warn(
                        "what there is of {} was cut off while it was built or dropped, and is removed",
                        position.identity());
                eraser.erase(position.sourceId(), new CompletableFuture<>());
            }
        }
    }

    /** One turn; returns how much was done. */
    int turn() {
        long nowNanos = clocks.nanos().getAsLong();
        if (!retention.isZero() && nowNanos - lastLookNanos >= LOOK_NANOS) {
            lastLookNanos = nowNanos;
            dropWhatIsDue();
        }
        return eraser.turn();
    }

    private void dropWhatIsDue() {
        long latestMillis = clocks.wallMillis().getAsLong() - retention.toMillis();
        for (SourcePosition position : engine.sources().all()) {
            boolean due = isThere(position) && position.state().sinceMillis() <= latestMillis;
            if (due && isHeldElsewhere(position)) {
                LOG.info(
                        "{} was left behind at offset {} more than positions.left.retention ago, and is dropped",
                        position.identity(),
                        position.nextOffset());
                eraser.erase(position.sourceId(), new CompletableFuture<>());
            }
        }
    }

    private static boolean isThere(SourcePosition position) {
        return position.state().isLeft() && position.nextOffset() > 0;
    }

    private boolean isHeldElsewhere(SourcePosition position) {
        return directory.present().stream()
                .flatMap(other -> other.partitions().stream())
                .filter(PartitionCopy::isHeldWhole)
                .anyMatch(copy ->
                        copy.identity().equals(position.identity()) && copy.nextOffset() >= position.nextOffset());
    }

    /** Follows an operator's order. */
    void drop(Drop order) {
        Optional<SourcePosition> known = engine.sources().all().stream()
                .filter(position ->
                        position.identity().topic().equals(order.partition().topic())
                                && position.identity().partition()
                                        == order.partition().partition())
                .findFirst();
        String name = order.partition().topic() + "/" + order.partition().partition();
        if (known.isEmpty()) {
            order.refuse(new IllegalArgumentException("this engine has nothing of " + name));
        } else if (!known.get().state().isLeft()) {
            order.refuse(new IllegalArgumentException(name + " is not left behind here: it is "
                    + (known.get().state().isHeld() ? "held" : "being built or dropped")));
        } else {
            eraser.erase(known.get().sourceId(), order.answer());
        }
    }
}
