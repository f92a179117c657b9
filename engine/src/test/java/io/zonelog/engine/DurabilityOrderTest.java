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
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.segment.SummaryCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Invariant 1: data appends with the record, summary appends, flush, mapping batch, news to Kafka's side, sync of the mapping store, zone reset;
 * in this order. What leaves no record has its mapping batch synced at once.
 */
class DurabilityOrderTest {
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(8, 16);

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
        RecordingDevice device = new RecordingDevice(InMemoryZonedDevice.immediate(geometry), events);
        return new EngineFixture(device, store, options, (sequence, positions) -> events.add("positions published"));
    }

    /** Notes each append, flush and management command, when it is submitted and when it has completed. */
    private static final class RecordingDevice extends ForwardingDevice {
        private final List<String> events;

        RecordingDevice(InMemoryZonedDevice device, List<String> events) {
            super(device);
            this.events = events;
        }

        @Override
        public void append(
                int zoneIndex, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
            String kind = SummaryCodec.claimedLength(buffers[0]) > 0 ? "summary append" : "data append";
            super.append(zoneIndex, buffers, durability, noted(kind, completion));
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
            super.manage(action, zoneIndex, noted(action.name(), completion));
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
