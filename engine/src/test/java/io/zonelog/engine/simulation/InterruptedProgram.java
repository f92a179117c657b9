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
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.engine.journal.MappingJournal;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * The history of a real program in an engine whose power is cut: at each marked point, with everything durable and a whole journal, and behind some
 * records in between, with whatever is in flight. Each time the live store, those that the cut may have left, and the one made anew from the device
 * alone are compared. One of them goes on from the record that its position tells: the one made anew wherever the last start was on another.
 */
final class InterruptedProgram {
    private static final SourceIdentity IDENTITY = new SourceIdentity("cluster", "topic-id", "writes", 0);
    private static final int CUTS_IN_FLIGHT = 4;
    private static final long LINGER_NANOS = 5_000_000;
    /** On average a fifth of the time for which a batch stays open. */
    private static final int MAX_NANOS_BETWEEN_RECORDS = 2_000_000;

    private static final int MAX_TURNS_BETWEEN_RECORDS = 8;
    /** Turns in which anything that waits for the engine itself must have come about. */
    private static final int MAX_TURNS = 100_000;

    private final ProgramHistory history;
    private final EngineOptions options;
    private final SplittableRandom random;
    private final ReplayedStores replayedStores;
    private final Deque<Runnable> commits = new ArrayDeque<>();
    private WatchedDevice device;
    private InMemoryMappingStore store;
    private StorageEngine engine;
    private long nowNanos;
    /** All records below this offset were said to be durable. */
    private long acknowledged;

    private boolean isMadeAnew;
    private int startsOnStoreMadeAnew;
    private int drainedCuts;
    private long recordsAppliedAgain;
    private long batchesNotDurable;
    private long relocations;

    InterruptedProgram(ProgramHistory history, DeviceGeometry geometry, long seed) {
        this.history = history;
        options = options(geometry);
        random = new SplittableRandom(seed);
        replayedStores = new ReplayedStores(random.split());
        device = new WatchedDevice(
                new SteppedDevice(InMemoryZonedDevice.seeded(geometry, random.nextLong())), () -> store);
        store = new InMemoryMappingStore(geometry.deviceUuid());
        engine = open();
    }

    /** Batches of a few zones, so that a device on which the history hardly has room is enough for them. */
    private static EngineOptions options(DeviceGeometry geometry) {
        int zoneBytes = geometry.zoneCapacityBlocks() * geometry.blockSizeBytes();
        int batchBytes = 4 * zoneBytes;
        return new EngineOptions(
                batchBytes,
                LINGER_NANOS,
                3,
                8L * batchBytes + (1 << 20),
                64,
                100,
                4,
                new EngineOptions.Space(7, 0, zoneBytes),
                CommitThread.StoreSync.DEVICE);
    }

    /** Runs the history to its end. */
    void run() {
        Set<Long> cutsInFlight = new HashSet<>();
        while (cutsInFlight.size() < CUTS_IN_FLIGHT) {
            cutsInFlight.add(random.nextLong(1, history.size() + 1));
        }
        while (position().nextOffset() < history.size()) {
            long next = position().nextOffset() + 1;
            applyNext();
            if (cutsInFlight.remove(next)) {
                cutPower();
                assertThat(position().nextOffset()).isBetween(acknowledged, next - 1);
                recordsAppliedAgain += next - position().nextOffset();
            }
            meetMarks();
            device.assertZonesHold();
        }
        ReplayedStores.assertSound(store, device, "at the end");
    }

    /** Sees that each kind of store was compared and gone on with, in a history in which data were moved so often. */
    void assertProvesSomething(int leastRelocations) {
        assertThat(drainedCuts).as("cuts at marked points").isGreaterThanOrEqualTo(history.markedPoints());
        assertThat(replayedStores.rebuilds()).as("stores made anew").isGreaterThanOrEqualTo(drainedCuts);
        assertThat(replayedStores.exactRebuilds())
                .as("stores made anew, as of an entry that the live one was at")
                .isGreaterThanOrEqualTo(drainedCuts);
        assertThat(startsOnStoreMadeAnew)
                .as("starts on a store made anew")
                .isGreaterThanOrEqualTo(history.markedPoints() / 2);
        assertThat(batchesNotDurable).as("batches that cuts could take").isPositive();
        assertThat(relocations).as("relocations").isGreaterThanOrEqualTo(leastRelocations);
        assertThat(recordsAppliedAgain).as("records applied again").isGreaterThanOrEqualTo(CUTS_IN_FLIGHT);
    }

