package io.zonelog.deploy.data;

import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.device.ZonedDevice;
import io.zonelog.journal.Rebuild;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.metadata.MetadataOptions;
import io.zonelog.metadata.RocksDbMappingStore;
import io.zonelog.metadata.StoreDraft;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mapping store of a data directory for its owner, made anew from the device where it is lost and that is allowed. */
final class OwnedStore {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedStore.class);
    /** Progress is logged whenever so much of the journal was read. */
    private static final long LOGGED_BYTES = 64 << 20;

    private final DataDirectory directory;
    private final MetadataOptions options;
    private final ZonedDevice device;

    OwnedStore(DataDirectory directory, MetadataOptions options, ZonedDevice device) {
        this.directory = directory;
        this.options = options;
        this.device = device;
    }

    /**
     * Opens the store; makes an empty one for a device that holds nothing.
     *
     * @throws CommandFailure with one line, if it is gone, or cannot be made anew
     * @throws MappingStoreException with one line, if it cannot be opened
     */
    RocksDbMappingStore open(StoreRebuild.Policy policy) throws IOException {
        Optional<String> gone = gone(directory, device);
        if (gone.isPresent()) {
            if (policy == StoreRebuild.Policy.NEVER) {
                throw CommandFailure.usage(gone.get());
            }
            rebuild(gone.get());
            return opened();
        }
        try {
            return opened();
        } catch (MappingStoreException refused) {
            if (policy == StoreRebuild.Policy.NEVER || !refused.isDamage()) {
                throw refused;
            }
            rebuild(FailureLine.of(refused));
            return opened();
        }
    }

    private RocksDbMappingStore opened() {
        return RocksDbMappingStore.open(directory.metadata(), device.geometry().deviceUuid(), options);
    }

    private void rebuild(String why) {
        LOG.warn("The mapping store is made anew from the device, as store.rebuild allows: {}", why);
        StoreRebuild.Rebuilt rebuilt =
                new StoreRebuild(directory, options, Clock.systemUTC()).run(device, OwnedStore.logged());
        LOG.warn("The mapping store is made anew: {}", rebuilt.line());
    }

    private static Rebuild.Progress logged() {
        AtomicLong logged = new AtomicLong();
        return (doneBytes, allBytes) -> {
            if (doneBytes - logged.get() >= LOGGED_BYTES) {
                logged.set(doneBytes);
                LOG.info(
                        "Making the mapping store anew: {} of {} of the journal",
                        Sizes.rounded(doneBytes),
                        Sizes.rounded(allBytes));
            }
        };
    }

    /**
     * Says in one line that there is no mapping store although the device holds data, if that is so: a new store would know nothing of them.
     *
     * @throws IOException if the directory cannot be looked into
     */
    static Optional<String> gone(DataDirectory directory, ZonedDevice device) throws IOException {
        boolean isGone = StoreDraft.isMissingOrEmpty(directory.metadata())
                && device.report(0, device.geometry().zoneCount()).stream().anyMatch(zone -> zone.writtenBlocks() > 0);
        return isGone
                ? Optional.of("the mapping store " + directory.metadata()
                        + " is missing, but the device holds data: zonelog rebuild makes it anew from the device, or"
                        + " bring it back from a copy")
                : Optional.empty();
    }
}
