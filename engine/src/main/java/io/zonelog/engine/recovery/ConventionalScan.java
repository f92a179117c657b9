package io.zonelog.engine.recovery;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.RmapRun;
import io.zonelog.zone.ConventionalSpace;
import io.zonelog.zone.ReaderHolds;

/** Finds which blocks of the conventional zones files map: the reverse map says who may, the extents who does. */
final class ConventionalScan {
    private final MappingStore store;
    private final DeviceGeometry geometry;
    private final ConventionalSpace space;

    ConventionalScan(MappingStore store, DeviceGeometry geometry, ReaderHolds readers) {
        this.store = store;
        this.geometry = geometry;
        this.space = new ConventionalSpace(geometry, readers);
    }

    ConventionalSpace run() {
        for (int zone = 0; zone < geometry.conventionalZoneCount(); zone++) {
            try (Cursor<RmapRun> runs = store.rmap(zone)) {
                while (runs.advance()) {
                    RmapRun run = runs.current();
                    run.owners().forEach(owner -> takeOwned(run, owner));
                }
            }
        }
        return space;
    }

    private void takeOwned(RmapRun run, RmapRun.Owner owner) {
        long firstSector = geometry.sectorOf(run.zoneIndex(), run.blockInZone() + owner.blockOffset());
        long endBlock = owner.fileBlock() + owner.lengthBlocks();
        try (Cursor<Extent> extents = store.extents(owner.fileId(), owner.fileBlock())) {
            while (extents.advance() && extents.current().fileBlock() < endBlock) {
                Extent part = extents.current().slice(owner.fileBlock(), endBlock, geometry.blockSectors());
                long distance = part.fileBlock() - owner.fileBlock();
                if (part.sector() == firstSector + distance * geometry.blockSectors()) {
                    space.take(run.zoneIndex(), geometry.blockInZone(part.sector()), part.lengthBlocks());
                }
            }
        }
    }
}
