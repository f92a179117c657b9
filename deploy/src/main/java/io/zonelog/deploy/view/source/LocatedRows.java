package io.zonelog.deploy.view.source;

import io.zonelog.deploy.view.ExtentRow;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingView.FileExtent;
import io.zonelog.mapping.SourcePosition;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Walks over the extents that a record may have written into; takes time in proportion to all extents. Used by one thread. */
public final class LocatedRows implements Cursor<LocatedRows.LocatedRow> {
    /**
     * A record.
     *
     * @param topic its topic
     * @param partition its partition
     * @param offset its offset
     */
    public record Place(String topic, int partition, long offset) {}

    private final MappingStore store;
    private final DeviceGeometry geometry;
    private final Place place;
    private final Runnable eachExtent;
    private final Set<Integer> sources;
    private final Cursor<FileExtent> extents;
    /** The file of the extent before: extents come file by file. */
    private long fileId = -1;

    private @Nullable FileRecord file;

    /**
     * Begins a walk.
     *
     * @param eachExtent run at each extent of the store
     */
    public LocatedRows(MappingStore store, DeviceGeometry geometry, Place place, Runnable eachExtent) {
        this.store = store;
        this.geometry = geometry;
        this.place = place;
        this.eachExtent = eachExtent;
        this.sources = store.positions().stream()
                .filter(source -> source.identity().topic().equals(place.topic())
                        && source.identity().partition() == place.partition())
                .map(SourcePosition::sourceId)
                .collect(Collectors.toSet());
        this.extents = store.allExtents();
    }

    @Override
    public boolean advance() {
        while (!sources.isEmpty() && extents.advance()) {
            eachExtent.run();
            FileExtent found = extents.current();
            if (found.extent().firstSourceOffset() <= place.offset()
                    && found.extent().lastSourceOffset() >= place.offset()
                    && isOfSource(found.fileId())) {
                return true;
            }
        }
        return false;
    }

    private boolean isOfSource(long id) {
        if (id != fileId) {
            Optional<FileRecord> found = store.file(id);
            fileId = id;
            file = found.filter(record -> sources.contains(record.key().sourceId()))
                    .orElse(null);
        }
        return file != null;
    }

    @Override
    public LocatedRow current() {
        if (file == null) {
            throw new IllegalStateException("the cursor stands on no extent");
        }
        return new LocatedRow(
                file.key().name(),
                place.topic(),
                place.partition(),
                ExtentRow.of(extents.current().extent(), geometry));
    }

    @Override
    public void close() {
        extents.close();
    }

    /**
     * An extent that a record may have written into: its range of source offsets contains the record's offset. Extents that were
     * merged cover the records of all their parts.
     *
     * @param key the file
     * @param topic its topic
     * @param partition its partition
     * @param extent the extent
     */
    public record LocatedRow(String key, String topic, int partition, ExtentRow extent) {}
}
