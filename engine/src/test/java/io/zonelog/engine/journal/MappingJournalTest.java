package io.zonelog.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.Sectors;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.journal.JournalContents;
import io.zonelog.journal.JournalReader;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the mapping journal on the device holds at the moments at which something else relies upon it. */
class MappingJournalTest {
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(40, 64);
    private static final int FIRST_JOURNAL_ZONE = 36;
    private static final int BLOCK = 4096;
    /** So many the batches of a test take at least. */
    private static final int FLUSHES = 9;

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());

    @Test
    void whenAZoneIsResetTheJournalHasAllThatTheStoreHas() {
        List<Long> missing = new ArrayList<>();
        ForwardingDevice watched = new ForwardingDevice(device) {
            @Override
            public void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
                JournalContents journal = JournalReader.read(device);
                if (action == ZoneAction.RESET && !journal.hasFramesIn(zoneIndex)) {
                    missing.add(store.journalSequence() - journal.lastEntry());
                }
                super.manage(action, zoneIndex, completion);
            }
        };
        EngineFixture fixture = engine(watched).withJournal();
        for (int times = 0; times < 100 && missing.isEmpty(); times++) {
            for (int file = 0; file < 10; file++) {
                fixture.write("file-" + file, 0, new byte[2 * BLOCK]);
                fixture.drain();
            }
            fixture.settle();
        }
        assertThat(missing)
                .as("entries that the device lacked at each reset")
                .isNotEmpty()
                .containsOnly(0L);
    }

    @Test
    void aStartThatFindsACopyLostWritesANewCheckpoint() {
        fillAPair(engine().withJournal());
        int lost = loseCopyOf(JournalReader.read(device).neededPairs().get(0));
        engine().settle();
        assertDoubledWithout(lost);
    }

    private void fillAPair(EngineFixture fixture) {
        SplittableRandom random = new SplittableRandom(1);
        for (int batches = 0; !isInSeveralPairs(); batches++) {
            assertThat(batches).as("batches that fill no pair").isLessThan(100);
            for (int files = 0; files < 100; files++) {
                byte[] name = new byte[100];
                random.nextBytes(name);
                fixture.apply(HexFormat.of().formatHex(name), new FileOperation.Truncate(1));
            }
            fixture.drain();
            fixture.settle();
        }
    }

    /** Whether frames that are needed are in a pair that takes no more of them, and the newest one has room. */
    private boolean isInSeveralPairs() {
        List<JournalContents.Pair> pairs = JournalReader.read(device).neededPairs();
        int newest = pairs.isEmpty() ? 0 : pairs.get(pairs.size() - 1).zones().get(0);
        return pairs.size() > 1 && device.report(newest, 1).get(0).writtenBlocks() < GEOMETRY.zoneCapacityBlocks() / 2;
    }

    @Test
    void anEngineThatCannotAppendToACopyWritesANewCheckpoint() {
        EngineFixture fixture = engine().withJournal();
        int lost = loseCopyOf(JournalReader.read(device).neededPairs().get(0));
        fixture.apply("first", new FileOperation.Unlink());
        fixture.drain();
        fixture.settle();
        assertDoubledWithout(lost);
    }

    @Test
    void aStartThatNeedsANewPairGoesOnWithTheJournal() {
        engine().withJournal();
        int lost = loseCopyOf(JournalReader.read(device).neededPairs().get(0));
        EngineFixture again = engine();
        assertThat(again.engine().journal()).isNotEqualTo(MappingJournal.State.WAITING);
        assertThat(JournalReader.read(device).isWhole()).isTrue();
        again.settle();
        assertDoubledWithout(lost);
    }

    @Test
    void livesPairsAndFramesOfAStartHaveNumbersOfTheirOwn() {
        engine().withJournal();
        JournalContents before = JournalReader.read(device);
        loseCopyOf(before.neededPairs().get(0));
        engine().settle();
        JournalContents after = JournalReader.read(device);
        assertThat(after.life()).isEqualTo(before.life() + 1);
        assertThat(after.lastPair()).isGreaterThan(before.lastPair());
        assertThat(after.lastFrame()).isGreaterThan(before.lastFrame());
    }

    /** Nobody can tell what is in entries behind a checkpoint that is lost, and a power cut may bring it back. */
    @Test
    void numbersOfEntriesThatCannotBeMadeAgainAreNeverUsedAgain() {
        EngineFixture fixture = engine().withJournal();
        fillAPair(fixture);
        for (int batches = 0; batches < 100; batches++) {
            fixture.write("file-" + batches, 0, new byte[1]);
            fixture.drain();
        }
        int lost = store.batchesNotDurable();
        InMemoryMappingStore recovered = store.copyWithoutLast(lost);
        JournalContents before = JournalReader.read(device);
        assertThat(before.highestEntry()).isGreaterThan(recovered.journalSequence());
        before.neededPairs().get(0).zones().forEach(zone -> device.failZone(zone, ZoneCondition.OFFLINE));
        assertThat(JournalReader.read(device).isWhole()).isFalse();
        new EngineFixture(device, recovered, EngineFixture.OPTIONS, (sequence, positions) -> {});
        assertThat(recovered.journalSequence())
                .as("numbers of the batches that are committed again, and of the start")
                .isEqualTo(before.highestEntry() + lost + 1);
    }

    @Test
    void anEngineThatSyncsTheStoreMakesTheJournalUnreadableBeforeItWritesDataAndHasItsZones() {
        engine().withJournal();
        List<Boolean> readable = new ArrayList<>();
        ForwardingDevice watched = new ForwardingDevice(device) {
            @Override
            public void append(
                    int zoneIndex, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
                readable.add(JournalReader.read(device).isWhole());
                super.append(zoneIndex, buffers, durability, completion);
            }
        };
        EngineFixture fixture =
                new EngineFixture(watched, store, EngineFixture.WITHOUT_RECORDS, (sequence, positions) -> {});
        fixture.write("file", 0, new byte[1]);
        fixture.drain();
        assertThat(readable).isNotEmpty().containsOnly(false);
        long usable = fixture.engine().spaceLeft().freeBlocks();
        EngineFixture fresh = new EngineFixture(
                InMemoryZonedDevice.immediate(GEOMETRY),
                new InMemoryMappingStore(GEOMETRY.deviceUuid()),
                EngineFixture.WITHOUT_RECORDS,
                (sequence, positions) -> {});
        fresh.write("first", 0, new byte[1]);
        fresh.write("file", 0, new byte[1]);
        fresh.drain();
        assertThat(usable)
                .as("as if there had never been a journal")
                .isEqualTo(fresh.engine().spaceLeft().freeBlocks());
    }

    /** An older checkpoint is whole again where a power cut has undone the resets of its zones. */
    @Test
    void anOlderCheckpointIsUnreadableBeforeTheNewestIsGivenUp() {
        EngineFixture fixture = engine(withoutJournalResets()).withJournal();
        List<Integer> older = JournalReader.read(device).neededPairs().get(0).zones();
        for (int batches = 0; JournalReader.read(device).isNeeded(older.get(0)); batches++) {
            assertThat(batches).as("batches without a checkpoint").isLessThan(1000);
            fixture.write("file", 0, new byte[1]);
            fixture.drain();
            fixture.settle();
        }
        MappingBatch ahead = store.newBatch();
        ahead.putJournalSequence(store.journalSequence() + 1);
        store.commit(ahead);
        List<String> events = new ArrayList<>();
        ForwardingDevice watched = new ForwardingDevice(device) {
            @Override
            public void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
                events.add(older.contains(zoneIndex) ? "older" : zoneIndex >= FIRST_JOURNAL_ZONE ? "newest" : "data");
                super.manage(action, zoneIndex, completion);
            }

            @Override
            public void flush(DeviceCompletion completion) {
                events.add("flush");
                super.flush(completion);
            }
        };
        engine(watched).settle();
        events.removeIf("data"::equals);
        assertThat(events).startsWith("flush", "older", "older", "flush", "newest", "newest", "flush");
    }

    /** The device, but for resets of the journal's zones: they end well, and are lost. */
    private ForwardingDevice withoutJournalResets() {
        return new ForwardingDevice(device) {
            @Override
            public void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
                if (action == ZoneAction.RESET && zoneIndex >= FIRST_JOURNAL_ZONE) {
                    completion.completed(DeviceStatus.SUCCESS, Sectors.UNASSIGNED);
                } else {
                    super.manage(action, zoneIndex, completion);
                }
            }
        };
    }

    private int loseCopyOf(JournalContents.Pair pair) {
        int lost = pair.zones().get(0);
        device.failZone(lost, ZoneCondition.OFFLINE);
        assertThat(JournalReader.read(device).isDoubled()).isFalse();
        return lost;
    }

    private void assertDoubledWithout(int lost) {
        JournalContents journal = JournalReader.read(device);
        assertThat(journal.isWhole()).isTrue();
        assertThat(journal.isDoubled()).isTrue();
        assertThat(journal.isNeeded(lost)).isFalse();
    }

    @Test
    void theStoreIsDurableBeforeAJournalThatIsGivenUpIsReset() {
        List<Integer> notDurable = new ArrayList<>();
        ForwardingDevice watched = new ForwardingDevice(device) {
            @Override
            public void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
                if (action == ZoneAction.RESET && JournalReader.read(device).hasFramesIn(zoneIndex)) {
                    notDurable.add(store.batchesNotDurable());
                }
                super.manage(action, zoneIndex, completion);
            }
        };
        EngineFixture fixture = engine(watched).withJournal();
        List<Integer> held = JournalReader.read(device).neededPairs().get(0).zones();
        for (int zone = FIRST_JOURNAL_ZONE; zone < GEOMETRY.zoneCount(); zone++) {
            if (!held.contains(zone)) {
                device.failZone(zone, ZoneCondition.OFFLINE);
            }
        }
        for (int batches = 0; notDurable.isEmpty(); batches++) {
            assertThat(batches).as("batches without a checkpoint").isLessThan(1000);
            fixture.write("file", 0, new byte[1]);
            fixture.drain();
        }
        assertThat(notDurable).as("batches of the store at each reset").containsOnly(0);
    }

    @ParameterizedTest
    @MethodSource("flushes")
    void whateverFlushFailsNoEntryIsMissing(int flush) {
        InMemoryZonedDevice failing = InMemoryZonedDevice.immediate(
                GEOMETRY, DeviceBehaviour.STANDARD, FaultPlan.parse("flush " + flush + ": error-data-lost"));
        EngineFixture fixture = engine(failing).withJournal();
        for (int times = 0; times < 3; times++) {
            fixture.write("file", 0, new byte[BLOCK]);
            fixture.drain();
            fixture.apply("file", new FileOperation.Unlink());
            fixture.drain();
        }
        fixture.settle();
        assertThat(fixture.engine().statistics().faults().flushErrors()).isEqualTo(1);
        JournalContents journal = JournalReader.read(failing);
        assertThat(journal.isWhole()).isTrue();
        assertThat(journal.lastEntry()).isEqualTo(store.journalSequence());
    }

    static IntStream flushes() {
        return IntStream.rangeClosed(1, FLUSHES);
    }

    private EngineFixture engine() {
        return engine(device);
    }

    private EngineFixture engine(ZonedDevice on) {
        return new EngineFixture(on, store, EngineFixture.OPTIONS, (sequence, positions) -> {});
    }
}
