package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.wiring.ConfiguredEngine;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.metadata.RocksDbMappingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/** Where is this byte of this file: lookups of extents at random places of a store that is as large as asked for. */
public final class MapLookups {
    private static final UUID DEVICE = new UUID(1, 2);
    private static final int EXTENTS_PER_FILE = 1000;
    private static final int EXTENTS_PER_BATCH = 10_000;
    private static final int LOOKUPS = 50_000;
    private static final long BLOCK_SECTORS = 8;

    private final RocksDbMappingStore store;

    /** The case, in a store of so many extents. */
    public static BenchCase over(Path directory, long extents) {
        MapLookups lookups = new MapLookups(directory, extents);
        return BenchCase.of(
                "map lookups",
                round -> BenchCase.atRandom(round, LOOKUPS, extents, 0, lookups::lookUp),
                lookups.store::close);
    }

    private MapLookups(Path directory, long extents) {
        store = RocksDbMappingStore.open(
                directory.resolve("map"), DEVICE, ConfiguredEngine.metadata(new ConfigurationSources().load()));
        for (long first = 0; first < extents; first += EXTENTS_PER_BATCH) {
            try (MappingBatch batch = store.newBatch()) {
                for (long number = first; number < Math.min(extents, first + EXTENTS_PER_BATCH); number++) {
                    batch.putExtent(
                            1 + number / EXTENTS_PER_FILE,
                            new Extent(number % EXTENTS_PER_FILE, 1, number * BLOCK_SECTORS, 0, number, number));
                }
                store.commit(batch);
            }
        }
    }

    private void lookUp(long number) throws IOException {
        try (Cursor<Extent> found = store.extents(1 + number / EXTENTS_PER_FILE, number % EXTENTS_PER_FILE)) {
            if (!found.advance() || found.current().sector() != number * BLOCK_SECTORS) {
                throw new IOException("extent " + number + " was not found");
            }
        }
    }
}
