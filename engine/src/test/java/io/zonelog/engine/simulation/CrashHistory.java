package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.digest.ContentDigest;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.EngineMailbox;
import io.zonelog.engine.EnginePorts;
import io.zonelog.engine.Sources;
import io.zonelog.engine.StorageEngine;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.batch.EngineException;
import io.zonelog.engine.journal.MappingJournal;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.StoredRows;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * One history from one seed: partitions with random records, an engine, and a scheduler that takes one small step at a time: a record, a
 * step of the device, a commit, a turn of the engine, a tick of the clock, or a power cut. After each commit the files that it changed are
 * compared with the model at the stored positions; after each power cut, and at the end, all files are, and everything stored twice is
 * checked. A {@link WatchedDevice} looks at each command, and at the zones' counters after each step.
 */
final class CrashHistory {
    /** Turns of the engine in which anything that waits for the engine itself must have come about. */
    private static final int MAX_TURNS = 100_000;

    /** An engine that stops as often would do so at each start. */
    private static final int MAX_STOPS = 100;

    private final SplittableRandom random;
    private final HistoryShape shape;
    private final List<RecordLog> logs = new ArrayList<>();
    private final Map<Integer, Long> acknowledged = new HashMap<>();
    private final Deque<Runnable> commits = new ArrayDeque<>();
    private WatchedDevice device;
    private InMemoryMappingStore store;
    private StorageEngine engine;
    private final SplittableRandom readersRandom;
    private final MomentReaders.Counts reads = new MomentReaders.Counts();
    private MomentReaders readers;
    private final BuiltAnew builtAnew;
    private final ReplayedStores replayedStores;
    private final RandomRepairs repairs;
    private long nowNanos;
    private int crashes;
    private int operations;
    private final List<String> stops = new ArrayList<>();
    private int timesFull;
    private long replayedBatches;
    private long relocations;

    /** Makes an empty device. */
    interface DeviceMaker {
        HistoryDevice make(DeviceGeometry geometry, long seed);
    }

    /** A history on a device in memory. */
    CrashHistory(long seed, Function<SplittableRandom, HistoryShape> shapes) {
        this(
                seed,
                shapes,
                (geometry, deviceSeed) -> new SteppedDevice(InMemoryZonedDevice.seeded(geometry, deviceSeed)));
    }

    CrashHistory(long seed, Function<SplittableRandom, HistoryShape> shapes, DeviceMaker maker) {
        random = new SplittableRandom(seed);
        shape = shapes.apply(random);
        for (int partition = 0; partition < shape.partitions(); partition++) {
            logs.add(new RecordLog(random.split(), shape));
        }
        device = new WatchedDevice(maker.make(shape.geometry(), random.nextLong()), () -> store);
        store = new InMemoryMappingStore(shape.geometry().deviceUuid());
        // Of its own, so that readers change nothing of what the history does otherwise.
        readersRandom = new SplittableRandom(~seed);
        readers = readers();
        replayedStores = new ReplayedStores(readersRandom);
        builtAnew = new BuiltAnew(shape.geometry(), readersRandom.split());
        repairs = new RandomRepairs(readersRandom.split());
        engine = open();
    }

    private MomentReaders readers() {
        return new MomentReaders(
                readersRandom.split(),
                () -> nowNanos,
                store,
                device,
                partition -> logs.get(partition).files(),
                reads);
    }

