package io.zonelog.deploy.command.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.data.BackEnd;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.DeviceInfo;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.kafka.WholeFileSender.Place;
import io.zonelog.deploy.view.ExtentRow;
import io.zonelog.deploy.view.FileDigest;
import io.zonelog.deploy.view.FileFinder;
import io.zonelog.deploy.view.FileMap;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.deploy.view.Rows;
import io.zonelog.deploy.view.source.LocatedRows;
import io.zonelog.deploy.view.source.OffsetRow;
import io.zonelog.deploy.view.source.OffsetRow.KafkaOffsets;
import io.zonelog.deploy.view.zone.ZoneReport;
import io.zonelog.deploy.view.zone.ZoneRow;
import io.zonelog.deploy.watch.SpaceView;
import io.zonelog.deploy.watch.ZoneCensus;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZonedDevice;
import io.zonelog.digest.ContentDigest;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.Printable;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Answers out of a data directory, beside the engine that runs on it or without one. What only an engine knows is asked of the one that runs
 * there, if it listens.
 */
final class DirectoryAnswers implements Answers {
    private static final int BUFFER_BYTES = 4 << 20;
    /** Beside a running engine a file's blocks may move while they are read. */
    private static final int MAX_RETRIES = 5;

    private final DataDirectory directory;
    /** Opened with the first question that needs it. */
    private @Nullable QueryData data;
    /** What rows are still read from. */
    private final Deque<Cursor<?>> cursors = new ArrayDeque<>();

    DirectoryAnswers(DataDirectory directory) {
        this.directory = directory;
    }

    private QueryData data() {
        QueryData open = data;
        if (open == null) {
            open = QueryData.open(directory);
            data = open;
        }
        return open;
    }

    private <T extends Cursor<?>> T kept(T cursor) {
        cursors.push(cursor);
        return cursor;
    }

    private FileFinder finder(LeftBehind leftBehind) {
        return new FileFinder(data().store(), leftBehind);
    }

    @Override
    public Iterator<FileRow> files(String prefix, LeftBehind leftBehind) {
        int blockBytes = data().geometry().blockSizeBytes();
        return new Rows<>(kept(finder(leftBehind).files(prefix)), found -> FileRow.of(found, blockBytes));
    }

    @Override
    public Optional<FileRow> find(String key, LeftBehind leftBehind) {
        FileFinder finder = finder(leftBehind);
        try {
            return Optional.of(FileRow.of(finder.find(key), data().geometry().blockSizeBytes()));
        } catch (CommandFailure none) {
            if (none.exitCode() == ExitCode.USAGE) {
                throw none;
            }
            return Optional.empty();
        }
    }

    @Override
    public FileRow file(String key, LeftBehind leftBehind) {
        return FileRow.of(finder(leftBehind).find(key), data().geometry().blockSizeBytes());
    }

    @Override
    public FileMap map(String key, LeftBehind leftBehind) {
        FileFinder.FoundFile found = finder(leftBehind).find(key);
        Cursor<Extent> extents = kept(data().store().extents(found.file().fileId(), 0));
        return FileMap.of(found, data().geometry(), new ExtentRow.Walk(found.file(), extents, data().geometry()));
    }

    @Override
    public Iterator<LocatedRows.LocatedRow> located(LocatedRows.Place place) {
        LocatedRows found = kept(new LocatedRows(data().store(), data().geometry(), place, () -> {}));
        return new Rows<>(found, row -> row);
    }

    /** Also of a device that no engine has used yet: it may have been drilled. */
    @Override
    public ZoneReport zones() {
        if (!Files.exists(directory.metadata())) {
            ZoneReport unused = ownReport();
            if (unused.rows().stream().allMatch(row -> row.writtenBlocks() == 0)) {
                return unused;
            }
        }
        QueryData own = data();
        return EngineClient.listening(directory)
                .map(engine -> new EngineAnswers(engine).zones())
                .orElseGet(() -> new ZoneReport(own.geometry(), ZoneRow.of(own.device(), own.store())));
    }

