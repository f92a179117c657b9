package io.zonelog.deploy.bench;

import io.zonelog.deploy.bench.RecordStream.Order;
import io.zonelog.deploy.bench.device.DeviceScenario;
import io.zonelog.deploy.bench.kafka.KafkaBench;
import io.zonelog.deploy.bench.limit.BareSeeks;
import io.zonelog.deploy.bench.limit.RawAppend;
import io.zonelog.deploy.bench.limit.RawRead;
import io.zonelog.deploy.bench.limit.RocksDbValues;
import io.zonelog.deploy.bench.limit.SameWork;
import io.zonelog.deploy.bench.subject.FileReads;
import io.zonelog.deploy.bench.subject.MapLookups;
import io.zonelog.deploy.bench.subject.MemoryAppends;
import io.zonelog.deploy.bench.subject.Overwrites;
import io.zonelog.deploy.bench.subject.ReclaimedOverwrites;
import io.zonelog.deploy.bench.subject.SmallFiles;
import io.zonelog.deploy.bench.subject.Starts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All scenarios by name.
 *
 * @param directory a scratch directory
 * @param sizeBytes the data of one case
 * @param rounds how many rounds will be measured
 */
public record Scenarios(Path directory, long sizeBytes, int rounds) {
    private static final int BLOCK_BYTES = 4096;
    private static final int FEW_FILES = 64;
    private static final int MANY_FILES = 10_000;
    private static final int RECLAIMED_RECORD_BYTES = 64 << 10;
    private static final int LEAST_RECLAIMED_RECORDS = 512;
    /** Bytes of data for each extent or file of the scenarios about mappings, so that all take about as long. */
    private static final int BYTES_PER_EXTENT = 1024;

    /** The scenarios in the order in which they run. */
    public Map<String, Bench.ScenarioSource> all() {
        Map<String, Bench.ScenarioSource> all = new LinkedHashMap<>();
        all.put("memory", this::memory);
        all.put("kafka-4k", () -> kafka(4096, "4 KiB", "≥ 1.2, at the least 0.95"));
        all.put("kafka-64k", () -> kafka(64 << 10, "64 KiB", "≥ 1.2, at the least 0.95"));
        all.put("kafka-1k", () -> kafka(1024, "1 KiB", "≥ 1.1"));
        all.put("kafka-256", () -> kafka(256, "256 B", "≥ 0.9"));
        all.put("overwrite", this::overwrite);
        all.put("reclaim", this::reclaim);
        all.put("small-files", this::smallFiles);
        all.put("latency", () -> KafkaBench.latency(directory, sizeBytes));
        all.put("cat", this::cat);
        all.put("map", this::map);
        all.put("start", this::start);
        all.put("device", () -> DeviceScenario.open(directory, sizeBytes));
        return all;
    }

    private Path own(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private Scenario memory() throws IOException {
        Path own = own("memory");
        RecordStream few = RecordStream.appends(sizeBytes, BLOCK_BYTES, FEW_FILES);
        MemoryAppends fewFiles = new MemoryAppends(own, few);
        MemoryAppends manyFiles = new MemoryAppends(own, RecordStream.appends(sizeBytes, BLOCK_BYTES, MANY_FILES));
        RawAppend device = new RawAppend(own, sizeBytes);
        BenchCase values = RocksDbValues.inBytes(own, RocksDbValues.Form.VALUES, few);
        BenchCase blobs = RocksDbValues.inBytes(own, RocksDbValues.Form.BLOB_FILES, few);
        return new Scenario(
                "memory",
                List.of(fewFiles, device, manyFiles, values, blobs),
                List.of(
                        new Scenario.Ratio(fewFiles.name(), List.of(device.name()), "≥ 0.6"),
                        new Scenario.Ratio(manyFiles.name(), List.of(device.name()), "≥ 0.35"),
                        new Scenario.Ratio(fewFiles.name(), List.of(values.name(), blobs.name()), "≥ 3.2 P")));
    }

    private Scenario kafka(int recordBytes, String words, String goal) throws IOException {
        return KafkaBench.throughput(directory, sizeBytes, recordBytes, words, goal);
    }

    private Scenario overwrite() throws IOException {
        Path own = own("overwrite");
        RecordStream records = new RecordStream(Math.max(1, sizeBytes / BLOCK_BYTES), BLOCK_BYTES, 1, Order.RANDOM);
        BenchCase overwrites = new Overwrites(own, records, rounds);
        BenchCase values = RocksDbValues.inRecords(own, RocksDbValues.Form.VALUES, records);
        return new Scenario(
                "overwrite",
                List.of(overwrites, values),
                List.of(new Scenario.Ratio(overwrites.name(), List.of(values.name()), "≥ 3")));
    }

    private Scenario reclaim() throws IOException {
        Path own = own("reclaim");
        long records = Math.max(LEAST_RECLAIMED_RECORDS, sizeBytes / RECLAIMED_RECORD_BYTES);
        ReclaimedOverwrites overwrites =
                new ReclaimedOverwrites(own, new RecordStream(records, RECLAIMED_RECORD_BYTES, 1, Order.RANDOM));
        BenchCase bare = new SameWork(
                own,
                Math.max(sizeBytes, (long) LEAST_RECLAIMED_RECORDS * RECLAIMED_RECORD_BYTES),
                overwrites::lastWork);
        return new Scenario(
                "reclaim",
                List.of(overwrites, bare),
                List.of(new Scenario.Ratio(overwrites.name(), List.of(bare.name()), "≥ 0.85")));
    }

    private Scenario smallFiles() throws IOException {
        int files = (int) Math.max(1, sizeBytes / (4 * BYTES_PER_EXTENT));
        return new Scenario("small-files", List.of(new SmallFiles(own("small-files"), files, rounds)), List.of());
    }

    private Scenario cat() throws IOException {
        Path own = own("cat");
        BenchCase reads = new FileReads(own, sizeBytes);
        BenchCase raw = new RawRead(own, sizeBytes);
        return new Scenario(
                "cat", List.of(reads, raw), List.of(new Scenario.Ratio(reads.name(), List.of(raw.name()), "≥ 0.85")));
    }

    private Scenario map() throws IOException {
        Path own = own("map");
        long extents = Math.max(1, sizeBytes / BYTES_PER_EXTENT);
        BenchCase lookups = new MapLookups(own, extents);
        BenchCase seeks = new BareSeeks(own, extents);
        return new Scenario(
                "map",
                List.of(lookups, seeks),
                List.of(new Scenario.Ratio(lookups.name(), List.of(seeks.name()), "≥ 0.9")));
    }

    private Scenario start() throws IOException {
        RecordStream records = RecordStream.appends(sizeBytes, BLOCK_BYTES, MANY_FILES);
        return new Scenario("start", List.of(new Starts(own("start"), records)), List.of());
    }
}
