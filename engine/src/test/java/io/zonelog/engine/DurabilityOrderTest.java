package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.segment.SummaryCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Invariant 1: data appends, summary appends, flush, mapping batch, news to Kafka's side, zone reset; in this order. */
class DurabilityOrderTest {
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(8, 16);

    private final List<String> events = new ArrayList<>();
    private final RecordingStore store =
            new RecordingStore(new InMemoryMappingStore(GEOMETRY.deviceUuid()), () -> events.add("mapping batch"));

    @Test
    void aBatchGoesThroughItsStepsInOrder() {
        try (EngineFixture fixture = fixture()) {
            fixture.write("file", 0, new byte[4096]);
            fixture.drain();
            assertThat(events)
                    .containsExactly(
                            "data append submitted",
                            "data append completed",
                            "summary append submitted",
                            "summary append completed",
                            "flush submitted",
                            "flush completed",
                            "mapping batch",
                            "positions published");
        }
    }

    @Test
    void aZoneIsResetOnlyAfterTheBatchThatEmptiedItIsDurable() {
        try (EngineFixture fixture = fixture()) {
            for (int i = 0; i < 40; i++) {
                fixture.write("file-" + i, 0, new byte[2 * 4096]);
            }
            fixture.drain();
            events.clear();
            for (int i = 0; i < 40; i++) {
                fixture.apply("file-" + i, new FileOperation.Unlink());
            }
            fixture.drain();
            fixture.engine().doWork();
            assertThat(events).startsWith("mapping batch").contains("RESET submitted");
            assertThat(events.indexOf("RESET submitted")).isGreaterThan(events.indexOf("mapping batch"));
        }
    }

    @Test
    void aWriteInPlaceIsFlushedBeforeTheCommitConvertsItsBlocks() {
        DeviceGeometry conventional = new DeviceGeometry(GEOMETRY.deviceUuid(), 4096, 8, 1, 16, 16, 16, 0, 0);
        try (EngineFixture fixture = fixture(conventional)) {
            fixture.apply("file", new FileOperation.Fallocate(0, 4096));
            fixture.drain();
            events.clear();
            fixture.write("file", 0, new byte[4096]);
            fixture.drain();
            assertThat(events)
                    .containsExactly(
                            "write in place submitted",
                            "write in place completed",
                            "flush submitted",
                            "flush completed",
                            "mapping batch",
                            "positions published");
        }
    }

    private EngineFixture fixture() {
        return fixture(GEOMETRY);
    }

    private EngineFixture fixture(DeviceGeometry geometry) {
        RecordingDevice device = new RecordingDevice(InMemoryZonedDevice.immediate(geometry), events);
        return new EngineFixture(
                device, store, EngineFixture.OPTIONS, (sequence, positions) -> events.add("positions published"));
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
