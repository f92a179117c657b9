package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.batch.EngineException;
import io.zonelog.engine.journal.MappingJournal;
import io.zonelog.journal.FrameCodec;
import io.zonelog.journal.JournalReader;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.segment.SummaryCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Invariant 1: data appends with the record, summary appends, flush, mapping batch, news to Kafka's side, the journal's entry, flush, zone reset;
 * in this order. What leaves no record has its entry flushed before the mapping batch. Without a journal the mapping store is synced in place of
 * a flush of the entry.
 */
class DurabilityOrderTest {
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(8, 16);
    private static final int FIRST_JOURNAL_ZONE = 36;
    private static final List<String> ENTRY =
            List.of("entry submitted", "entry completed", "entry submitted", "entry completed");

    private final List<String> events = new ArrayList<>();
    private final RecordingStore store =
            new RecordingStore(new InMemoryMappingStore(GEOMETRY.deviceUuid()), events::add);

    @Test
    void aBatchGoesThroughItsStepsInOrder() {
        try (EngineFixture fixture = fixture(EngineFixture.OPTIONS)) {
            assertThat(events)
                    .as("a start whose batches can be told from others")
                    .containsExactly("mapping batch synced");
            assertThat(stepsOfAWrite(fixture)).containsExactlyElementsOf(steps("mapping batch written"));
        }
    }

    @Test
    void aBatchWithoutRecordHasItsMappingsSynced() {
        try (EngineFixture fixture = fixture(EngineFixture.WITHOUT_RECORDS)) {
            assertThat(stepsOfAWrite(fixture)).containsExactlyElementsOf(steps("mapping batch synced"));
        }
    }

    private List<String> stepsOfAWrite(EngineFixture fixture) {
        events.clear();
        fixture.write("file", 0, new byte[4096]);
        fixture.drain();
        return events;
    }

    private static List<String> steps(String commit) {
        return List.of(
                "data append submitted",
                "data append completed",
                "summary append submitted",
                "summary append completed",
                "flush submitted",
                "flush completed",
                commit,
                "positions published");
    }

    @Test
    void aStoreThatTakesNoCommitCanBeReadUntilTheFirstBatch() {
        InMemoryMappingStore rows = new InMemoryMappingStore(GEOMETRY.deviceUuid());
        InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
        EngineFixture before = new EngineFixture(device, rows, EngineFixture.OPTIONS, (sequence, positions) -> {});
        before.write("file", 0, new byte[9]);
        before.drain();
        RecordingStore failing = new RecordingStore(rows, event -> {
            throw new MappingStoreException("a block of it is damaged");
        });
        EngineFixture fixture = new EngineFixture(device, failing, EngineFixture.OPTIONS, (sequence, positions) -> {});
        assertThat(fixture.content("file")).isEqualTo(new byte[9]);
        assertThatThrownBy(() -> {
                    fixture.write("other", 0, new byte[9]);
                    fixture.drain();
                })
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("a block of it is damaged");
    }

    @Test
    void aBatchWithoutDataGoesToTheStoreOnly() {
        try (EngineFixture fixture = fixture(EngineFixture.OPTIONS)) {
            stepsOfAWrite(fixture);
            events.clear();
            fixture.apply("file", new FileOperation.Unlink());
            fixture.drain();
            assertThat(events).startsWith("mapping batch synced", "positions published");
        }
    }

    @Test
    void aZoneIsResetOnlyAfterWhatEmptiedItIsDurableInTheStore() {
        try (EngineFixture fixture = fixture(EngineFixture.OPTIONS)) {
            fill(fixture);
            fill(fixture);
            fixture.engine().doWork();
            int reset = events.indexOf("RESET submitted");
            List<String> before = events.subList(0, reset);
            assertThat(reset).isPositive();
            assertThat(Math.max(before.lastIndexOf("mappings synced"), before.lastIndexOf("mapping batch synced")))
                    .isGreaterThan(before.lastIndexOf("mapping batch written"));
            assertThat(events).contains("mapping batch written", "mappings synced");
        }
    }

    @Test
    void anEntryThatARecordStandsBehindIsAppendedWhenMoreHaveGathered() {
        try (EngineFixture fixture = fixtureWithJournal()) {
            assertThat(stepsOfAWrite(fixture)).containsExactlyElementsOf(steps("mapping batch written"));
            events.clear();
            int writes = 1;
            while (!events.contains("entry submitted")) {
                assertThat(writes++).as("entries that wait").isLessThan(64);
                fixture.write("file", 0, new byte[1]);
                fixture.drain();
            }
            assertThat(writes).isGreaterThan(1);
            assertThat(events.stream().filter("entry submitted"::equals))
                    .as("one append of all to each zone of the pair")
                    .hasSize(2);
        }
    }

