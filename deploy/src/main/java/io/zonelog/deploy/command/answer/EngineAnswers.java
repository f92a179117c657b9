package io.zonelog.deploy.command.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.content.PercentEncoding;
import io.zonelog.deploy.data.DeviceInfo;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.kafka.WholeFileSender.Place;
import io.zonelog.deploy.view.ExtentRow;
import io.zonelog.deploy.view.FileDigest;
import io.zonelog.deploy.view.FileMap;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.deploy.view.source.LocatedRows;
import io.zonelog.deploy.view.source.OffsetRow;
import io.zonelog.deploy.view.source.OffsetRow.KafkaOffsets;
import io.zonelog.deploy.view.zone.ZoneReport;
import io.zonelog.deploy.view.zone.ZoneRow;
import io.zonelog.digest.ContentDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** Answers of a running engine, over HTTP, page by page. Pages of a list may be of different moments. */
final class EngineAnswers implements Answers {
    private static final String API = "/api/v1/";

    private final EngineClient engine;

    EngineAnswers(EngineClient engine) {
        this.engine = engine;
    }

    private static String parameter(LeftBehind leftBehind) {
        return leftBehind == LeftBehind.SHOWN ? "left=true" : "left=false";
    }

    private static String parameters(String key, LeftBehind leftBehind) {
        return "?key=" + PercentEncoding.encode(key) + "&" + parameter(leftBehind);
    }

    @Override
    public Iterator<FileRow> files(String prefix, LeftBehind leftBehind) {
        return new FilesOfAll(
                API + "files?limit=1000&prefix=" + PercentEncoding.encode(prefix) + "&" + parameter(leftBehind));
    }

    @Override
    public Optional<FileRow> find(String key, LeftBehind leftBehind) {
        return engine.find(API + "file" + parameters(key, leftBehind), FileRow.class);
    }

    @Override
    public FileRow file(String key, LeftBehind leftBehind) {
        return engine.get(API + "file" + parameters(key, leftBehind), FileRow.class);
    }

    @Override
    public FileMap map(String key, LeftBehind leftBehind) {
        String path = API + "file/map" + parameters(key, leftBehind) + "&limit=10000";
        JsonNode first = engine.get(path);
        FileRow file = EngineClient.convert(first.path("file"), FileRow.class);
        Iterator<ExtentRow> extents = new Pages<>(from -> {
            JsonNode page = from.isEmpty() ? first : engine.get(path + "&from=" + from);
            if (page.path("file").path("fileId").asLong() != file.fileId()) {
                throw CommandFailure.problem("the file was replaced while its map was read; ask again");
            }
            return Page.of(page.path("extents"), ExtentRow.class, page.path("nextOffsetBytes"));
        });
        return new FileMap(
                file.key(), file.topic(), file.partition(), file.sizeBytes(), device().blockSizeBytes(), extents);
    }

    @Override
    public Iterator<LocatedRows.LocatedRow> located(LocatedRows.Place place) {
        return List.of(engine.get(
                        API + "locate/" + PercentEncoding.encode(place.topic()) + "/" + place.partition() + "/"
                                + place.offset(),
                        LocatedRows.LocatedRow[].class))
                .iterator();
    }

    @Override
    public ZoneReport zones() {
        List<ZoneRow> rows = new ArrayList<>();
        int count = 1;
        while (rows.size() < count) {
            JsonNode page = engine.get(API + "zones?limit=10000&from=" + rows.size());
            count = page.path("zoneCount").intValue();
            page.path("zones").forEach(row -> rows.add(EngineClient.convert(row, ZoneRow.class)));
            if (page.path("zones").isEmpty()) {
                throw CommandFailure.problem("the engine at " + engine.url() + " tells of no zones");
            }
        }
        return new ZoneReport(device().geometry(), rows);
    }

    @Override
    public ZoneReport reportedZones() {
        return zones();
    }

    @Override
    public JsonNode space() {
        return engine.get(API + "space");
    }

    @Override
    public DeviceInfo device() {
        return engine.get(DeviceInfo.PATH, DeviceInfo.class);
    }

    @Override
    public List<OffsetRow> offsets() {
        return List.of(engine.get(API + "offsets", OffsetRow[].class));
    }

