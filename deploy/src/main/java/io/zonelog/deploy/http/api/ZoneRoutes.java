package io.zonelog.deploy.http.api;

import io.zonelog.connector.Connector;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.http.HttpProblem;
import io.zonelog.deploy.http.HttpRequest;
import io.zonelog.deploy.http.HttpResponse;
import io.zonelog.deploy.http.Route;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.deploy.view.zone.FilesInZone;
import io.zonelog.deploy.view.zone.ZoneRow;
import io.zonelog.deploy.watch.RunningEngine;
import io.zonelog.deploy.watch.SpaceView;
import io.zonelog.deploy.watch.ZoneCensus;
import java.io.IOException;
import java.util.List;

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
     * @param journal the zones in which the mapping journal is
     */
    private record ZoneMap(
            int zoneCount, String conditions, List<Integer> written, List<Integer> used, List<Integer> journal) {}

    List<Route> all() {
        return List.of(
                Route.read("/api/v1/space", call -> space()),
                Route.read("/api/v1/device", call -> device()),
                Route.read("/api/v1/zones", this::zones, "from", "limit"),
                Route.read("/api/v1/zone-map", this::map, "from", "limit"),
                Route.read("/api/v1/zones/{zone}", call -> HttpResponse.json(zone(call))),
                Route.read("/api/v1/zones/{zone}/files", this::files, "limit"));
    }

    private HttpResponse space() {
        Connector connector = engine.connector();
        return HttpResponse.json(SpaceView.of(
                engine.zones().geometry(),
                engine.zones().now().space(),
                new SpaceView.Engine(connector.engineStatistics(), connector.partitionsWithoutSpace())));
    }

    private HttpResponse device() {
        try {
            return HttpResponse.json(engine.data().info());
        } catch (IOException failure) {
            throw HttpProblem.unavailable("the device does not tell what it is: " + FailureLine.of(failure));
        }
    }

    private HttpResponse zones(HttpRequest call) {
        List<ZoneRow> all = engine.zones().now().rows();
        return HttpResponse.json(new ZonePage(all.size(), part(call, all, LARGEST_PAGE)));
    }

    private HttpResponse map(HttpRequest call) {
        List<ZoneRow> all = engine.zones().now().rows();
        List<ZoneRow> part = part(call, all, LARGEST_MAP);
        StringBuilder conditions = new StringBuilder(part.size());
        for (ZoneRow row : part) {
            conditions.append(Integer.toHexString(ZoneCensus.conditionOf(row).code()));
        }
        return HttpResponse.json(new ZoneMap(
                all.size(),
                conditions.toString(),
                part.stream().map(row -> thousandths(row.writtenBlocks(), row)).toList(),
                part.stream().map(row -> thousandths(row.usedBlocks(), row)).toList(),
                part.stream()
                        .filter(row -> row.journalBlocks() > 0)
                        .map(ZoneRow::zone)
                        .toList()));
    }

    private static int thousandths(int blocks, ZoneRow row) {
        return (int) ((1000L * blocks + row.capacityBlocks() - 1) / row.capacityBlocks());
    }

    private static List<ZoneRow> part(HttpRequest call, List<ZoneRow> all, int largest) {
        int from = (int) call.number("from", 0, 0, Integer.MAX_VALUE);
        int limit = (int) call.number("limit", Math.min(1000, largest), 1, largest);
        int first = Math.min(from, all.size());
        return all.subList(first, Math.min(all.size(), first + limit));
    }

    private ZoneRow zone(HttpRequest call) {
        List<ZoneRow> all = engine.zones().now().rows();
        int zone = (int) call.numberVariable("zone", Integer.MAX_VALUE);
        if (zone >= all.size()) {
            throw HttpProblem.notFound("the device has " + Words.counted(all.size(), "zone") + ", from 0 on");
        }
        return all.get(zone);
    }

    private HttpResponse files(HttpRequest call) {
        return HttpResponse.json(FilesInZone.of(
                engine.data().store(),
                engine.zones().geometry(),
                zone(call).zone(),
                (int) call.number("limit", 100, 1, MOST_FILES),
                call::requireTime));
    }
}
