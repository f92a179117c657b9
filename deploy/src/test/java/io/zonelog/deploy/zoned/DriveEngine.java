package io.zonelog.deploy.zoned;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.DriveMaker;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.wiring.ConfiguredEngine;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.DrivenEngine;
import io.zonelog.engine.EngineMailbox;
import io.zonelog.engine.EnginePorts;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.engine.journal.MappingJournal;
import io.zonelog.engine.read.Checker;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourceIdentity;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/** An engine with RocksDB on a drive, fed by the thread that owns it, and compared with what its files must be. */
final class DriveEngine implements AutoCloseable {
    private static final SourceIdentity SOURCE = new SourceIdentity("cluster", "topic-id", "writes", 0);

    private final EngineData data;
    private final DrivenEngine engine;
    private final int sourceId;
    private long writtenBytes;

    private DriveEngine(EngineData data, Configuration settings, LongConsumer durable) {
        this.data = data;
        EnginePorts ports =
                new EnginePorts(data.device(), data.store(), Runnable::run, System::nanoTime, new EngineMailbox());
        engine = new DrivenEngine(
                ports, ConfiguredEngine.engine(settings, data.device().geometry()), WritebackListener.NONE);
        engine.engine()
                .tellCommits(
                        (batch, positions) -> positions.forEach(position -> durable.accept(position.nextOffset())));
        sourceId = engine.sourceId(SOURCE);
    }

    /** Opens the data directory, and makes the device of the mounted drive if there is none. */
    static DriveEngine open(Path mount, Path path, LongConsumer durable) {
        Configuration settings = new ConfigurationSources()
                .settings(List.of("batch.max.bytes=1MiB", "cache.pool.bytes=8MiB", "cache.metadata.bytes=16MiB"))
                .load();
        DataDirectory directory = new DataDirectory(path);
        if (!directory.isThere()) {
            new DriveMaker(mount, settings).make(directory);
        }
        EngineData data = EngineData.open(directory, ConfiguredEngine.metadata(settings));
        try {
            return new DriveEngine(data, settings, durable);
        } catch (RuntimeException refused) {
            data.close();
            throw refused;
        }
    }

    EngineData data() {
        return data;
    }

    long position() {
        return engine.nextOffset(sourceId);
    }

    long writtenBytes() {
        return writtenBytes;
    }

    /** Whether the mapping store could be made anew from the drive. */
    MappingJournal.State journal() {
        return engine.engine().journal();
    }

    /** Applies the next operation. */
    void apply(MixedOperations operations) {
        MixedOperations.Step step = operations.next(sourceId);
        apply(step.name(), step.operation());
        writtenBytes += step.dataBytes();
    }

    void apply(String name, FileOperation operation) {
        ApplyResult result = engine.apply(FileKey.of(sourceId, name), operation);
        while (result instanceof ApplyResult.DeviceFull) {
            engine.work();
            result = engine.apply(FileKey.of(sourceId, name), operation);
        }
        if (result != ApplyResult.APPLIED) {
            throw new IllegalStateException("record " + position() + " ended in " + result);
        }
    }

    /** Makes everything durable. */
    void drain() {
        engine.drain();
    }

    /** What differs from the files that there must be. */
    List<String> differences(Map<String, byte[]> files) {
        List<String> differences = new ArrayList<>();
        new Checker(data.store(), data.device(), differences::add).run();
        int stored = 0;
        try (Cursor<FileRecord> cursor = data.store().files(sourceId)) {
            while (cursor.advance()) {
                stored++;
            }
        }
        if (stored != files.size()) {
            differences.add(stored + " files instead of " + files.size());
        }
        files.forEach((name, content) -> {
            byte[] found = content(name);
            if (!Arrays.equals(found, content)) {
                differences.add(name + " differs at byte " + Arrays.mismatch(found, content) + ": " + found.length
                        + " bytes instead of " + content.length);
            }
        });
        return differences;
    }

    /** The zones with blocks that files use. */
    SortedSet<Integer> zonesWithData() {
        SortedSet<Integer> zones = new TreeSet<>();
        eachExtent((file, zone) -> zones.add(zone));
        return zones;
    }

    /** The files with blocks in a zone. */
    Set<String> filesIn(int zoneIndex) {
        Set<String> names = new TreeSet<>();
        eachExtent((file, zone) -> {
            if (zone == zoneIndex) {
                names.add(file.key().name());
            }
        });
        return names;
    }

    private void eachExtent(BiConsumer<FileRecord, Integer> consumer) {
        try (Cursor<FileRecord> files = data.store().files(sourceId)) {
            while (files.advance()) {
                try (Cursor<Extent> extents =
                        data.store().extents(files.current().fileId(), 0)) {
                    while (extents.advance()) {
                        consumer.accept(
                                files.current(),
                                data.device()
                                        .geometry()
                                        .zoneOf(extents.current().sector()));
                    }
                }
            }
        }
    }

    byte[] content(String name) {
        return data.store()
                .file(FileKey.of(sourceId, name))
                .map(file -> {
                    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(file.sizeBytes()));
                    new FileReader(data.store(), data.device()).read(file, 0, content);
                    return content.array();
                })
                .orElse(new byte[0]);
    }

    /** How often zones were reset. */
    long resets() {
        return data.device().report(0, Integer.MAX_VALUE).stream()
                .mapToLong(ZoneDescriptor::resetEpoch)
                .sum();
    }

    long zones(ZoneCondition condition) {
        return data.device().report(0, Integer.MAX_VALUE).stream()
                .filter(zone -> zone.condition() == condition)
                .count();
    }

    /** What the commands find; the engine must be closed. */
    static List<String> commandsFind(Path directory) {
        List<String> problems = new ArrayList<>();
        for (String verb : List.of("check", "scrub")) {
            problems.addAll(commandFinds(verb, "--data", directory.toString()));
        }
        return problems;
    }

    /** What a command finds; the engine must be closed. */
    static List<String> commandFinds(String... command) {
        CommandLineRun run = CommandLineRun.of(command);
        String line = String.join(" ", command);
        System.out.println(line + ": " + run.out().strip().replace("\n", " | "));
        return run.status() == 0 ? List.of() : List.of(line + " ended with " + run.status() + ": " + run.err());
    }

    @Override
    public void close() {
        engine.close();
        data.close();
    }
}
