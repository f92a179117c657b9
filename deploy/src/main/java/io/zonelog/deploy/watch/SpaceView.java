package io.zonelog.deploy.watch;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.zonelog.deploy.view.zone.ZoneRow;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.EngineStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Space, as users see it: sums over all zones, and what an engine that runs knows beside them; one flat object in JSON.
 *
 * @param zones what zones there are
 * @param zonesByCondition how many zones are in each condition
 * @param sums what is in all zones together
 * @param zonesByUse how many written zones there are in each tenth of use by files
 * @param partitionsWithoutSpace partitions that wait in front of a record for which there is no room
 * @param writeAmplification device blocks written for each block of data since the start
 * @param engine what the engine's counters of space leave, and the zones that take data; null until it has recovered
 * @param reclaim what reclaim did since the start; null until the engine has recovered
 * @param zoneResets zones reset since the start
 */
public record SpaceView(
        @JsonUnwrapped Zones zones,
        Map<String, Integer> zonesByCondition,
        @JsonUnwrapped ZoneCensus.Sums sums,
        List<Integer> zonesByUse,
        int partitionsWithoutSpace,
        double writeAmplification,
        EngineStatistics.@Nullable Space engine,
        EngineStatistics.@Nullable Reclaim reclaim,
        long zoneResets) {
    public SpaceView {
        zonesByCondition = new TreeMap<>(zonesByCondition);
        zonesByUse = List.copyOf(zonesByUse);
    }

    /**
     * What zones there are.
     *
     * @param zoneCount zones
     * @param zoneCapacityBytes what one of them can hold
     * @param openLimit open zones at most, 0 for any number
     */
    public record Zones(int zoneCount, long zoneCapacityBytes, int openLimit) {
        static Zones of(DeviceGeometry geometry) {
            return new Zones(
                    geometry.zoneCount(),
                    (long) geometry.zoneCapacityBlocks() * geometry.blockSizeBytes(),
                    geometry.maxOpenZones());
        }
    }

    /**
     * An engine, as far as it is there.
     *
     * @param statistics none before it has recovered, or if none runs
     * @param partitionsWithoutSpace partitions that wait in front of a record for which there is no room
     */
    public record Engine(Optional<EngineStatistics> statistics, int partitionsWithoutSpace) {
        /** No engine runs. */
        public static final Engine NONE = new Engine(Optional.empty(), 0);
    }

    /** Puts it together. */
    public static SpaceView of(DeviceGeometry geometry, ZoneCensus.Space space, Engine engine) {
        Map<String, Integer> counts = new TreeMap<>();
        space.zonesByCondition().forEach((condition, count) -> counts.put(ZoneRow.name(condition), count));
        Optional<EngineStatistics> statistics = engine.statistics();
        return new SpaceView(
                Zones.of(geometry),
                counts,
                space.sums(),
                space.zonesByUse(),
                engine.partitionsWithoutSpace(),
                statistics.map(EngineStatistics::writeAmplification).orElse(1.0),
                statistics.map(EngineStatistics::space).orElse(null),
                statistics.map(EngineStatistics::reclaim).orElse(null),
                statistics.map(EngineStatistics::zoneResets).orElse(0L));
    }
}
