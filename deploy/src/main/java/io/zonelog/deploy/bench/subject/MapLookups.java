package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.EngineSettings;
import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.RandomPlaces;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.metadata.RocksDbMappingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/** Where is this byte of this file: lookups of extents at random places of a store that is as large as asked for. */
public final class MapLookups implements BenchCase {
    private static final UUID DEVICE = new UUID(1, 2);
    private static final int EXTENTS_PER_FILE = 1000;
    private static final int EXTENTS_PER_BATCH = 10_000;
    private static final int LOOKUPS = 50_000;
    private static final long BLOCK_SECTORS = 8;

    private final RocksDbMappingStore store;
    private final long extents;

    /** Fills a store. */
    public MapLookups(Path directory, long extents) {
        this.extents = extents;
        store = RocksDbMappingStore.open(
                directory.resolve("map"), DEVICE, EngineSettings.metadata(new ConfigurationSources().load()));
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

    @Override
    public String name() {
        return "map lookups";
    }

    @Override
    public Measurement run(int round) throws IOException {
        return RandomPlaces.measure(round, LOOKUPS, extents, 0, this::lookUp);
    }

    private void lookUp(long number) throws IOException {
        try (Cursor<Extent> found = store.extents(1 + number / EXTENTS_PER_FILE, number % EXTENTS_PER_FILE)) {
            if (!found.advance() || found.current().sector() != number * BLOCK_SECTORS) {
                throw new IOException("extent " + number + " was not found");
            }
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
