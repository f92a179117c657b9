package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.EngineMailbox;
import io.zonelog.engine.EngineOptions;
import io.zonelog.engine.EnginePorts;
import io.zonelog.engine.Sources;
import io.zonelog.engine.StorageEngine;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.engine.read.Checker;
import io.zonelog.engine.read.FileReader;
import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.device.DataBlock;
import io.zonelog.log.model.step.Operation;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** An engine on a small device in memory, in a history that it shares with the model. A byte of the model is half a block here. */
final class ToldEngine {
    private static final int BLOCK_BYTES = 512;
    private static final int BYTE = BLOCK_BYTES / DataBlock.BYTES;
    private static final int MAX_TURNS = 100_000;

    private final ToldRecords records;
    private final SplittableRandom random;
    private final EngineOptions options;
    private final Map<Integer, Long> acknowledged = new HashMap<>();
    private final Deque<Runnable> commits = new ArrayDeque<>();
    private final RandomRepairs repairs;
    private WatchedDevice device;
    private InMemoryMappingStore store;
    private StorageEngine engine;
    private long nowNanos;

    ToldEngine(ToldRecords records, Shape shape, CommitThread.StoreSync storeSync, SplittableRandom random) {
        this.records = records;
        this.random = random;
        int capacity = random.nextInt(8, 20);
        DeviceGeometry geometry = new DeviceGeometry(
                new UUID(random.nextLong(), random.nextLong()),
                BLOCK_BYTES,
                random.nextInt(8, 14),
                shape.preallocates() ? random.nextInt(1, 3) : 0,
                capacity + random.nextInt(3),
                capacity,
                random.nextInt(1, 8),
                0,
                0);
        int batchBytes = BLOCK_BYTES * random.nextInt(2, 12);
        options = new EngineOptions(
                batchBytes,
                random.nextInt(30),
                random.nextInt(1, 5),
                2L * batchBytes + 256L * BLOCK_BYTES,
                random.nextInt(6),
                random.nextInt(1, 5),
                random.nextInt(1, 4),
                new EngineOptions.Space(1, 0, BLOCK_BYTES * random.nextInt(1, 16)),
                storeSync);
        repairs = new RandomRepairs(random.split());
        store = new InMemoryMappingStore(geometry.deviceUuid());
        device = new WatchedDevice(
                new SteppedDevice(InMemoryZonedDevice.seeded(geometry, random.nextLong())), () -> store);
        engine = open();
    }

    private StorageEngine open() {
        EnginePorts ports = new EnginePorts(device, store, commits::add, () -> nowNanos, new EngineMailbox());
        StorageEngine opened = StorageEngine.open(ports, options);
        opened.tellCommits((sequence, positions) ->
                positions.forEach(position -> acknowledged.put(position.sourceId(), position.nextOffset())));
        for (int source = 0; source < records.sources(); source++) {
            if (opened.sources().find(identity(source)).isEmpty()) {
                opened.sources().add(identity(source), 0);
            }
        }
        return opened;
    }

    private static SourceIdentity identity(int source) {
        return new SourceIdentity("cluster", "topic-id", "writes", source);
    }

    /** Goes on a little: a record, a step of the device, a commit, a turn of the engine, a tick of the clock, a relocation. */
    void step() {
        int kind = random.nextInt(10);
        if (kind < 3) {
            apply(random.nextInt(records.sources()));
        } else if (kind < 6) {
            device.goOn();
        } else if (kind < 7) {
            runCommit();
        } else if (kind < 9) {
            engine.doWork();
        } else {
            nowNanos += random.nextInt(30);
            repairs.step(engine, store, device);
        }
        device.assertZonesHold();
    }

    /** The next record, if there is one that the model has done; false if there is none or it has to wait. */
    private boolean apply(int partition) {
        SourcePosition position = engine.sources().find(identity(partition)).orElseThrow();
        if (position.nextOffset() == records.told(partition)) {
            return false;
        }
        ToldRecords.Told told = records.record(partition, position.nextOffset());
        ApplyResult result = engine.apply(
                key(position.sourceId(), told.operation().name()),
                Sources.SourceRecord.unmarked(position.nextOffset(), 7),
                operation(told.operation(), position));
        if (result == ApplyResult.BUSY) {
            return false;
        }
        assertThat(result)
                .as("answer to %s", told)
                .isInstanceOf(told.refused() ? ApplyResult.Rejected.class : ApplyResult.Applied.class);
        if (told.refused()) {
            engine.sources().advance(position.sourceId(), position.nextOffset() + 1, 7);
        }
        return true;
    }

