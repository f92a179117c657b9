package io.zonelog.deploy.bench;

import io.zonelog.deploy.bench.amplification.AmplificationScenario;
import io.zonelog.deploy.bench.device.DeviceScenario;
import io.zonelog.deploy.bench.kafka.KafkaBench;
import io.zonelog.deploy.bench.kafka.KafkaBench.Goals;
import io.zonelog.deploy.bench.limit.BareDevice;
import io.zonelog.deploy.bench.limit.BareSeeks;
import io.zonelog.deploy.bench.limit.RocksDbValues;
import io.zonelog.deploy.bench.limit.ValueStore;
import io.zonelog.deploy.bench.measure.Bench;
import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.RecordStream;
import io.zonelog.deploy.bench.measure.RecordStream.Order;
import io.zonelog.deploy.bench.measure.Scenario;
import io.zonelog.deploy.bench.measure.Scenario.Figure;
import io.zonelog.deploy.bench.subject.Appends;
import io.zonelog.deploy.bench.subject.EngineReads;
import io.zonelog.deploy.bench.subject.MapLookups;
import io.zonelog.deploy.bench.subject.MemoryInUse;
import io.zonelog.deploy.bench.subject.Overwrites;
import io.zonelog.deploy.bench.subject.Served;
import io.zonelog.deploy.bench.subject.SmallFiles;
import io.zonelog.deploy.bench.subject.Starts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    /** The overwritten file is so many times as large as what is written in a round. */
    private static final int FILE_TO_OVERWRITES = 8;

    private static final int READS = 5000;
    private static final int MOST_SMALL_GETS = 20_000;
    /** Bytes of data for each GET of a small file, as long as there are not too many. */
    private static final int BYTES_PER_SMALL_GET = 8192;

    private static final int START_ZONES = 1000;
    private static final int START_BLOCK_BYTES = 512;

    /** The scenarios in the order in which they run. */
    public Map<String, Bench.ScenarioSource> all() {
        Map<String, Bench.ScenarioSource> all = new LinkedHashMap<>();
        all.put("memory", this::memory);
        all.put("batch", this::batch);
        all.put("kafka-4k", () -> kafka(4096, "4 KiB", new Goals("≥ 1.2, at the least 0.95", "≥ 2.3 P", "≤ 1.35")));
        all.put("kafka-64k", () -> kafka(64 << 10, "64 KiB", new Goals("≥ 1.2, at the least 0.95", "≥ 2.3 P", "")));
        all.put("kafka-1k", () -> kafka(1024, "1 KiB", new Goals("≥ 1.1", "≥ 2.5 P", "")));
        all.put("kafka-256", () -> kafka(256, "256 B", new Goals("≥ 0.9", "", "")));
        all.put("overwrite", this::overwrite);
        all.put("reclaim", this::reclaim);
        all.put("small-files", this::smallFiles);
        all.put("latency", () -> KafkaBench.latency(directory, sizeBytes));
        all.put("overhead", () -> KafkaBench.overhead(directory, sizeBytes));
        all.put("cat", this::cat);
        all.put("read", this::read);
        all.put("serve", this::serve);
        all.put("map", this::map);
        all.put("start", this::start);
        all.put("memory-in-use", this::memoryInUse);
        all.put("scaling", this::scaling);
        all.put("device", () -> DeviceScenario.open(directory, sizeBytes));
        all.put("amplification", () -> AmplificationScenario.of("amplification", sizeBytes));
        return all;
    }

    private Path own(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private Scenario memory() throws IOException {
        Path own = own("memory");
        RecordStream few = RecordStream.appends(sizeBytes, BLOCK_BYTES, FEW_FILES);
        BenchCase fewFiles = Appends.stream(own, few);
        BenchCase manyFiles = Appends.stream(own, RecordStream.appends(sizeBytes, BLOCK_BYTES, MANY_FILES));
        BenchCase device = BareDevice.appends(own, sizeBytes);
        BenchCase values = RocksDbValues.inBytes(own, ValueStore.Form.VALUES, few);
        BenchCase blobs = RocksDbValues.inBytes(own, ValueStore.Form.BLOB_FILES, few);
        return new Scenario(
                "memory",
                List.of(fewFiles, device, manyFiles, values, blobs),
                List.of(
                        new Scenario.Ratio(fewFiles.name(), List.of(device.name()), "≥ 0.6"),
                        new Scenario.Ratio(manyFiles.name(), List.of(device.name()), "≥ 0.35"),
                        new Scenario.Ratio(fewFiles.name(), List.of(values.name(), blobs.name()), "≥ 3.2 P"),
                        Scenario.Ratio.alone(fewFiles.name(), Figure.PROCESSOR, "≤ 0.8"),
                        Scenario.Ratio.alone(fewFiles.name(), Figure.WRITTEN, "≤ 1.015")));
    }

    private Scenario batch() throws IOException {
        Path own = own("batch");
        long batchesBytes = Math.max(sizeBytes, Appends.BATCH_BYTES);
        BenchCase batches = Appends.batches(own, RecordStream.appends(batchesBytes, BLOCK_BYTES, FEW_FILES));
        BenchCase device = BareDevice.appends(own, batchesBytes);
        List<String> raw = List.of(device.name());
        return new Scenario(
                "batch",
                List.of(batches, device),
                List.of(
                        new Scenario.Ratio(batches.name(), raw, Figure.P50, "≤ 2"),
                        new Scenario.Ratio(batches.name(), raw, Figure.P99, "≤ 4")));
    }

    /** All cases to the first one, which has few files and one partition. */
    private Scenario scaling() throws IOException {
        Path own = own("scaling");
        List<BenchCase> cases = new ArrayList<>();
        for (int files : new int[] {FEW_FILES, 1, MANY_FILES, 10 * MANY_FILES}) {
            cases.add(Appends.stream(own, RecordStream.appends(sizeBytes, BLOCK_BYTES, files)));
        }
        cases.add(Appends.stream(own, RecordStream.appends(sizeBytes, BLOCK_BYTES, FEW_FILES), FEW_FILES));
        List<String> few = List.of(cases.get(0).name());
        List<Scenario.Ratio> ratios = cases.stream()
                .skip(1)
                .map(other -> new Scenario.Ratio(other.name(), few, "≥ 0.9"))
                .toList();
        return new Scenario("scaling", cases, ratios);
    }

    private Scenario memoryInUse() throws IOException {
        RecordStream records = RecordStream.appends(sizeBytes, BLOCK_BYTES, FEW_FILES);
        List<BenchCase> cases = new MemoryInUse(own("memory-in-use"), records).cases();
        return new Scenario(
                "memory-in-use",
                cases,
                List.of(
                        Scenario.Ratio.alone(cases.get(0).name(), Figure.RATE, "≤ 537, the heap's limit"),
                        Scenario.Ratio.alone(cases.get(1).name(), Figure.RATE, "≤ 268")));
    }

    private Scenario kafka(int recordBytes, String words, Goals goals) throws IOException, InterruptedException {
        return KafkaBench.throughput(directory, sizeBytes, recordBytes, words, goals);
    }

    private Scenario overwrite() throws IOException {
        Path own = own("overwrite");
        RecordStream records = new RecordStream(Math.max(1, sizeBytes / BLOCK_BYTES), BLOCK_BYTES, 1, Order.RANDOM);
        BenchCase overwrites = Overwrites.scattered(own, records, FILE_TO_OVERWRITES * records.count(), rounds);
        BenchCase values = RocksDbValues.inRecords(own, ValueStore.Form.VALUES, records);
        return new Scenario(
                "overwrite",
                List.of(overwrites, values),
                List.of(
                        Scenario.Ratio.alone(overwrites.name(), Figure.RATE, "≥ 120000"),
                        new Scenario.Ratio(overwrites.name(), List.of(values.name()), "≥ 3"),
                        Scenario.Ratio.alone(overwrites.name(), Figure.WRITTEN, "≤ 1.05")));
    }

    private Scenario reclaim() throws IOException {
        Path own = own("reclaim");
        long records = Math.max(LEAST_RECLAIMED_RECORDS, sizeBytes / RECLAIMED_RECORD_BYTES);
        Overwrites overwrites =
                Overwrites.underReclaim(own, new RecordStream(records, RECLAIMED_RECORD_BYTES, 1, Order.RANDOM));
        BenchCase reclaimed = overwrites.reclaimed();
        BenchCase bare = BareDevice.replay(own, records * RECLAIMED_RECORD_BYTES, overwrites::lastRound);
        return new Scenario(
                "reclaim",
                List.of(reclaimed, bare),
                List.of(new Scenario.Ratio(reclaimed.name(), List.of(bare.name()), "≥ 0.85")));
    }

    private Scenario smallFiles() throws IOException {
        int files = (int) Math.max(1, sizeBytes / (4 * BYTES_PER_EXTENT));
        List<BenchCase> cases = new SmallFiles(own("small-files"), files).cases();
        return new Scenario(
                "small-files",
                cases,
                List.of(
                        Scenario.Ratio.alone(cases.get(0).name(), Figure.RATE, "≥ 60000"),
                        Scenario.Ratio.alone(cases.get(1).name(), Figure.RATE, "≤ 200")));
    }

    private Scenario cat() throws IOException {
        Path own = own("cat");
        BenchCase reads = EngineReads.whole(own, sizeBytes);
        BenchCase raw = BareDevice.reads(own, sizeBytes);
        return new Scenario(
                "cat", List.of(reads, raw), List.of(new Scenario.Ratio(reads.name(), List.of(raw.name()), "≥ 0.85")));
    }

    private Scenario read() throws IOException {
        Path own = own("read");
        BenchCase blocks = EngineReads.blocks(own, sizeBytes, READS);
        BenchCase raw = BareDevice.blockReads(own, sizeBytes, READS);
        return new Scenario(
                "read",
                List.of(blocks, raw),
                List.of(new Scenario.Ratio(blocks.name(), List.of(raw.name()), Figure.P50, "≤ 1.1")));
    }

    private Scenario serve() throws IOException {
        Path own = own("serve");
        BenchCase cat = EngineReads.whole(own, sizeBytes);
        Served served = new Served(own.resolve("served"), sizeBytes, (int) Math.max(1, sizeBytes / BYTES_PER_EXTENT));
        BenchCase get = served.get();
        BenchCase getObject = served.getObject();
        BenchCase small = served.getSmall((int) Math.min(MOST_SMALL_GETS, 1 + sizeBytes / BYTES_PER_SMALL_GET));
        BenchCase list = served.list();
        return new Scenario(
                "serve",
                List.of(get, cat, getObject, small, list),
                List.of(
                        new Scenario.Ratio(get.name(), List.of(cat.name()), "≥ 0.8"),
                        new Scenario.Ratio(getObject.name(), List.of(get.name()), "≥ 0.9"),
                        Scenario.Ratio.alone(small.name(), Figure.RATE, "≥ 5000"),
                        Scenario.Ratio.alone(list.name(), Figure.RATE, "≥ 50000")));
    }

    private Scenario map() throws IOException {
        Path own = own("map");
        long extents = Math.max(1, sizeBytes / BYTES_PER_EXTENT);
        BenchCase lookups = MapLookups.over(own, extents);
        BenchCase seeks = BareSeeks.over(own, extents);
        return new Scenario(
                "map",
                List.of(lookups, seeks),
                List.of(
                        new Scenario.Ratio(lookups.name(), List.of(seeks.name()), "≥ 0.9"),
                        Scenario.Ratio.alone(lookups.name(), Figure.P99, "≤ 0.05")));
    }

    private Scenario start() throws IOException {
        long extents = Math.max(1, sizeBytes / BYTES_PER_EXTENT);
        RecordStream records = new RecordStream(extents, START_BLOCK_BYTES, 2 * MANY_FILES, Order.APPEND);
        BenchCase starts = Starts.of(own("start"), records, START_ZONES);
        return new Scenario(
                "start", List.of(starts), List.of(Scenario.Ratio.alone(starts.name(), Figure.RATE, "≤ 3000")));
    }
}
