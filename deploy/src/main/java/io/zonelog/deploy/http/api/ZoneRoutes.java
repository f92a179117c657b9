package io.zonelog.deploy.http.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.zonelog.connector.Connector;
import io.zonelog.deploy.http.Answer;
import io.zonelog.deploy.http.Call;
import io.zonelog.deploy.http.Refusal;
import io.zonelog.deploy.http.Route;
import io.zonelog.deploy.view.ZoneFiles;
import io.zonelog.deploy.view.ZoneRow;
import io.zonelog.deploy.watch.RunningEngine;
import io.zonelog.deploy.watch.ZoneCensus;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.EngineStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Zones and space, as of at most a moment ago. */
final class ZoneRoutes {
    private static final int LARGEST_PAGE = 10_000;
    private static final int LARGEST_MAP = 100_000;
    private static final int MOST_FILES = 1000;

    private final RunningEngine engine;

    ZoneRoutes(RunningEngine engine) {
        this.engine = engine;
    }

    /**
     * Some of the zones.
     *
     * @param zoneCount how many the device has
     * @param zones those that were asked for
     */
    private record ZonePage(int zoneCount, List<ZoneRow> zones) {}

    /**
     * Some of the zones in columns, for a picture.
     *
     * @param zoneCount how many the device has
     * @param conditions the code of each zone's condition, a hexadecimal digit each
     * @param written how much of each zone's capacity is written, in thousandths, rounded up
     * @param used how much of it files map, in thousandths, rounded up
     */
    private record ZoneMap(int zoneCount, String conditions, List<Integer> written, List<Integer> used) {}

    /**
     * What zones there are.
     *
     * @param zoneCount zones
     * @param zoneCapacityBytes what one of them can hold
     * @param openLimit open zones at most, 0 for any number
     */
    private record Zones(int zoneCount, long zoneCapacityBytes, int openLimit) {
        static Zones of(DeviceGeometry geometry) {
            return new Zones(
                    geometry.zoneCount(),
                    (long) geometry.zoneCapacityBlocks() * geometry.blockSizeBytes(),
                    geometry.maxOpenZones());
        }
    }

    /**
     * Sums over all zones; one flat object in JSON.
     *
     * @param zones what zones there are
     * @param zonesByCondition how many zones are in each condition
     * @param capacityBytes what all zones together can hold
     * @param usedBytes what files map
     * @param deadBytes written and mapped by no file
     * @param writableBytes not written yet, in zones that take data
     * @param zonesByUse how many written zones there are in each tenth of use by files
     * @param partitionsWithoutSpace partitions that wait in front of a record for which there is no room
     * @param writeAmplification device blocks written for each block of data since the start
     * @param engine what the engine's counters of space leave, and the zones that take data; null until it has recovered
     * @param reclaim what reclaim did since the start; null until the engine has recovered
     * @param zoneResets zones reset since the start
     */
    private record SpaceView(
            @JsonUnwrapped Zones zones,
            Map<String, Integer> zonesByCondition,
            long capacityBytes,
            long usedBytes,
            long deadBytes,
            long writableBytes,
            List<Integer> zonesByUse,
            int partitionsWithoutSpace,
            double writeAmplification,
            EngineStatistics.@Nullable Space engine,
            EngineStatistics.@Nullable Reclaim reclaim,
            long zoneResets) {
        static SpaceView of(DeviceGeometry geometry, ZoneCensus.Space space, Connector connector) {
            Optional<EngineStatistics> statistics = connector.engineStatistics();
            Map<String, Integer> counts = new TreeMap<>();
            space.zonesByCondition().forEach((condition, count) -> counts.put(ZoneRow.name(condition), count));
            return new SpaceView(
                    Zones.of(geometry),
                    counts,
                    space.capacityBytes(),
                    space.usedBytes(),
                    space.deadBytes(),
                    space.writableBytes(),
                    space.zonesByUse(),
                    connector.partitionsWithoutSpace(),
                    statistics.map(EngineStatistics::writeAmplification).orElse(1.0),
                    statistics.map(EngineStatistics::space).orElse(null),
                    statistics.map(EngineStatistics::reclaim).orElse(null),
                    statistics.map(EngineStatistics::zoneResets).orElse(0L));
        }
    }

    List<Route> all() {
        return List.of(
                Route.read("/api/v1/space", call -> space()),
                Route.read("/api/v1/zones", this::zones, "from", "limit"),
                Route.read("/api/v1/zone-map", this::map, "from", "limit"),
                Route.read("/api/v1/zones/{zone}", call -> Answer.json(zone(call))),
                Route.read("/api/v1/zones/{zone}/files", this::files, "limit"));
    }

    private Answer space() {
        return Answer.json(
                SpaceView.of(engine.zones().geometry(), engine.zones().now().space(), engine.connector()));
    }

    private Answer zones(Call call) {
        List<ZoneRow> all = engine.zones().now().rows();
        return Answer.json(new ZonePage(all.size(), part(call, all, LARGEST_PAGE)));
    }

    private Answer map(Call call) {
        List<ZoneRow> all = engine.zones().now().rows();
        List<ZoneRow> part = part(call, all, LARGEST_MAP);
        StringBuilder conditions = new StringBuilder(part.size());
        for (ZoneRow row : part) {
            conditions.append(Integer.toHexString(ZoneCensus.conditionOf(row).code()));
        }
        return Answer.json(new ZoneMap(
                all.size(),
                conditions.toString(),
                part.stream().map(row -> thousandths(row.writtenBlocks(), row)).toList(),
                part.stream().map(row -> thousandths(row.usedBlocks(), row)).toList()));
    }

    private static int thousandths(int blocks, ZoneRow row) {
        return (int) ((1000L * blocks + row.capacityBlocks() - 1) / row.capacityBlocks());
    }

    private static List<ZoneRow> part(Call call, List<ZoneRow> all, int largest) {
        int from = (int) call.number("from", 0, 0, Integer.MAX_VALUE);
        int limit = (int) call.number("limit", Math.min(1000, largest), 1, largest);
        int first = Math.min(from, all.size());
        return all.subList(first, Math.min(all.size(), first + limit));
    }

    private ZoneRow zone(Call call) {
        List<ZoneRow> all = engine.zones().now().rows();
        int zone = (int) call.numberVariable("zone", Integer.MAX_VALUE);
        if (zone >= all.size()) {
            throw Refusal.notFound("the device has " + all.size() + " zones, from 0 on");
        }
        return all.get(zone);
    }

    private Answer files(Call call) {
        return Answer.json(ZoneFiles.of(
                engine.data().store(),
                engine.zones().geometry(),
                zone(call).zone(),
                (int) call.number("limit", 100, 1, MOST_FILES),
                call::requireTime));
    }
}
