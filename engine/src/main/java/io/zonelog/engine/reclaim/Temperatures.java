package io.zonelog.engine.reclaim;

import io.zonelog.zone.Zone;

/** Temp. */
public final class Temperatures {
    int ofMoved(long fileId, long fileBlock, int blocks) {
        return 0;
    }

    VictimPolicy.Candidate describe(Zone zone) {
        return new VictimPolicy.Candidate((double) zone.usedBlocks() / zone.capacityBlocks(), 1, 1);
    }
}