    private static FileKey key(int sourceId, int name) {
        return FileKey.of(sourceId, Shape.name(name));
    }

    private FileOperation operation(Operation told, SourcePosition position) {
        if (told instanceof Operation.Write write) {
            return new FileOperation.Write((long) write.from() * BYTE, data(write.bytes()));
        } else if (told instanceof Operation.Truncate truncate) {
            return new FileOperation.Truncate((long) truncate.sizeBytes() * BYTE);
        } else if (told instanceof Operation.Punch punch) {
            return new FileOperation.Punch((long) punch.from() * BYTE, (long) (punch.to() - punch.from()) * BYTE);
        } else if (told instanceof Operation.Clone clone) {
            return new FileOperation.Clone(
                    key(position.sourceId(), clone.source()),
                    (long) clone.sourceBlock() * BLOCK_BYTES,
                    (long) clone.block() * BLOCK_BYTES,
                    (long) records.clonedBytes(clone, position.nextOffset()) * BYTE);
        } else if (told instanceof Operation.Preallocate preallocate) {
            return new FileOperation.Fallocate((long) preallocate.block() * BLOCK_BYTES, BLOCK_BYTES);
        } else if (told instanceof Operation.Rename rename) {
            return new FileOperation.Rename(key(position.sourceId(), rename.source()));
        }
        return new FileOperation.Unlink();
    }

    private static ByteBuffer data(List<Integer> bytes) {
        ByteBuffer data = ByteBuffer.allocate(bytes.size() * BYTE);
        for (int value : bytes) {
            for (int i = 0; i < BYTE; i += Integer.BYTES) {
                data.putInt(value);
            }
        }
        return data.flip();
    }

    private void runCommit() {
        Runnable commit = commits.poll();
        if (commit != null) {
            commit.run();
        }
    }

    /** Cuts the power: the device keeps any legal image, the store any prefix of what is not durable in it. Starts again and compares. */
    void cutPower() {
        commits.clear();
        device = device.cutPower(random.nextLong());
        store = store.copyWithoutLast(random.nextInt(store.batchesNotDurable() + 1));
        repairs.crashed();
        engine = open();
        compare();
    }

    /** Applies all that the model has done, makes it durable, and compares. */
    void catchUp() {
        for (int source = 0; source < records.sources(); source++) {
            int partition = source;
            goOnUntil(
                    "all records are applied",
                    () -> !apply(partition) && position(partition) == records.told(partition));
        }
        engine.closeBatch();
        goOnUntil("the engine is idle", engine::isIdle);
        device.settle();
        compare();
    }

    private long position(int partition) {
        return engine.sources().find(identity(partition)).orElseThrow().nextOffset();
    }

    private void goOnUntil(String what, BooleanSupplier condition) {
        for (int turn = 0; !condition.getAsBoolean(); turn++) {
            assertThat(turn).as("turns until %s", what).isLessThan(MAX_TURNS);
            nowNanos += 1000;
            device.goOn();
            runCommit();
            engine.doWork();
        }
    }

    /** Reads all files; what was acknowledged is there, and nothing contradicts anything. */
    private void compare() {
        for (SourcePosition position : store.positions()) {
            assertThat(position.nextOffset())
                    .as("what the engine has of %s", position)
                    .isGreaterThanOrEqualTo(acknowledged.getOrDefault(position.sourceId(), 0L));
            records.assertHeld("engine", position.identity().partition(), position.nextOffset(), files(position));
        }
        List<String> problems = new ArrayList<>();
        new Checker(store, device, problems::add).run();
        assertThat(problems).isEmpty();
    }

    private Map<String, List<Integer>> files(SourcePosition position) {
        FileReader reader = new FileReader(store, device);
        Map<String, List<Integer>> found = new TreeMap<>();
        try (Cursor<FileRecord> files = store.files(position.sourceId())) {
            while (files.advance()) {
                FileRecord file = files.current();
                ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(file.sizeBytes()));
                reader.read(file, 0, content);
                found.put(file.key().name(), bytes(content.array()));
            }
        }
        return found;
    }

    private static List<Integer> bytes(byte[] content) {
        assertThat(content.length % BYTE)
                .as("bytes behind whole ones of the model")
                .isZero();
        List<Integer> bytes = new ArrayList<>();
        for (int at = 0; at < content.length; at += BYTE) {
            int value = ByteBuffer.wrap(content).getInt(at);
            assertThat(ByteBuffer.wrap(content, at, BYTE).slice())
                    .as("half a block")
                    .isEqualTo(data(List.of(value)));
            bytes.add(value);
        }
        return bytes;
    }
}
