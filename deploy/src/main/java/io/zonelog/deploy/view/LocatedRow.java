package io.zonelog.deploy.view;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingStore.FileExtent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An extent that a record may have written into: its range of source offsets contains the record's offset. Extents that were
 * merged cover the records of all their parts.
 *
 * @param key the file
 * @param topic its topic
 * @param partition its partition
 * @param extent the extent
 */
public record LocatedRow(String key, String topic, int partition, ExtentRow extent) {
    /** Walks over all extents of the store; takes time in proportion to them. */
    public static List<LocatedRow> of(
            MappingStore store, DeviceGeometry geometry, String topic, int partition, long offset) {
        return of(store, geometry, topic, partition, offset, () -> {});
    }

    /**
     * Walks over all extents of the store; takes time in proportion to them.
     *
     * @param eachExtent run at each of them
     */
    public static List<LocatedRow> of(
            MappingStore store,
            DeviceGeometry geometry,
            String topic,
            int partition,
            long offset,
            Runnable eachExtent) {
        List<LocatedRow> rows = new ArrayList<>();
        try (Cursor<FileExtent> all = store.allExtents()) {
            while (all.advance()) {
                eachExtent.run();
                FileExtent found = all.current();
                if (found.extent().firstSourceOffset() > offset
                        || found.extent().lastSourceOffset() < offset) {
                    continue;
                }
                Optional<FileRecord> file = store.file(found.fileId());
                if (file.isPresent() && belongs(store, file.get(), topic, partition)) {
                    rows.add(new LocatedRow(
                            file.get().key().name(), topic, partition, ExtentRow.of(found.extent(), geometry)));
                }
            }
        }
        return rows;
    }

    private static boolean belongs(MappingStore store, FileRecord file, String topic, int partition) {
        return store.positions().stream()
                .filter(source -> source.sourceId() == file.key().sourceId())
                .anyMatch(source -> source.identity().topic().equals(topic)
                        && source.identity().partition() == partition);
    }
}