    @Override
    public Map<Place, Long> positions() {
        Map<Place, Long> positions = new HashMap<>();
        // An engine that knows of no others has no such path.
        for (JsonNode other : engine.find(API + "engines", JsonNode.class).orElse(NullNode.getInstance())) {
            for (JsonNode copy : other.path("partitions")) {
                if (copy.path("state").asText().equals("held")) {
                    Place place = new Place(
                            copy.path("topic").asText(), copy.path("partition").asInt());
                    positions.merge(place, copy.path("position").asLong(), Math::max);
                }
            }
        }
        for (OffsetRow row : offsets()) {
            Place place = new Place(row.topic(), row.partition());
            if (!row.kafka().equals(KafkaOffsets.NOT_HELD)) {
                positions.put(place, row.storedOffset());
            }
        }
        return positions;
    }

    @Override
    public void content(FileRow file, LeftBehind leftBehind, Part part, Taker taker) {
        if (leftBehind == LeftBehind.SHOWN) {
            throw CommandFailure.usage("an engine serves no files that are left behind: ask its data directory");
        }
        if (part.of(file.sizeBytes()) > 0) {
            new ContentFetch(engine, file).run(part, taker);
        }
    }

    /** Of a file that is too long for the engine to tell, the content is read. */
    @Override
    public FileDigest digest(FileRow file) {
        try {
            return engine.get(ContentFetch.path(file) + "&digest", FileDigest.class);
        } catch (CommandFailure refused) {
            FileRow now = file(file.qualifiedKey(), LeftBehind.HIDDEN);
            int blockSizeBytes = device().blockSizeBytes();
            ContentDigest content = new ContentDigest(blockSizeBytes);
            content(now, LeftBehind.HIDDEN, Part.WHOLE, (bytes, count) -> {
                content.update(bytes, count);
                return true;
            });
            return new FileDigest(now.sizeBytes(), blockSizeBytes, content.finish());
        }
    }

    @Override
    public void close() {
        // The client has nothing to close.
    }

    /** The files of what the engine holds, and behind them those of each other partition, from whichever engine holds it. */
    private final class FilesOfAll implements Iterator<FileRow> {
        private final String path;
        private final NavigableSet<String> elsewhere = new TreeSet<>();
        private Pages<FileRow> rows;

        FilesOfAll(String path) {
            this.path = path;
            this.rows = pages(path);
        }

        private Pages<FileRow> pages(String list) {
            return new Pages<>(from -> {
                JsonNode page = engine.get(list + (from.isEmpty() ? "" : "&from=" + PercentEncoding.encode(from)));
                page.path("elsewhere").forEach(partition -> elsewhere.add(partition.asText()));
                return Page.of(page.path("files"), FileRow.class, page.path("next"));
            });
        }

        @Override
        public boolean hasNext() {
            while (!rows.hasNext() && !elsewhere.isEmpty()) {
                String partition = elsewhere.pollFirst();
                int slash = partition.lastIndexOf('/');
                if (slash < 0) {
                    throw CommandFailure.problem("the list is not whole: the engine at " + engine.url()
                            + " does not know yet what other engines hold; ask again");
                }
                rows = pages(path + "&topic=" + PercentEncoding.encode(partition.substring(0, slash)) + "&partition="
                        + partition.substring(slash + 1));
            }
            return rows.hasNext();
        }

        @Override
        public FileRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException("all files were read");
            }
            return rows.next();
        }
    }

    /**
     * Some rows of a list.
     *
     * @param next where the next page begins; empty at the end
     */
    private record Page<R>(List<R> rows, String next) {
        static <R> Page<R> of(JsonNode rows, Class<R> type, JsonNode next) {
            List<R> read = new ArrayList<>();
            rows.forEach(row -> read.add(EngineClient.convert(row, type)));
            return new Page<>(read, next.isNull() || next.isMissingNode() ? "" : next.asText());
        }
    }

    /** Rows of page after page, each of which is asked for when it is needed. */
    private static final class Pages<R> implements Iterator<R> {
        private final Function<String, Page<R>> pages;
        private Page<R> page;
        private Iterator<R> rows;

        Pages(Function<String, Page<R>> pages) {
            this.pages = pages;
            this.page = pages.apply("");
            this.rows = page.rows().iterator();
        }

        @Override
        public boolean hasNext() {
            while (!rows.hasNext() && !page.next().isEmpty()) {
                page = pages.apply(page.next());
                rows = page.rows().iterator();
            }
            return rows.hasNext();
        }

        @Override
        public R next() {
            if (!hasNext()) {
                throw new NoSuchElementException("all rows were read");
            }
            return rows.next();
        }
    }
}
