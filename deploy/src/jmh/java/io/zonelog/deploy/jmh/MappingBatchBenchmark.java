package io.zonelog.deploy.jmh;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.RmapRun;
import io.zonelog.metadata.MetadataOptions;
import io.zonelog.metadata.RocksDbMappingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The mapping rows of one batch, written in RocksDB's form: extents of one block each, and the reverse map and checksums of its appends. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MappingBatchBenchmark {
    private static final int APPEND_BLOCKS = 256;

    /** Extents of the batch. */
    @Param({"64", "2048"})
    public int extents;

    private final int[] crcs = new int[APPEND_BLOCKS];
    private Path directory = Path.of("");
    private RocksDbMappingStore store;
    private long round;

    /** Makes a store. */
    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory("zonelog-jmh");
        store = RocksDbMappingStore.open(directory, new UUID(1, 2), MetadataOptions.of(128 << 20));
    }

    /** Removes the store. */
    @TearDown
    public void close() throws IOException {
        store.close();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private MappingBatch filled() {
        MappingBatch batch = store.newBatch();
        round++;
        for (int extent = 0; extent < extents; extent++) {
            batch.putExtent(1 + extent, new Extent(round, 1, 8L * extent, 0, round, round));
        }
        for (int first = 0; first < extents; first += APPEND_BLOCKS) {
            RmapRun.Owner owner = new RmapRun.Owner(0, APPEND_BLOCKS, 1, first);
            batch.putRmap(new RmapRun(1, first, List.of(owner)));
            batch.putChecksums(1, first, crcs, 0, APPEND_BLOCKS);
        }
        return batch;
    }

    /** Fills a batch and drops it. */
    @Benchmark
    public void fill() {
        filled().close();
    }

    /** Fills a batch and makes it durable. */
    @Benchmark
    public void commit() {
        store.commit(filled());
    }
}
