package io.zonelog.engine.reclaim;

/** Says which zone is best to be reclaimed next. Pure. */
@FunctionalInterface
public interface VictimPolicy {
    /** The zone with the fewest live blocks. */
    VictimPolicy GREEDY = zone -> -zone.liveShare();

    /**
     * Benefit against cost, weighted with age (Rosenblum and Ousterhout, 1992): free space times age, divided by what is read and
     * written.
     */
    VictimPolicy COST_BENEFIT = zone -> (1 - zone.liveShare()) * zone.ageBlocks() / (1 + zone.liveShare());

    /**
     * Minimum declining cost (Lomet and Luo, 2021): a zone whose cost would soon have fallen further is left to empty by itself. With
     * live share v and overwrite rate r, the score is (1 − v)² / (v · r).
     */
    VictimPolicy MINIMUM_DECLINING_COST = zone -> {
        double dead = 1 - zone.liveShare();
        return dead * dead / Math.max(zone.liveShare() * zone.overwriteRate(), Double.MIN_NORMAL);
    };

    /** Higher is better. */
    double score(Candidate zone);

    /**
     * A zone that could be reclaimed.
     *
     * @param liveShare live blocks of all its blocks, 0 to 1
     * @param ageBlocks blocks that users have written since the zone took data, 1 or more
     * @param overwriteRate how often one of its live blocks is overwritten, per block that users write
     */
    record Candidate(double liveShare, long ageBlocks, double overwriteRate) {}
}
