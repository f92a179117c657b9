package io.zonelog.connector.takeover;

import io.zonelog.connector.handover.EngineRequest;
import io.zonelog.connector.handover.LogView;
import io.zonelog.connector.takeover.SnapshotSources.Candidate;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.snapshot.PartitionBuilder;
import io.zonelog.snapshot.SnapshotBase;
import io.zonelog.snapshot.SnapshotException;
import io.zonelog.snapshot.SnapshotFrames;
import io.zonelog.snapshot.SnapshotHeader;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition that is being built: where a source breaks off, the same one or the next goes on with what is not there yet. Used by one thread
 * for building.
 */
final class PartitionBuilding {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionBuilding.class);

    private final Place place;
    private final SourceIdentity identity;
    private final LogView log;
    private final BooleanSupplier cancelled;
    private final Set<String> failures = new LinkedHashSet<>();
    private EngineSite site;
    private PartitionBuilder builder;

    /**
     * Where partitions are built.
     *
     * @param engine takes requests for the engine's thread
     * @param store what it has made durable
     * @param blockSizeBytes of the device: a snapshot of another one does not fit
     */
    record Place(Consumer<EngineRequest> engine, MappingView store, int blockSizeBytes) {}

    PartitionBuilding(Place place, SourceIdentity identity, LogView log, BooleanSupplier cancelled) {
        this.place = place;
        this.identity = identity;
        this.log = log;
        this.cancelled = cancelled;
        site = new EngineSite(place.engine(), place.store(), cancelled);
        builder = new PartitionBuilder(site);
    }

    /** Builds from a source as long as it gives anything new; tells whether the partition is built. */
    boolean isBuiltFrom(Candidate candidate) {
        if (candidate.nextOffset() < log.earliestOffset()) {
            failures.add(candidate + " is at offset " + candidate.nextOffset() + ", which Kafka no longer holds");
            return false;
        }
        boolean again = true;
        while (again && !cancelled.getAsBoolean()) {
            SnapshotBase before = builder.base();
            try {
                candidate.use(before, frames -> build(candidate, frames));
                return true;
            } catch (SnapshotException unfit) {
                note(candidate, "its snapshot cannot be used: " + unfit.getMessage());
                discard();
                // what is damaged stays so; what does not fit to the work of others may do without
                again = before.nextOffset() > 0;
            } catch (IOException broken) {
                note(candidate, broken.getMessage() == null ? broken.toString() : broken.getMessage());
                again = site.isSound() && !builder.base().equals(before);
                if (!site.isSound()) {
                    discard();
                }
            }
        }
        return false;
    }

    private void note(Candidate candidate, String failure) {
        LOG.warn("{} is not built from {} to its end: {}", identity, candidate, failure);
        failures.add(candidate + ": " + failure);
    }

    /** Why it is not built, in words; empty if there was nothing to ask. */
    String failures() {
        return String.join("; ", failures);
    }

    void noteFailure(RuntimeException unexpected) {
        LOG.warn("{} is not built from a snapshot", identity, unexpected);
        failures.add(String.valueOf(unexpected.getMessage()));
    }

    private void build(Candidate candidate, SnapshotFrames frames) throws IOException {
        SnapshotHeader header = frames.header();
        requireFit(header);
        SnapshotBase base = builder.base();
        if (base.nextOffset() > 0 && header.sinceOffset() == 0) {
            discard();
        } else if (header.nextOffset() < base.nextOffset()) {
            throw new SnapshotException("it is at offset " + header.nextOffset() + ", behind offset "
                    + base.nextOffset() + " of what is built already");
        }
        LOG.info(
                "building {} from {} at offset {}{}",
                identity,
                candidate,
                header.nextOffset(),
                builder.base().nextOffset() > 0 ? ", going on with the files that are not there yet" : "");
        builder.build(frames);
        LOG.info("built {} from {}: {} files, {} bytes", identity, candidate, frames.files(), frames.dataBytes());
    }

    private void requireFit(SnapshotHeader header) throws IOException {
        if (!header.identity().equals(identity)) {
            throw new IOException("it has " + header.identity() + " of another topic or cluster");
        }
        if (!header.isComplete()) {
            throw new IOException("it lacks records before offset " + header.incompleteFrom());
        }
        if (header.blockSizeBytes() != place.blockSizeBytes()) {
            throw new IOException("it has blocks of " + header.blockSizeBytes() + " bytes, and this device of "
                    + place.blockSizeBytes());
        }
        if (header.nextOffset() < log.earliestOffset()) {
            throw new IOException("it is at offset " + header.nextOffset() + ", which Kafka no longer holds");
        }
    }

    /** Has everything removed that was built; what comes next begins anew. */
    void discard() {
        site.discard();
        site = new EngineSite(place.engine(), place.store(), cancelled);
        builder = new PartitionBuilder(site);
    }
}