    /** Runs some steps, then drains the engine and compares for the last time. */
    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            if (step == steps / 2) {
                builtAnew.remember(store, device);
            }
            try {
                step();
                readers.step();
                repairs.step(engine, store, device);
            } catch (EngineException stop) {
                stopped(stop);
            }
            device.assertZonesHold();
        }
        boolean drained = false;
        while (!drained) {
            try {
                drain();
                drained = true;
            } catch (EngineException stop) {
                stopped(stop);
            }
        }
        compare();
        repairAll();
        compare();
        builtAnew.compare(store, device, partition -> logs.get(partition).files());
        countRelocations();
        readers.closeAll();
    }

    private void repairAll() {
        try {
            repairs.repairAll(engine, store, device, () -> goOnUntil("repairs have ended", repairs::isDone));
        } catch (EngineException stop) {
            stopped(stop);
        }
    }

    /** Sees that nothing is held back when nobody reads any more; for devices that do not fail. */
    void assertEmptyZonesAreReset() {
        goOnUntil("no empty zone is left to be reset", this::isEveryEmptyZoneReset);
    }

    /** Full zones in which nothing is mapped were held back by readers only. */
    private boolean isEveryEmptyZoneReset() {
        Set<Integer> used = new HashSet<>();
        store.zones().stream().filter(zone -> zone.usedBlocks() > 0).forEach(zone -> used.add(zone.zoneIndex()));
        return device.report(0, shape.geometry().zoneCount()).stream()
                .filter(zone -> zone.condition() == ZoneCondition.FULL)
                .allMatch(zone -> used.contains(zone.zoneIndex()));
    }

    private void stopped(EngineException stop) {
        stops.add(stop.getMessage());
        assertThat(stops).as("why the engine stopped").hasSizeLessThan(MAX_STOPS);
        cutPower();
    }

    /** Closes the device, whose threads and files would be left otherwise. */
    void close() {
        device.close();
    }

    /** How often the power was cut. */
    int crashes() {
        return crashes;
    }

    /** Why the engine stopped, each time that it did. */
    List<String> stops() {
        return stops;
    }

    /** How many records the device had no room for, now or ever. */
    int timesFull() {
        return timesFull;
    }

    /** How many batches power cuts could have taken from the mapping store. */
    long replayedBatches() {
        return replayedBatches;
    }

    /** How many relocations were written, those that no batch followed not included. */
    long relocations() {
        return relocations;
    }

    private void countRelocations() {
        relocations += engine.statistics().reclaim().relocations();
    }

    /** What readers beside the engine came to. */
    MomentReaders.Counts reads() {
        return reads;
    }

    ReplayedStores replayedStores() {
        return replayedStores;
    }

    StorageEngine engine() {
        return engine;
    }

    HistoryDevice device() {
        return device;
    }

    /** How many operations were applied, those that a crash undid included. */
    int operations() {
        return operations;
    }

    private void step() {
        int kind = random.nextInt(1000);
        if (kind < 400) {
            applyNext(random.nextInt(logs.size()));
        } else if (kind < 750) {
            device.goOn();
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

    private ApplyResult applyNext(int partition) {
        SourcePosition position = engine.sources().find(identity(partition)).orElseThrow();
        RecordLog.Entry entry = logs.get(partition).entry(position.nextOffset());
        ApplyResult result = engine.apply(
                FileKey.of(position.sourceId(), entry.name()),
                Sources.SourceRecord.unmarked(position.nextOffset(), 7),
                inSource(entry.operation(), position.sourceId()));
        boolean misfits = result instanceof ApplyResult.Rejected rejected
                && rejected.reason().contains("never fits");
        if (result instanceof ApplyResult.Rejected && !misfits) {
            engine.sources().advance(position.sourceId(), position.nextOffset() + 1, 7);
            logs.get(partition).decided(position.nextOffset(), RecordLog.Verdict.REFUSED);
        } else if (result == ApplyResult.APPLIED) {
            logs.get(partition).decided(position.nextOffset(), RecordLog.Verdict.APPLIED);
            operations++;
        }
        if (result instanceof ApplyResult.DeviceFull || misfits) {
            timesFull++;
            logs.get(partition).unlinkInstead(position.nextOffset());
        }
        return result;
    }

    /** A source is named in the log without the number that the engine has given to the partition. */
    private static FileOperation inSource(FileOperation operation, int sourceId) {
        if (operation instanceof FileOperation.Rename rename) {
            return new FileOperation.Rename(FileKey.of(sourceId, rename.source().name()));
        }
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
            compareChanged();
        }
    }

    void cutPower() {
        crashes++;
        countRelocations();
        commits.clear();
        // while the device still answers: what is asked of it when the power goes is never answered
        readers.closeAll();
        device = device.cutPower(random.nextLong());
        replayedStores.compare(store, device, engine.journal() == MappingJournal.State.WHOLE);
        replayedBatches += store.batchesNotDurable();
        store = store.copyWithoutLast(readersRandom.nextInt(store.batchesNotDurable() + 1));
        readers = readers();
        repairs.crashed();
        engine = open();
        compare();
    }

    /** Makes everything durable, and sees that no record waits in vain: each partition's next one is taken or has an answer. */
    void drain() {
        for (int partition = 0; partition < logs.size(); partition++) {
            int next = partition;
            goOnUntil("a record of partition " + next + " has its answer", () -> applyNext(next) != ApplyResult.BUSY);
        }
        engine.closeBatch();
        goOnUntil("the engine is idle", engine::isIdle);
        device.settle();
    }

    /** Fails when nothing comes of it in so many turns that the engine must be turning in vain. */
    private void goOnUntil(String what, BooleanSupplier condition) {
        for (int turn = 0; !condition.getAsBoolean(); turn++) {
            assertThat(turn).as("turns until %s", what).isLessThan(MAX_TURNS);
            nowNanos += 1000;
            device.goOn();
            runCommit();
            engine.doWork();
        }
    }

    private StorageEngine open() {
        EnginePorts ports =
                new EnginePorts(device, store, commits::add, () -> nowNanos, new EngineMailbox(), readers.holds());
        StorageEngine opened = StorageEngine.open(ports, shape.options());
        opened.tellCommits((sequence, positions) ->
                positions.forEach(position -> acknowledged.put(position.sourceId(), position.nextOffset())));
        for (int partition = 0; partition < shape.partitions(); partition++) {
            if (opened.sources().find(identity(partition)).isEmpty()) {
                opened.sources().add(identity(partition), 0);
            }
        }
        return opened;
    }

    /** Files equal the model at the stored position, which is not below what was acknowledged; and the check is clean. */
    private void compare() {
        compareChanged();
        FileReader reader = new FileReader(store, device);
        for (SourcePosition position : store.positions()) {
            ModelFiles model = logs.get(position.identity().partition()).files();
            List<String> names = StoredRows.drain(store.files(position.sourceId())).stream()
                    .map(file -> file.key().name())
                    .toList();
            assertThat(names)
                    .containsExactlyInAnyOrderElementsOf(model.contents().keySet());
            names.forEach(name -> compare(reader, position.sourceId(), name, model));
        }
        ReplayedStores.assertSound(store, device, "of the live store");
    }

    /** Compares the files that the batches committed since the last look have changed. */
    private void compareChanged() {
        FileReader reader = new FileReader(store, device);
        for (SourcePosition position : store.positions()) {
            long acknowledgedOffset = acknowledged.getOrDefault(position.sourceId(), 0L);
            assertThat(position.nextOffset()).as("position of %s", position).isGreaterThanOrEqualTo(acknowledgedOffset);
            RecordLog log = logs.get(position.identity().partition());
            log.foldTo(position.nextOffset()).forEach(name -> compare(reader, position.sourceId(), name, log.files()));
        }
    }

    private void compare(FileReader reader, int sourceId, String name, ModelFiles model) {
        byte[] expected = model.contents().get(name);
        Optional<FileRecord> file = store.file(FileKey.of(sourceId, name));
        assertThat(file.isPresent()).as("whether %s is there", name).isEqualTo(expected != null);
        if (file.isPresent() && expected != null) {
            assertThat(file.get().sizeBytes()).as("size of %s", name).isEqualTo(expected.length);
            ByteBuffer bytes = ByteBuffer.allocate(expected.length);
            reader.read(file.get(), 0, bytes);
            assertThat(Arrays.mismatch(bytes.array(), expected))
                    .as("first byte of %s that differs", name)
                    .isEqualTo(-1);
            assertThat(ContentDigest.of(store, shape.geometry(), file.get(), () -> {}))
                    .as("digest of %s", name)
                    .isEqualTo(digest(expected));
        }
    }

    private String digest(byte[] content) {
        ContentDigest digest = new ContentDigest(shape.blockSizeBytes());
        digest.update(content, content.length);
        return digest.finish();
    }

    private static SourceIdentity identity(int partition) {
        return new SourceIdentity("cluster", "topic-id", "writes", partition);
    }
}
