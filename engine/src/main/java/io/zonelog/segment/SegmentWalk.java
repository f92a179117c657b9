package io.zonelog.segment;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.block.Sectors;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Walks a zone's segments backwards: finds the newest summary below some block, and from each summary the one before. Blocks that no
 * summary covers were never committed. Waits for each read, so it is for recovery and checks only. Used by one thread, since its reads share
 * their memory.
 *
 * <p>A file may hold a copy of a summary of the zone that it lies in, which would hide all that came after the one it was copied from. So
 * where a summary is found by its looks, the blocks between its data and itself are searched: one of the same segment, or of a later one,
 * shows that it is a copy. There are few such blocks behind a true one. Links of a summary to the one before need no such proof.
 */
public final class SegmentWalk {
    private static final int WINDOW_BYTES = 1 << 20;
    /** Most summaries are not longer. */
    private static final int NEAREST_BLOCKS = 16;

    /**
     * A summary and its place.
     *
     * @param sector its first sector
     * @param lengthBlocks its blocks, without padding behind them
     * @param summary what it says
     */
    public record Found(long sector, int lengthBlocks, SegmentSummary summary) {}

    private final ZonedDevice device;
    private final DeviceGeometry geometry;
    private final SummaryCodec codec;
    private final int windowBlocks;
    private final Search search = new Search();
    private final Search searchForOriginal = new Search();
    private ByteBuffer summaryMemory = ByteBuffer.allocate(0);

    public SegmentWalk(ZonedDevice device) {
        this.device = device;
        this.geometry = device.geometry();
        this.codec = new SummaryCodec(geometry.deviceUuid());
        this.windowBlocks = Math.max(1, WINDOW_BYTES / geometry.blockSizeBytes());
    }

    /** The summary with the highest address that starts below a block of the zone, of the zone's current life. */
    public Optional<Found> newestBelow(ZoneDescriptor zone, int endBlock) {
        return newestBelow(zone, endBlock, found -> true);
    }

    /**
     * The same among those that pass a test. Whoever can write files can write blocks that look like summaries of versions 1 and 2, so somebody
     * who knows which blocks are data says which ones are none.
     */
    public Optional<Found> newestBelow(ZoneDescriptor zone, int endBlock, Predicate<Found> isTrue) {
        return search.newestBetween(zone, 0, endBlock, isTrue.and(found -> !isCopy(zone, found)));
    }

    /**
     * The summary with the highest address that lies so near before a block as the last of several appends does; beside what proves that it is
     * no copy, reads no more than the longest append.
     */
    public Optional<Found> newestNear(ZoneDescriptor zone, int endBlock) {
        int near = Math.max(0, endBlock - geometry.maxAppendBlocks());
        return search.nearestFirst(zone, near, endBlock, found -> !isCopy(zone, found));
    }

    private boolean isCopy(ZoneDescriptor zone, Found found) {
        long previous = found.summary().previousSummarySector();
        int behind = previous == Sectors.UNASSIGNED ? 0 : geometry.blockInZone(previous) + 1;
        for (SegmentSummary.Extent extent : found.summary().extents()) {
            behind = Math.max(behind, extent.blockInZone() + extent.lengthBlocks());
        }
        return searchForOriginal
                .nearestFirst(
                        zone,
                        behind,
                        geometry.blockInZone(found.sector()),
                        other -> isNotBefore(other.summary(), found.summary()))
                .isPresent();
    }

    /** Segments of versions 1 and 2 have no order beyond a start of the engine, so there it is the same one or proves nothing. */
    private static boolean isNotBefore(SegmentSummary one, SegmentSummary other) {
        SegmentSummary.Origin origin = one.origin();
        SegmentSummary.Origin otherOrigin = other.origin();
        if (otherOrigin.startNumber() == 0) {
            return origin.equals(otherOrigin) && one.previousSummarySector() == other.previousSummarySector();
        }
        int order = Long.compare(origin.startNumber(), otherOrigin.startNumber());
        return order == 0 ? origin.segmentSequence() >= otherOrigin.segmentSequence() : order > 0;
    }

