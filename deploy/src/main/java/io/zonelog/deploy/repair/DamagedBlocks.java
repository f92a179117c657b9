package io.zonelog.deploy.repair;

import io.zonelog.block.BlockChecksums;
import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.peer.PeerBlocks;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.read.DamageScan.Damage;
import io.zonelog.engine.reclaim.Repair;
import io.zonelog.mapping.SourceIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Damaged blocks on their way to being well again: what other engines have at the same place of the same file is taken where it has the checksum
 * with which the block was written here. So it does not matter whether the other engine is further; another content has another checksum.
 * Used by one thread.
 */
final class DamagedBlocks {
    /** An engine that fails so often in a row, one block after another, is given up. */
    private static final int MOST_FAILURES = 3;

    private final Damage damage;
    private final DeviceGeometry geometry;
    private final int blockSizeBytes;
    private final byte[] data;
    private final BitSet found = new BitSet();
    private final List<String> reasons = new ArrayList<>();

    DamagedBlocks(Damage damage, DeviceGeometry geometry) {
        this.damage = damage;
        this.geometry = geometry;
        this.blockSizeBytes = geometry.blockSizeBytes();
        this.data = new byte[count() * blockSizeBytes];
    }

    int count() {
        return damage.blocks().lengthBlocks();
    }

    /** Asks one engine after another until all blocks are found. */
    void fetch(PeerBlocks peers) {
        SourceIdentity identity = damage.source().identity();
        List<EngineDescription> holders = peers.holders(identity);
        if (holders.isEmpty()) {
            reasons.add("no other engine holds " + identity);
        }
        for (EngineDescription holder : holders) {
            if (found.cardinality() == count()) {
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
        int[] crcs = new int[endBlock - fromBlock];
        new BlockChecksums(blockSizeBytes).compute(padded, crcs, 0);
        for (int block = fromBlock; block < endBlock; block++) {
            if (!found.get(block) && crcs[block - fromBlock] == damage.crcs().values()[block]) {
                padded.get((block - fromBlock) * blockSizeBytes, data, block * blockSizeBytes, blockSizeBytes);
                found.set(block);
            }
        }
        return Optional.empty();
    }

    /** What was found, in runs. */
    List<Repair> repairs() {
        List<Repair> repairs = new ArrayList<>();
        int zone = geometry.zoneOf(damage.blocks().sector());
        int first = geometry.blockInZone(damage.blocks().sector());
        for (int from = found.nextSetBit(0); from >= 0; from = found.nextSetBit(found.nextClearBit(from))) {
            int blocks = found.nextClearBit(from) - from;
            repairs.add(new Repair(
                    zone,
                    first + from,
                    ByteBuffer.wrap(data, from * blockSizeBytes, blocks * blockSizeBytes)
                            .slice()));
        }
        return repairs;
    }

    /** The blocks that were not found, in one line; empty if all were. */
    String lossLine() {
        int missing = count() - found.cardinality();
        return missing == 0
                ? ""
                : line(missing + " of " + count() + " blocks cannot be had: " + String.join("; ", reasons));
    }

    /** What became of the blocks, in one line that names them. */
    String line(String outcome) {
        return "file " + damage.key().printableName() + " of " + damage.source().identity() + ", from offset "
                + damage.blocks().fileBlock() * blockSizeBytes + ", length " + (long) count() * blockSizeBytes
                + " bytes: " + outcome;
    }
}