    @Test
    void theStoreKeepsAnEntryUntilTheDeviceHasItDurably() {
        try (EngineFixture fixture = fixtureWithJournal()) {
            stepsOfAWrite(fixture);
            long waiting = store.journalSequence();
            assertThat(store.journalEntry(waiting)).isPresent();
            fixture.apply("file", new FileOperation.Unlink());
            fixture.drain();
            stepsOfAWrite(fixture);
            assertThat(store.journalEntry(waiting)).isEmpty();
            assertThat(store.journalEntry(store.journalSequence())).isPresent();
        }
    }

    @Test
    void aStartCompletesTheJournalWithWhatTheStoreHasKept() {
        RecordingDevice device = device(EngineFixture.geometry(FIRST_JOURNAL_ZONE + 4, 16));
        stepsOfAWrite(fixture(device, EngineFixture.OPTIONS).withJournal());
        long kept = store.journalSequence();
        assertThat(JournalReader.read(device).lastEntry()).isLessThan(kept);
        events.clear();
        try (EngineFixture fixture = fixture(device, EngineFixture.OPTIONS)) {
            assertThat(fixture.engine().statistics().journal().state())
                    .as("before the flush of what is completed")
                    .isEqualTo(MappingJournal.State.STARTING);
            fixture.settle();
            assertThat(fixture.engine().statistics().journal().state()).isEqualTo(MappingJournal.State.WHOLE);
            assertThat(stepsOfAWrite(fixture)).doesNotContain("journal's RESET submitted");
            assertThat(JournalReader.read(device).isWhole()).isTrue();
            assertThat(JournalReader.read(device).lastEntry()).isGreaterThanOrEqualTo(kept);
        }
    }

    @Test
    void entriesThatNoRecordStandsBehindAreFlushedBeforeTheStoreHasThem() {
        try (EngineFixture fixture = fixtureWithJournal()) {
            stepsOfAWrite(fixture);
            events.clear();
            fixture.apply("file", new FileOperation.Unlink());
            fixture.drain();
            List<String> steps = new ArrayList<>(ENTRY);
            steps.addAll(List.of("flush submitted", "flush completed", "mapping batch written", "positions published"));
            assertThat(events.subList(0, steps.size()))
                    .as("with the entry that waited, in one append")
                    .isEqualTo(steps);
        }
    }

    @Test
    void aZoneIsResetOnlyAfterWhatEmptiedItIsDurableInTheJournal() {
        try (EngineFixture fixture = fixtureWithJournal()) {
            events.clear();
            int fills = 0;
            while (!events.contains("RESET submitted")) {
                assertThat(fills++).as("times written without a reset").isLessThan(100);
                fill(fixture);
                fixture.settle();
            }
            int reset = events.indexOf("RESET submitted");
            List<String> before = events.subList(0, reset);
            assertThat(before.lastIndexOf("flush submitted")).isGreaterThan(before.lastIndexOf("entry completed"));
            assertThat(before.lastIndexOf("flush completed")).isGreaterThan(before.lastIndexOf("flush submitted"));
            assertThat(before.subList(before.lastIndexOf("mapping batch written"), reset))
                    .doesNotContain("mappings synced", "mapping batch synced");
        }
    }

    @Test
    void aCheckpointIsDurableAndSoIsTheStoreBeforeTheOneBeforeItIsGivenUp() {
        try (EngineFixture fixture = fixtureWithJournal()) {
            events.clear();
            int changes = 0;
            while (!events.contains("journal's RESET submitted")) {
                assertThat(changes++).as("changes without a checkpoint").isLessThan(1000);
                fixture.apply("file-" + changes, new FileOperation.Truncate(changes));
                fixture.drain();
                fixture.settle();
            }
            List<String> before = events.subList(0, events.indexOf("journal's RESET submitted"));
            int rows = before.indexOf("checkpoint submitted");
            assertThat(before.subList(0, rows))
                    .as("the store is durable as of the checkpoint")
                    .contains("mappings synced");
            int end = before.lastIndexOf("checkpoint completed");
            assertThat(before.subList(end, before.size())).contains("flush submitted", "flush completed");
        }
    }

