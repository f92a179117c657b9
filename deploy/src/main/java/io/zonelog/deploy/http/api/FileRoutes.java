package io.zonelog.deploy.http.api;

import io.zonelog.deploy.http.HttpProblem;
import io.zonelog.deploy.http.HttpRequest;
import io.zonelog.deploy.http.HttpResponse;
import io.zonelog.deploy.http.Route;
import io.zonelog.deploy.view.ExtentRow;
import io.zonelog.deploy.view.FileFinder;
import io.zonelog.deploy.view.FilePage;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.deploy.view.FileSorting;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.deploy.view.zone.ZonesOfFile;
import io.zonelog.deploy.watch.RunningEngine;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Files, and where their bytes lie. */
final class FileRoutes {
    private static final int LARGEST_PAGE = 1000;
    private static final int LARGEST_MAP = 10_000;

    private final MappingStore store;
    private final DeviceGeometry geometry;
    private final FileLookup lookup;

    FileRoutes(RunningEngine engine) {
        this.store = engine.data().store();
        this.geometry = engine.zones().geometry();
        this.lookup = new FileLookup(engine);
    }

    /**
     * Some of a file's extents.
     *
     * @param file the file
     * @param extents in file order; what lies between them reads as zeros
     * @param nextOffsetBytes where the next page begins; null at the end
     */
    private record MapPage(
            FileRow file, List<ExtentRow> extents, @Nullable Long nextOffsetBytes) {}

    List<Route> all() {
        return List.of(
                Route.read(
                        "/api/v1/files",
                        this::list,
                        "prefix",
                        "contains",
                        "sort",
                        "from",
                        "limit",
                        "left",
                        "topic",
                        "partition"),
                Route.read("/api/v1/files/{key}", call -> HttpResponse.json(row(find(call))), "left"),
                Route.read("/api/v1/files/{key}/map", this::map, "from", "limit", "left"),
                Route.read("/api/v1/files/{key}/zones", this::zones, "left"),
                Route.read("/api/v1/file", call -> HttpResponse.json(row(find(call))), "key", "left"),
                Route.read("/api/v1/file/map", this::map, "key", "from", "limit", "left"));
    }

    private HttpResponse list(HttpRequest call) {
        Optional<SourcePosition> only = onlyPartition(call);
        String from = call.parameter("from").orElse("");
        FilePage.Request request = new FilePage.Request(
                call.parameter("prefix").orElse(""),
                call.parameter("contains").orElse(""),
                // the page before may be another engine's, which has another number for the partition
                only.map(source -> from.replaceFirst("^\\d+/", source.sourceId() + "/"))
                        .orElse(from),
                (int) call.number("limit", 100, 1, LARGEST_PAGE),
                only.<Predicate<SourcePosition>>map(source -> each -> each.sourceId() == source.sourceId())
                        .orElse(leftBehind(call)::sees));
        Optional<FileSorting> sorting = call.parameter("sort").map(FileRoutes::sorting);
        try {
            FilePage page = sorting.isEmpty()
                    ? FilePage.of(store, geometry.blockSizeBytes(), request, call::isLate)
                    : FilePage.sorted(store, geometry.blockSizeBytes(), request, sorting.get(), call::requireTime);
            return HttpResponse.json(only.isEmpty() ? page.without(lookup.elsewhere(call)) : page);
        } catch (IllegalArgumentException unknownPlace) {
            throw HttpProblem.badRequest("from must be the \"next\" of the page before");
        }
    }

    /** The partition that a list is of; empty if it is of all that are held here. */
    private Optional<SourcePosition> onlyPartition(HttpRequest call) {
        Optional<String> topic = call.parameter("topic");
        if (topic.isPresent() != call.parameter("partition").isPresent()) {
            throw HttpProblem.badRequest("topic and partition go together");
        }
        return topic.map(name -> lookup.held(call, name, (int) call.number("partition", 0, 0, Integer.MAX_VALUE)));
    }

    private static FileSorting sorting(String text) {
        try {
            return FileSorting.of(text);
        } catch (IllegalArgumentException unknown) {
            throw HttpProblem.badRequest(
                    "sort must be key, size, extents or modified, with - in front for the other way");
        }
    }

    private HttpResponse zones(HttpRequest call) {
        return HttpResponse.json(ZonesOfFile.of(store, geometry, find(call), call::requireTime));
    }

    private HttpResponse map(HttpRequest call) {
        FileFinder.FoundFile found = find(call);
        long fromBytes = call.number("from", 0, 0, Long.MAX_VALUE);
        int limit = (int) call.number("limit", 1000, 1, LARGEST_MAP);
        List<ExtentRow> rows = new ArrayList<>();
        try (Cursor<Extent> extents = store.extents(found.file().fileId(), fromBytes / geometry.blockSizeBytes())) {
            ExtentRow.Walk all = new ExtentRow.Walk(found.file(), extents, geometry);
            while (rows.size() < limit && all.hasNext()) {
                call.requireTime();
                rows.add(all.next());
            }
            Long next = all.hasNext() ? all.next().fileOffsetBytes() : null;
            return HttpResponse.json(new MapPage(row(found), rows, next));
        }
    }

    private FileRow row(FileFinder.FoundFile found) {
        return FileRow.of(found, geometry.blockSizeBytes());
    }

    private FileFinder.FoundFile find(HttpRequest call) {
        String key = Optional.ofNullable(call.path().get("key"))
                .or(() -> call.parameter("key"))
                .orElseThrow(() -> HttpProblem.badRequest("key is missing"));
        return lookup.find(call, key, leftBehind(call), FileLookup.Instead.ANY_COPY);
    }

    private static LeftBehind leftBehind(HttpRequest call) {
        return LeftBehind.shownIf(call.parameter("left").filter("true"::equals).isPresent());
    }
}