    /** Looks for summaries by their looks, from the highest block down. */
    private final class Search {
        private ByteBuffer windowMemory = ByteBuffer.allocate(0);

        private Optional<Found> nearestFirst(ZoneDescriptor zone, int lowest, int endBlock, Predicate<Found> isTrue) {
            int nearest = Math.max(lowest, endBlock - NEAREST_BLOCKS);
            return newestBetween(zone, nearest, endBlock, isTrue)
                    .or(() -> newestBetween(zone, lowest, nearest, isTrue));
        }

        private Optional<Found> newestBetween(ZoneDescriptor zone, int lowest, int endBlock, Predicate<Found> isTrue) {
            int end = endBlock;
            while (end > lowest) {
                int start = Math.max(lowest, end - windowBlocks);
                windowMemory = memory(windowMemory, Math.min(windowBlocks, end - start));
                ByteBuffer window = read(geometry.sectorOf(zone.zoneIndex(), start), end - start, windowMemory);
                for (int block = end - 1; block >= start; block--) {
                    Optional<Found> found = claims(window, block - start)
                            ? at(zone, geometry.sectorOf(zone.zoneIndex(), block))
                                    .filter(isTrue)
                            : Optional.empty();
                    if (found.isPresent()) {
                        return found;
                    }
                }
                end = start;
            }
            return Optional.empty();
        }
    }

    /** Whether a block of a window begins like a summary; any may, in a window that cannot be read as a whole. */
    private boolean claims(@Nullable ByteBuffer window, int block) {
        int blockSizeBytes = geometry.blockSizeBytes();
        return window == null || SummaryCodec.claimedLength(window.slice(block * blockSizeBytes, blockSizeBytes)) > 0;
    }

    /** The summary before another one in its zone. */
    public Optional<Found> previous(ZoneDescriptor zone, Found of) {
        long sector = of.summary().previousSummarySector();
        return sector == Sectors.UNASSIGNED ? Optional.empty() : at(zone, sector);
    }

    private Optional<Found> at(ZoneDescriptor zone, long sector) {
        summaryMemory = memory(summaryMemory, 1);
        ByteBuffer first = read(sector, 1, summaryMemory);
        if (first == null) {
            return Optional.empty();
        }
        int length = SummaryCodec.claimedLength(first);
        long blocks = geometry.blocksOf(length);
        if (length == 0 || geometry.blockInZone(sector) + blocks > zone.capacityBlocks()) {
            return Optional.empty();
        }
        summaryMemory = memory(summaryMemory, Math.toIntExact(blocks));
        ByteBuffer whole = blocks == 1 ? first : read(sector, Math.toIntExact(blocks), summaryMemory);
        return Optional.ofNullable(whole)
                .flatMap(codec::decode)
                .filter(summary -> belongs(summary, zone))
                .map(summary -> new Found(sector, Math.toIntExact(blocks), summary));
    }

    private boolean belongs(SegmentSummary summary, ZoneDescriptor zone) {
        return summary.deviceUuid().equals(geometry.deviceUuid())
                && summary.zoneIndex() == zone.zoneIndex()
                && summary.resetEpoch() == zone.resetEpoch();
    }

    /** Memory for so many blocks: what there is, if that is enough. */
    private ByteBuffer memory(ByteBuffer present, int blocks) {
        int bytes = blocks * geometry.blockSizeBytes();
        return present.capacity() >= bytes ? present : AlignedBuffers.allocate(bytes, geometry.blockSizeBytes());
    }

    /** Some blocks, until the next read into the same memory; null if one of them cannot be read. */
    private @Nullable ByteBuffer read(long sector, int blocks, ByteBuffer memory) {
        ByteBuffer buffer = memory.slice(0, blocks * geometry.blockSizeBytes());
        return device.readAwaited(sector, buffer.duplicate()).isSuccess() ? buffer : null;
    }
}
