package io.zonelog.deploy.metrics;

import static io.zonelog.deploy.metrics.MeterGroup.BYTES;
import static io.zonelog.deploy.metrics.MeterGroup.PLAIN;
import static io.zonelog.deploy.metrics.MeterGroup.SECONDS;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zonelog.metadata.MetadataStatistics;
import java.util.function.Supplier;

/** The mapping store, by RocksDB's own tickers and properties. */
public final class StoreMeters implements MeterBinder {
    private static final double MICROS_PER_SECOND = 1e6;

    private final Supplier<MetadataStatistics> statistics;

    public StoreMeters(Supplier<MetadataStatistics> statistics) {
        this.statistics = statistics;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MeterGroup<MetadataStatistics> store = new MeterGroup<>(registry, "zonelog.store", statistics);
        store.counter("commits", PLAIN, "batches committed", MetadataStatistics::commits);
        store.counter("changes", PLAIN, "rows written or removed by commits", MetadataStatistics::changes);
        store.counter("log", BYTES, "written to the write-ahead log", MetadataStatistics::logBytes);
        store.counter("flushed", BYTES, "written to files out of the write buffers", MetadataStatistics::flushedBytes);
        store.counter("compacted", BYTES, "written again by compaction", MetadataStatistics::compactedBytes);
        store.counter(
                "stall",
                SECONDS,
                "time that compaction held commits back",
                from -> from.stallMicros() / MICROS_PER_SECOND);
        store.counter("cache.hits", PLAIN, "blocks found in the cache", MetadataStatistics::cacheHits);
        store.counter("cache.misses", PLAIN, "blocks read from files", MetadataStatistics::cacheMisses);
        store.gauge("cache", BYTES, "what the cache holds, write buffers included", MetadataStatistics::cacheBytes);
        store.gauge("write.buffer", BYTES, "what the write buffers hold", MetadataStatistics::writeBufferBytes);
        store.gauge("file", BYTES, "size of the table files", MetadataStatistics::fileBytes);
        store.counter(
                "background.errors",
                PLAIN,
                "flushes and compactions that failed: see RocksDB's LOG file",
                MetadataStatistics::backgroundErrors);
    }
}
