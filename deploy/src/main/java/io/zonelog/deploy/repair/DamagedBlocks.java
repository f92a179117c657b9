package io.zonelog.deploy.repair;

import io.zonelog.block.BlockChecksums;
import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.deploy.backup.BackupBlocks;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.peer.PeerBlocks;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.read.DamageScan.Damage;
import io.zonelog.engine.reclaim.Repair;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.SourceIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Damaged blocks on their way to being well again: what other engines, or a backup, have at the same place of the same file is taken where it has
 * the checksum with which the block was written here. So it does not matter whether the other one is further; another content has another
 * checksum. Used by one thread.
 */
final class DamagedBlocks {
    /** An engine that fails so often in a row, one block after another, is given up. */
    private static final int MOST_FAILURES = 3;

    private final Damage damage;
    private final DeviceGeometry geometry;
    private final int blockSizeBytes;
    private final BitSet found = new BitSet();
    /** Those of the found ones that nobody has asked for yet. */
    private final BitSet ready = new BitSet();
    /** What they hold; null while there are none, since many damages may wait at once. */
    private byte @Nullable [] data;

    private final List<String> reasons = new ArrayList<>();

    DamagedBlocks(Damage damage, DeviceGeometry geometry) {
        this.damage = damage;
        this.geometry = geometry;
        this.blockSizeBytes = geometry.blockSizeBytes();
    }

    int count() {
        return damage.blocks().lengthBlocks();
    }

    /** How many are not found. */
    int missing() {
        return count() - found.cardinality();
    }

    /** Asks one engine after another until all blocks are found. */
    void fetch(PeerBlocks peers) {
        SourceIdentity identity = damage.source().identity();
        List<EngineDescription> holders = peers.holders(identity);
        if (holders.isEmpty()) {
            reasons.add("no other engine holds " + identity);
        }
        for (EngineDescription holder : holders) {
            if (missing() == 0) {
                return;
            }
            fetch(peers, holder);
        }
    }

    /** At first all at once; where that fails, one after another, since there may be damaged ones among them. */
    private void fetch(PeerBlocks peers, EngineDescription holder) {
        int before = found.cardinality();
        Optional<String> failure = take(peers, holder, 0, count());
        int failures = failure.isPresent() ? 1 : 0;
        for (int block = 0; failure.isPresent() && block < count() && failures <= MOST_FAILURES; block++) {
            Optional<String> ofBlock = take(peers, holder, block, block + 1);
            failures = ofBlock.isPresent() ? failures + 1 : 0;
        }
        if (failure.isPresent() || found.cardinality() == before) {
            reasons.add(holder.url() + failure.map(line -> ": " + line).orElse(" has other data there"));
        }
    }

    /** Takes what is right of some blocks; tells why it cannot, if the engine does not give them. */
    private Optional<String> take(PeerBlocks peers, EngineDescription holder, int fromBlock, int endBlock) {
        byte[] bytes;
        try {
            bytes = peers.read(
                    holder,
                    damage.source().identity(),
                    damage.key().name(),
                    (damage.blocks().fileBlock() + fromBlock) * blockSizeBytes,
                    (endBlock - fromBlock) * blockSizeBytes,
                    damage.blocks().lastSourceOffset());
        } catch (IOException failure) {
            return Optional.of(FailureLine.of(failure));
        }
        // Behind the end of a file its last block holds zeros.
        ByteBuffer padded = ByteBuffer.allocate((endBlock - fromBlock) * blockSizeBytes);
        padded.put(0, bytes);
        offer(fromBlock, padded);
        return Optional.empty();
    }

    /** Takes those of some blocks that are right. */
    private void offer(int fromBlock, ByteBuffer blocks) {
        int[] crcs = new int[blocks.remaining() / blockSizeBytes];
        new BlockChecksums(blockSizeBytes).compute(blocks.duplicate(), crcs, 0);
        for (int index = 0; index < crcs.length; index++) {
            int block = fromBlock + index;
            if (!found.get(block) && crcs[index] == damage.crcs().values()[block]) {
                if (data == null) {
                    data = new byte[count() * blockSizeBytes];
                }
                blocks.get(blocks.position() + index * blockSizeBytes, data, block * blockSizeBytes, blockSizeBytes);
                found.set(block);
                ready.set(block);
            }
        }
    }

    /**
     * Where a backup may have them.
     *
     * @param taken called when it had some
     */
    BackupBlocks.Place place(Runnable taken) {
        return new BackupBlocks.Place(
                damage.key().name(), damage.blocks().fileBlock(), count(), (fromBlock, blocks) -> {
                    offer(fromBlock, blocks);
                    taken.run();
                });
    }

    /** Notes why some of them are missing. */
    void addReason(String reason) {
        reasons.add(reason);
    }

    /** Passes over blocks that the file no longer has where they are damaged; returns how many of the missing ones these are. */
    int passOverwritten(MappingView view) {
        int before = missing();
        BitSet mapped = new BitSet();
        view.file(damage.key()).ifPresent(file -> {
            try (Cursor<Extent> extents =
                    view.extents(file.fileId(), damage.blocks().fileBlock())) {
                while (extents.advance()
                        && extents.current().fileBlock() < damage.blocks().endBlock()) {
                    addMapped(extents.current(), mapped);
                }
            }
        });
        mapped.flip(0, count());
        found.or(mapped);
        return before - missing();
    }

    /** Adds those that an extent has at the damaged place. */
    private void addMapped(Extent extent, BitSet mapped) {
        Extent damaged = damage.blocks();
        long from = Math.max(extent.fileBlock(), damaged.fileBlock());
        long end = Math.min(extent.endBlock(), damaged.endBlock());
        boolean same = !extent.isUnwritten()
                && extent.slice(from, end, geometry.blockSectors()).sector()
                        == damaged.slice(from, end, geometry.blockSectors()).sector();
        if (same) {
            mapped.set((int) (from - damaged.fileBlock()), (int) (end - damaged.fileBlock()));
        }
    }

    /** What was found since the last call, in runs. */
    List<Repair> repairs() {
        byte[] bytes = data;
        if (bytes == null) {
            return List.of();
        }
        List<Repair> repairs = new ArrayList<>();
        int zone = geometry.zoneOf(damage.blocks().sector());
        int first = geometry.blockInZone(damage.blocks().sector());
        for (int from = ready.nextSetBit(0); from >= 0; from = ready.nextSetBit(ready.nextClearBit(from))) {
            int blocks = ready.nextClearBit(from) - from;
            repairs.add(new Repair(
                    zone,
                    first + from,
                    ByteBuffer.wrap(bytes, from * blockSizeBytes, blocks * blockSizeBytes)
                            .slice()));
        }
        ready.clear();
        data = null;
        return repairs;
    }

    /** The blocks that were not found, in one line. */
    String lossLine() {
        return line(missing() + " of " + count() + " blocks cannot be had: " + String.join("; ", reasons));
    }

    /** What became of the blocks, in one line that names them. */
    String line(String outcome) {
        return "file " + damage.key().printableName() + " of " + damage.source().identity() + ", from offset "
                + damage.blocks().fileBlock() * blockSizeBytes + ", length " + (long) count() * blockSizeBytes
                + " bytes: " + outcome;
    }
}
