package io.zonelog.metadata;

import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.layout.RowWriter;
import io.zonelog.metadata.layout.ExtentLayout;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongUnaryOperator;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * Measures the store against bare RocksDB calls on the same database, so that the numbers to look at are ratios.
 *
 * <p>Not a test: run {@code main} with {@code building}, {@code commits}, {@code drops} or {@code lookups}, a directory for the
 * database, and for lookups the number of extents.
 */
final class MetadataBenchmark {
    private static final UUID DEVICE = new UUID(1, 2);
    private static final int ROUNDS = 5;
    private static final int LOOKUPS = 50_000;
    private static final int EXTENTS_PER_FILE = 1000;

    private final Path directory;
    private final long seed;

    private MetadataBenchmark(Path directory, long seed) {
        this.directory = directory;
        this.seed = seed;
    }

    public static void main(String[] arguments) throws IOException, RocksDBException {
        MetadataBenchmark benchmark = new MetadataBenchmark(Path.of(arguments[1]), 1);
        switch (arguments[0]) {
            case "building" -> benchmark.building();
            case "commits" -> benchmark.commits();
            case "lookups" -> benchmark.lookups(Integer.parseInt(arguments[2]));
            case "drops" -> benchmark.drops();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private void commits() throws IOException {
        for (int batchSize : new int[] {100, 1000, 10_000}) {
            commits(batchSize, "ascending", index -> index);
            commits(batchSize, "random", index -> Long.reverse(index * 0x9e3779b97f4a7c15L) >>> 44);
        }
    }

    /** Dropping zones that hold 512 runs each, and looking up checksums afterwards. */
    private void drops() throws IOException {
        int zones = 1000;
        int runs = 512;
        try (RocksDbMappingStore store = newStore()) {
            int[] crcs = new int[512];
            for (int zoneIndex = 0; zoneIndex < 2 * zones; zoneIndex++) {
                try (MappingBatch batch = store.newBatch()) {
                    for (int run = 0; run < runs; run++) {
                        batch.putRmap(
                                new RmapRun(zoneIndex, 512 * run, List.of(new RmapRun.Owner(0, 512, 1, 512L * run))));
                        batch.putChecksums(zoneIndex, 512 * run, crcs, 0, 16);
                    }
                    store.commit(batch);
                }
            }
            double before = checksumLookups(store, zones, crcs);
            long start = processorNanos();
            for (int zoneIndex = 0; zoneIndex < 2 * zones; zoneIndex += 2) {
                try (MappingBatch batch = store.newBatch()) {
                    batch.dropZone(zoneIndex);
                    store.commit(batch);
                }
            }
            double drop = (processorNanos() - start) / 1e3 / zones;
            print(
                    "us of processor: a drop's commit %.1f, a checksum lookup before %.2f, after %.2f",
                    drop, before, checksumLookups(store, zones, crcs));
        }
    }

    /** Looks into the zones with odd numbers, which stay. */
    private double checksumLookups(RocksDbMappingStore store, int zones, int[] crcs) {
        Random random = new Random(seed);
        long found = 0;
        long start = processorNanos();
        for (int lookup = 0; lookup < LOOKUPS; lookup++) {
            found += store.checksums(2 * random.nextInt(zones) + 1, 512 * random.nextInt(512) + 3, 1, crcs);
        }
        return (processorNanos() - start) / 1e3 / check(found);
    }

    /** Batches in Java against one native call a row; nothing is written. */
    private void building() throws IOException, RocksDBException {
        try (RocksDbMappingStore store = newStore()) {
            int rows = 10_000;
            for (int round = 0; round < ROUNDS; round++) {
                long wire = System.nanoTime();
                for (int repeat = 0; repeat < 20; repeat++) {
                    try (MappingBatch batch = store.newBatch()) {
                        fill(batch, rows, repeat * (long) rows, index -> index);
                        ((RocksDbMappingBatch) batch).serialize(0);
                    }
                }
                long calls = System.nanoTime();
                for (int repeat = 0; repeat < 20; repeat++) {
                    buildWithCalls(store, rows, repeat * (long) rows);
                }
                long end = System.nanoTime();
                print(
                        "building, ns a row: wire form %.0f, native calls %.0f, ratio %.2f",
                        (calls - wire) / 20.0 / rows,
                        (end - calls) / 20.0 / rows,
                        (end - calls) / (double) (calls - wire));
            }
        }
    }

    private void buildWithCalls(RocksDbMappingStore store, int rows, long first) throws RocksDBException {
        RowWriter key = new RowWriter(32);
        RowWriter value = new RowWriter(32);
        ColumnFamilyHandle handle = store.database().handle(ColumnFamily.EXTENTS);
        try (WriteBatch batch = new WriteBatch(rows * 40)) {
            for (long index = first; index < first + rows; index++) {
                ExtentLayout.putKey(key.clear(), fileOf(index), blockOf(index));
                ExtentLayout.putValue(value.clear(), extent(index));
                batch.put(handle, key.toByteArray(), value.toByteArray());
            }
        }
    }

    /** Synced commits of one batch size: processor time of the committing thread, and time on the clock. */
    private void commits(int batchSize, String order, LongUnaryOperator place) throws IOException {
        int total = 200_000;
        try (RocksDbMappingStore store = newStore()) {
            double[] cpu = new double[ROUNDS];
            double[] clock = new double[ROUNDS];
            double[] build = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                long buildNanos = 0;
                long startCpu = processorNanos();
                long start = System.nanoTime();
                for (long first = round * (long) total; first < (round + 1) * (long) total; first += batchSize) {
                    try (MappingBatch batch = store.newBatch()) {
                        long beginBuild = System.nanoTime();
                        fill(batch, batchSize, first, place);
                        buildNanos += System.nanoTime() - beginBuild;
                        store.commit(batch);
                    }
                }
                clock[round] = (System.nanoTime() - start) / 1e3 / total;
                cpu[round] = (processorNanos() - startCpu) / 1e3 / total;
                build[round] = buildNanos / 1e3 / total;
            }
            print(
                    "commits of %d, %s: us an extent: processor %.2f, clock %.2f, building %.3f; clock %s",
                    batchSize, order, median(cpu), median(clock), median(build), Arrays.toString(clock));
        }
    }

    private void lookups(int extents) throws IOException, RocksDBException {
        try (RocksDbMappingStore store = newStore()) {
            for (long first = 0; first < extents; first += 10_000) {
                try (MappingBatch batch = store.newBatch()) {
                    fill(batch, 10_000, first, index -> index);
                    store.commit(batch);
                }
            }
            print("%d extents: %s", extents, store.statistics());
            int chunks = 4 * ROUNDS;
            double[] ours = new double[chunks];
            double[] ratios = new double[chunks];
            for (int chunk = 0; chunk < chunks; chunk++) {
                double bare = bareLookups(store, extents, chunk);
                ours[chunk] = ourLookups(store, extents, chunk);
                ratios[chunk] = bare / ours[chunk];
            }
            print(
                    "%d extents: us of processor a lookup %.2f, share of it that the bare seek takes %.3f",
                    extents, median(ours), median(ratios));
        }
    }

    /** One iterator kept, one seek a lookup, key and value copied out: what nothing above RocksDB can beat. */
    private double bareLookups(RocksDbMappingStore store, int extents, int chunk) {
        Random random = new Random(seed + chunk);
        byte[] key = new byte[16];
        byte[] value = new byte[64];
        long found = 0;
        try (ReadOptions options = new ReadOptions();
                RocksIterator iterator = store.database().newIterator(ColumnFamily.EXTENTS, options)) {
            RowWriter target = new RowWriter(16);
            long start = processorNanos();
            for (int lookup = 0; lookup < LOOKUPS; lookup++) {
                long index = random.nextInt(extents);
                ExtentLayout.putKey(target.clear(), fileOf(index), blockOf(index) + 3);
                iterator.seekForPrev(target.toByteArray());
                if (iterator.isValid()) {
                    found += iterator.key(key) + iterator.value(value) > 0 ? 1 : 0;
                }
            }
            return (processorNanos() - start) / 1e3 / check(found);
        }
    }

    private double ourLookups(RocksDbMappingStore store, int extents, int chunk) {
        Random random = new Random(seed + chunk);
        long found = 0;
        long start = processorNanos();
        for (int lookup = 0; lookup < LOOKUPS; lookup++) {
            long index = random.nextInt(extents);
            try (Cursor<Extent> cursor = store.extents(fileOf(index), blockOf(index) + 3)) {
                found += cursor.advance() && cursor.current().fileBlock() == blockOf(index) ? 1 : 0;
            }
        }
        return (processorNanos() - start) / 1e3 / check(found);
    }

    private static long check(long found) {
        if (found != LOOKUPS) {
            throw new IllegalStateException("found " + found + " of " + LOOKUPS);
        }
        return found;
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void fill(MappingBatch batch, int rows, long first, LongUnaryOperator place) {
        for (long number = first; number < first + rows; number++) {
            long index = place.applyAsLong(number);
            batch.putExtent(fileOf(index), extent(index));
        }
    }

    private static long fileOf(long index) {
        return 1 + index / EXTENTS_PER_FILE;
    }

    private static long blockOf(long index) {
        return index % EXTENTS_PER_FILE * 8;
    }

    private static Extent extent(long index) {
        return new Extent(blockOf(index), 8, (index * 64) & 0xffffffffffL, 0, index, index + 3);
    }

    private RocksDbMappingStore newStore() throws IOException {
        StoreDraft.deleteRecursively(directory);
        Files.createDirectories(directory.toAbsolutePath().getParent());
        return RocksDbMappingStore.open(directory, DEVICE, MetadataOptions.of(128 << 20));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