    @Override
    public ZoneReport reportedZones() {
        directory.verifiedDevice();
        return EngineClient.listening(directory)
                .map(engine -> new EngineAnswers(engine).zones())
                .orElseGet(this::ownReport);
    }

    private ZoneReport ownReport() {
        UUID deviceUuid = directory.verifiedDevice();
        try (ZonedDevice device = BackEnd.openReadOnly(directory)) {
            return new ZoneReport(device.geometry(), ZoneRow.of(device, new InMemoryMappingStore(deviceUuid)));
        } catch (IOException failure) {
            throw CommandFailure.usage(FailureLine.of(failure), failure);
        }
    }

    @Override
    public JsonNode space() {
        return EngineClient.listening(directory)
                .map(engine -> new EngineAnswers(engine).space())
                .orElseGet(this::ownSpace);
    }

    private JsonNode ownSpace() {
        ZoneReport report = zones();
        ZoneCensus.Space sums =
                ZoneCensus.Space.of(report.rows(), report.geometry().blockSizeBytes());
        return new ObjectMapper().valueToTree(SpaceView.of(report.geometry(), sums, SpaceView.Engine.NONE));
    }

    @Override
    public DeviceInfo device() {
        directory.verifiedDevice();
        return EngineClient.listening(directory)
                .map(engine -> new EngineAnswers(engine).device())
                .orElseGet(this::ownDevice);
    }

    private DeviceInfo ownDevice() {
        try (ZonedDevice device = BackEnd.openReadOnly(directory)) {
            return DeviceInfo.of(directory, device);
        } catch (IOException failure) {
            throw CommandFailure.usage(FailureLine.of(failure), failure);
        }
    }

    @Override
    public List<OffsetRow> offsets() {
        data().refresh();
        return OffsetRow.of(data().store().positions(), KafkaOffsets.UNKNOWN);
    }

    @Override
    public Map<Place, Long> positions() {
        Map<Place, Long> positions = new HashMap<>();
        offsets().forEach(row -> positions.put(new Place(row.topic(), row.partition()), row.storedOffset()));
        return positions;
    }

    @Override
    public void content(FileRow found, LeftBehind leftBehind, Part part, Taker taker) {
        FileFinder finder = finder(leftBehind);
        FileReader reader = new FileReader(data().store(), data().device());
        FileRecord file = finder.find(found).file();
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, Math.max(1, part.of(file.sizeBytes()))));
        long position = part.offsetBytes();
        long left = part.lengthBytes();
        int retries = 0;
        boolean more = true;
        while (more && left > 0) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), left));
            try {
                int count = reader.read(file, position, buffer);
                more = count > 0 && taker.take(buffer.array(), count);
                position += count;
                left -= count;
                retries = 0;
            } catch (DataReadException moved) {
                retries++;
                if (retries > MAX_RETRIES || !data().refresh()) {
                    throw CommandFailure.problem(Printable.name(found.key()) + ": " + FailureLine.of(moved), moved);
                }
                file = finder.find(found).file();
            }
        }
    }

    @Override
    public FileDigest digest(FileRow found) {
        data().refresh();
        DeviceGeometry geometry = data().geometry();
        FileRecord file = finder(LeftBehind.HIDDEN).find(found).file();
        try {
            String digest = ContentDigest.of(data().store(), geometry, file, () -> {});
            return new FileDigest(file.sizeBytes(), geometry.blockSizeBytes(), digest);
        } catch (IllegalStateException moved) {
            throw CommandFailure.problem(Printable.name(found.key()) + ": " + FailureLine.of(moved), moved);
        }
    }

    @Override
    public void close() {
        while (!cursors.isEmpty()) {
            cursors.pop().close();
        }
        if (data != null) {
            data.close();
        }
    }
}