    @Test
    void dataWaitUntilAJournalThatDoesNotGoOnIsUnreadable() {
        RecordingDevice device = device(EngineFixture.geometry(FIRST_JOURNAL_ZONE + 4, 16));
        fixture(device, EngineFixture.OPTIONS).withJournal();
        MappingBatch further = store.newBatch();
        further.putJournalSequence(store.journalSequence() + 1);
        store.commit(further);
        events.clear();
        try (EngineFixture fixture = new EngineFixture(
                device, store, EngineFixture.OPTIONS, (sequence, positions) -> events.add("published"))) {
            fixture.write("file", 0, new byte[4096]);
            fixture.drain();
            List<String> waited = events.subList(0, events.indexOf("data append submitted"));
            assertThat(waited).contains("journal's RESET completed");
            assertThat(waited.lastIndexOf("flush submitted"))
                    .isGreaterThan(waited.lastIndexOf("journal's RESET completed"));
            assertThat(waited.subList(waited.lastIndexOf("flush submitted"), waited.size()))
                    .contains("flush completed");
            assertThat(events.subList(waited.size(), events.size()))
                    .as("the journal's zones were reset before")
                    .doesNotContain("journal's RESET submitted");
        }
    }

    private EngineFixture fixtureWithJournal() {
        return fixture(EngineFixture.geometry(FIRST_JOURNAL_ZONE + 4, 16), EngineFixture.OPTIONS)
                .withJournal();
    }

    private void fill(EngineFixture fixture) {
        for (int i = 0; i < 10; i++) {
            fixture.write("file-" + i, 0, new byte[2 * 4096]);
            fixture.drain();
        }
    }

    @Test
    void aWriteInPlaceIsFlushedBeforeTheCommitConvertsItsBlocks() {
        DeviceGeometry conventional = new DeviceGeometry(GEOMETRY.deviceUuid(), 4096, 8, 1, 16, 16, 16, 0, 0);
        try (EngineFixture fixture = fixture(conventional, EngineFixture.OPTIONS)) {
            fixture.apply("file", new FileOperation.Fallocate(0, 4096));
            fixture.drain();
            assertThat(events)
                    .as("nothing but the store knows which places were taken")
                    .contains("mapping batch synced");
            assertThat(stepsOfAWrite(fixture))
                    .containsExactly(
                            "write in place submitted",
                            "write in place completed",
                            "flush submitted",
                            "flush completed",
                            "mapping batch synced",
                            "positions published");
        }
    }

    private EngineFixture fixture(EngineOptions options) {
        return fixture(GEOMETRY, options);
    }

    private EngineFixture fixture(DeviceGeometry geometry, EngineOptions options) {
        return fixture(device(geometry), options);
    }

    private RecordingDevice device(DeviceGeometry geometry) {
        return new RecordingDevice(InMemoryZonedDevice.immediate(geometry), events);
    }

    private EngineFixture fixture(RecordingDevice device, EngineOptions options) {
        return new EngineFixture(device, store, options, (sequence, positions) -> events.add("positions published"));
    }

    /** Notes each append, flush and management command, when it is submitted and when it has completed. */
    private static final class RecordingDevice extends ForwardingDevice {
        private final List<String> events;
        private final FrameCodec codec;

        RecordingDevice(InMemoryZonedDevice device, List<String> events) {
            super(device);
            this.events = events;
            this.codec = new FrameCodec(
                    device.geometry().deviceUuid(), device.geometry().blockSizeBytes());
        }

        @Override
        public void append(
                int zoneIndex, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
            super.append(zoneIndex, buffers, durability, noted(kind(buffers[0]), completion));
        }

        private String kind(ByteBuffer bytes) {
            return codec.decode(bytes)
                    .map(frame -> frame.kind().isEntry() ? "entry" : "checkpoint")
                    .orElse(SummaryCodec.claimedLength(bytes) > 0 ? "summary append" : "data append");
        }

        @Override
        public void write(long sector, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
            super.write(sector, buffers, durability, noted("write in place", completion));
        }

        @Override
        public void flush(DeviceCompletion completion) {
            super.flush(noted("flush", completion));
        }

        @Override
        public void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
            String whose = zoneIndex < FIRST_JOURNAL_ZONE ? "" : "journal's ";
            super.manage(action, zoneIndex, noted(whose + action.name(), completion));
        }

        private DeviceCompletion noted(String command, DeviceCompletion completion) {
            events.add(command + " submitted");
            return (status, sector) -> {
                events.add(command + " completed");
                completion.completed(status, sector);
            };
        }
    }
}
