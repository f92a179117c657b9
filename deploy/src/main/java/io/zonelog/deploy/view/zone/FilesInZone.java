package io.zonelog.deploy.view.zone;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that have live blocks in a zone, in the order of their first block there.
 *
 * @param zone the zone
 * @param files at most as many as were asked for
 * @param more how many files are left out
 */
public record FilesInZone(int zone, List<Row> files, int more) {
    public FilesInZone {
        files = List.copyOf(files);
    }

    /**
     * A file's part in a zone.
     *
     * @param key the file
     * @param topic the topic that writes it
     * @param partition the partition that writes it
     * @param liveBytes what it maps in the zone, whole blocks
     */
    public record Row(String key, String topic, int partition, long liveBytes) {}

    /**
     * Finds them by the reverse map, which also names owners that have gone: each is looked up among its file's extents.
     *
     * @param eachRun run at each row of the reverse map
     */
    public static FilesInZone of(
            MappingStore store, DeviceGeometry geometry, int zoneIndex, int limit, Runnable eachRun) {
        Map<Long, Long> liveBlocks = new LinkedHashMap<>();
        try (Cursor<RmapRun> runs = store.rmap(zoneIndex)) {
            while (runs.advance()) {
                eachRun.run();
                RmapRun run = runs.current();
                for (RmapRun.Owner owner : run.owners()) {
                    long sector = geometry.sectorOf(zoneIndex, run.blockInZone() + owner.blockOffset());
                    long live = liveBlocks(store, geometry.blockSectors(), owner, sector);
                    if (live > 0) {
                        liveBlocks.merge(owner.fileId(), live, Long::sum);
                    }
                }
            }
        }
        Map<Long, Long> shown = new LinkedHashMap<>();
        liveBlocks.entrySet().stream().limit(limit).forEach(entry -> shown.put(entry.getKey(), entry.getValue()));
        return new FilesInZone(
                zoneIndex, rows(store, shown, geometry.blockSizeBytes()), liveBlocks.size() - shown.size());
    }

    /** Blocks of an owner's range that its file still maps at the place where they were written. */
    private static long liveBlocks(MappingStore store, long blockSectors, RmapRun.Owner owner, long sector) {
        long end = owner.fileBlock() + owner.lengthBlocks();
        long live = 0;
        try (Cursor<Extent> extents = store.extents(owner.fileId(), owner.fileBlock())) {
            while (extents.advance() && extents.current().fileBlock() < end) {
                Extent part = extents.current().slice(owner.fileBlock(), end, blockSectors);
                if (part.sector() == sector + (part.fileBlock() - owner.fileBlock()) * blockSectors) {
                    live += part.lengthBlocks();
                }
            }
        }
        return live;
    }

    private static List<Row> rows(MappingStore store, Map<Long, Long> liveBlocks, int blockSizeBytes) {
        Map<Integer, SourceIdentity> sources = new HashMap<>();
        for (SourcePosition position : store.positions()) {
            sources.put(position.sourceId(), position.identity());
        }
        List<Row> rows = new ArrayList<>();
        liveBlocks.forEach((fileId, blocks) -> {
            Optional<FileRecord> file = store.file(fileId);
            SourceIdentity source =
                    file.map(found -> sources.get(found.key().sourceId())).orElse(null);
            if (source != null) {
                rows.add(new Row(
                        file.orElseThrow().key().name(), source.topic(), source.partition(), blocks * blockSizeBytes));
            }
        });
        return rows;
    }
}
