package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.EngineMailbox;
import io.zonelog.engine.EnginePorts;
import io.zonelog.engine.FileOperation;
import io.zonelog.engine.StorageEngine;
import io.zonelog.engine.read.Checker;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.InMemoryMappingStore;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * One history from one seed: partitions with random records, an engine, and a scheduler that takes one small step at a time: a record, a
 * step of the device, a commit, a turn of the engine, a tick of the clock, or a power cut. After each power cut, and at the end, the files
 * are compared with the model at the stored positions, and everything stored twice is checked.
 */
final class CrashHistory {
    private final SplittableRandom random;
    private final HistoryShape shape;
    private final List<RecordLog> logs = new ArrayList<>();
    private final Map<Integer, Long> acknowledged = new HashMap<>();
    private final Deque<Runnable> commits = new ArrayDeque<>();
    private SteppedDevice device;
    private InMemoryMappingStore store;
    private StorageEngine engine;
    private long nowNanos;
    private boolean deviceFull;
    private int crashes;

    CrashHistory(long seed) {
        random = new SplittableRandom(seed);
        shape = HistoryShape.random(random);
        for (int partition = 0; partition < shape.partitions(); partition++) {
            logs.add(new RecordLog(random.split(), shape));
        }
        device = new SteppedDevice(InMemoryZonedDevice.seeded(shape.geometry(), random.nextLong()));
        store = new InMemoryMappingStore(shape.geometry().deviceUuid());
        engine = open();
    }

    /** Runs some steps, then drains the engine and compares for the last time; returns how often the power was cut. */
    int run(int steps) {
        for (int step = 0; step < steps && !deviceFull; step++) {
            step();
        }
        drain();
        compare();
        return crashes;
    }

    private void step() {
        int kind = random.nextInt(1000);
        if (kind < 400) {
            applyNext(random.nextInt(logs.size()));
        } else if (kind < 750) {
            device.device().runOne();
        } else if (kind < 850) {
            runCommit();
        } else if (kind < 980) {
            engine.doWork();
        } else if (kind < 997) {
            nowNanos += random.nextInt(40);
        } else {
            cutPower();
        }
    }

    private void applyNext(int partition) {
        SourcePosition position = engine.findSource(identity(partition)).orElseThrow();
        RecordLog.Entry entry = logs.get(partition).entry(position.nextOffset());
        ApplyResult result = engine.apply(
                FileKey.of(position.sourceId(), entry.name()),
                position.nextOffset(),
                7,
                inSource(entry.operation(), position.sourceId()));
        if (result instanceof ApplyResult.Rejected) {
            engine.advance(position.sourceId(), position.nextOffset() + 1, 7);
        }
        boolean refused = entry.operation() instanceof FileOperation.Clone clone
                && !(result instanceof ApplyResult.Busy)
                && !logs.get(partition).foldedTo(position.nextOffset()).accepts(entry.name(), clone);
        assertThat(result instanceof ApplyResult.Rejected)
                .as("%s of %s: %s", entry.operation(), entry.name(), result)
                .isEqualTo(refused);
        deviceFull = result instanceof ApplyResult.DeviceFull;
    }

    /** A clone's source is named in the log without the number that the engine has given to the partition. */
    private static FileOperation inSource(FileOperation operation, int sourceId) {
        return operation instanceof FileOperation.Clone clone
                ? new FileOperation.Clone(
                        FileKey.of(sourceId, clone.source().name()),
                        clone.sourceOffsetBytes(),
                        clone.offsetBytes(),
                        clone.lengthBytes())
                : operation;
    }

    private void runCommit() {
        Runnable commit = commits.poll();
        if (commit != null) {
            commit.run();
        }
    }

    private void cutPower() {
        crashes++;
        commits.clear();
        device = new SteppedDevice(device.device().powerCut(random.nextLong()));
        store = store.copy();
        compare();
        engine = open();
    }

    private void drain() {
        engine.closeBatch();
        while (!engine.isIdle()) {
            nowNanos += 1000;
            device.device().runOne();
            runCommit();
            engine.doWork();
        }
        device.device().runAll();
    }

    private StorageEngine open() {
        EnginePorts ports = new EnginePorts(device, store, commits::add, () -> nowNanos, new EngineMailbox());
        StorageEngine opened = StorageEngine.open(
                ports,
                shape.options(),
                (sequence, positions) ->
                        positions.forEach(position -> acknowledged.put(position.sourceId(), position.nextOffset())));
        for (int partition = 0; partition < shape.partitions(); partition++) {
            if (opened.findSource(identity(partition)).isEmpty()) {
                opened.addSource(identity(partition), 0);
            }
        }
        return opened;
    }

    /** Files equal the model at the stored position, which is not below what was acknowledged; and the check is clean. */
    private void compare() {
        FileReader reader = new FileReader(store, device);
        for (SourcePosition position : store.positions()) {
            long acknowledgedOffset = acknowledged.getOrDefault(position.sourceId(), 0L);
            assertThat(position.nextOffset()).as("position of %s", position).isGreaterThanOrEqualTo(acknowledgedOffset);
            Map<String, byte[]> expected = logs.get(position.identity().partition())
                    .foldedTo(position.nextOffset())
                    .contents();
            assertThat(contents(reader, position.sourceId())).isEqualTo(wrapped(expected));
        }
        List<String> problems = new ArrayList<>();
        new Checker(store, device, problems::add).run();
        assertThat(problems).isEmpty();
    }

    private Map<String, ByteBuffer> contents(FileReader reader, int sourceId) {
        Map<String, ByteBuffer> contents = new TreeMap<>();
        try (Cursor<FileRecord> files = store.files(sourceId)) {
            while (files.advance()) {
                FileRecord file = files.current();
                ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.sizeBytes()));
                reader.read(file, 0, bytes);
                contents.put(file.key().name(), bytes.flip());
            }
        }
        return contents;
    }

    private static Map<String, ByteBuffer> wrapped(Map<String, byte[]> contents) {
        Map<String, ByteBuffer> wrapped = new TreeMap<>();
        contents.forEach((name, bytes) -> wrapped.put(name, ByteBuffer.wrap(bytes)));
        return wrapped;
    }

    private static SourceIdentity identity(int partition) {
        return new SourceIdentity("cluster", "topic-id", "writes", partition);
    }
}