    private void applyNext() {
        nowNanos += random.nextInt(MAX_NANOS_BETWEEN_RECORDS);
        for (int turns = random.nextInt(MAX_TURNS_BETWEEN_RECORDS); turns > 0; turns--) {
            turn();
        }
        goOnUntil("a record has its answer", () -> {
            SourcePosition position = position();
            ProgramHistory.Call call = history.call(position.nextOffset());
            ApplyResult result = engine.apply(
                    FileKey.of(position.sourceId(), call.file()),
                    Sources.SourceRecord.unmarked(position.nextOffset(), SourcePosition.NO_LEADER_EPOCH),
                    call.operation(position.sourceId()));
            assertThat(result).as("of record %s", position.nextOffset()).isIn(ApplyResult.APPLIED, ApplyResult.BUSY);
            return result == ApplyResult.APPLIED;
        });
    }

    /** Where files are known: they are the same before and after a cut that takes no record away. */
    private void meetMarks() {
        long offset = position().nextOffset();
        List<ProgramHistory.Mark> marks = history.marksAt(offset);
        if (marks.isEmpty()) {
            return;
        }
        engine.closeBatch();
        goOnUntil("everything is durable", engine::isIdle);
        goOnUntil("the journal is whole", () -> engine.journal() == MappingJournal.State.WHOLE);
        assertThat(acknowledged).as("records said to be durable").isEqualTo(offset);
        marks.forEach(this::assertHolds);
        cutPower();
        drainedCuts++;
        assertThat(position().nextOffset()).as("position after a cut").isEqualTo(offset);
        marks.forEach(this::assertHolds);
    }

    private void assertHolds(ProgramHistory.Mark mark) {
        FileRecord file =
                store.file(FileKey.of(position().sourceId(), mark.file())).orElseThrow();
        ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(file.sizeBytes()));
        new FileReader(store, device).read(file, 0, content);
        mark.assertHolds(content.array());
    }

    private void cutPower() {
        commits.clear();
        relocations += engine.statistics().reclaim().relocations();
        device = device.cutPower(random.nextLong());
        boolean isWhole = engine.journal() == MappingJournal.State.WHOLE;
        replayedStores.compare(store, device, isWhole);
        batchesNotDurable += store.batchesNotDurable();
        isMadeAnew = isWhole && !isMadeAnew;
        if (isMadeAnew) {
            store = ReplayedStores.madeAnew(device);
            startsOnStoreMadeAnew++;
        } else {
            store = store.copyWithoutLast(random.nextInt(store.batchesNotDurable() + 1));
        }
        engine = open();
    }

    private StorageEngine open() {
        EnginePorts ports = new EnginePorts(device, store, commits::add, () -> nowNanos, new EngineMailbox());
        StorageEngine opened = StorageEngine.open(ports, options);
        opened.tellCommits(
                (sequence, positions) -> acknowledged = positions.get(0).nextOffset());
        if (opened.sources().find(IDENTITY).isEmpty()) {
            opened.sources().add(IDENTITY, 0);
        }
        return opened;
    }

    private SourcePosition position() {
        return engine.sources().find(IDENTITY).orElseThrow();
    }

    /** Fails when nothing comes of it in so many turns that the engine must be turning in vain. */
    private void goOnUntil(String what, BooleanSupplier condition) {
        for (int turns = 0; !condition.getAsBoolean(); turns++) {
            assertThat(turns).as("turns until %s", what).isLessThan(MAX_TURNS);
            nowNanos += 1000;
            turn();
        }
    }

    private void turn() {
        device.goOn();
        Runnable commit = commits.poll();
        if (commit != null) {
            commit.run();
        }
        engine.doWork();
    }
}
