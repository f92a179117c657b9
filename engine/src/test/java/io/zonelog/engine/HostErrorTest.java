package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.block.Sectors;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.batch.EngineException;
import io.zonelog.engine.recovery.Recovery;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.zone.ReaderHolds;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an engine says and does when the host below its device fails. */
class HostErrorTest {
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(16, 64);
    private static final String NO_SPACE = "writing zone 3 failed: No space left on device";
    private static final String SYNC_ERROR = "syncing zone 3 failed: Input/output error";

    /** A device on a host of which either all writes fail, or each flush, and with the first one everything else. */
    private static final class FailingHost extends ForwardingDevice {
        private final HostError.Effect effect;
        private Optional<HostError> error = Optional.empty();
        private boolean refusesFlushes;
        private int refused;

        FailingHost(HostError.Effect effect) {
            super(InMemoryZonedDevice.immediate(GEOMETRY));
            this.effect = effect;
        }

        @Override
        public Optional<HostError> hostError() {
            return error;
        }

        @Override
        public void append(
                int zoneIndex, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
            refusesFlushes = true;
            if (effect == HostError.Effect.ONE_COMMAND) {
                refuse(NO_SPACE, DeviceStatus.WRITE_FAULT, completion);
            } else {
                super.append(zoneIndex, buffers, durability, completion);
            }
        }

        @Override
        public void flush(DeviceCompletion completion) {
            if (effect == HostError.Effect.NO_MORE_WRITES && refusesFlushes) {
                refuse(SYNC_ERROR, DeviceStatus.INTERNAL_ERROR, completion);
            } else {
                super.flush(completion);
            }
        }

        private void refuse(String reason, DeviceStatus status, DeviceCompletion completion) {
            error = Optional.of(new HostError(reason, effect));
            refused++;
            completion.completed(status, Sectors.UNASSIGNED);
        }
    }

    @Test
    void anEngineWhoseDeviceTakesNoMoreWritesStopsAtOnceAndNamesTheCause() {
        FailingHost device = new FailingHost(FailingHost.HostError.Effect.NO_MORE_WRITES);
        assertThatThrownBy(() -> writeTo(device))
                .isInstanceOf(EngineException.class)
                .hasMessage("the engine stopped: the device takes no more writes: " + SYNC_ERROR);
        assertThat(device.refused).as("flushes").isEqualTo(1);
    }

    @Test
    void anEngineDoesNotBuildUponWhatItCannotMakeDurable() {
        FailingHost device = new FailingHost(FailingHost.HostError.Effect.NO_MORE_WRITES);
        InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
        new Recovery(device, store, ReaderHolds.none()).recover();
        device.refusesFlushes = true;
        assertThatThrownBy(() -> new Recovery(device, store, ReaderHolds.none()).recover())
                .isInstanceOf(EngineException.class)
                .hasMessage("the device takes no more writes: " + SYNC_ERROR);
        assertThat(device.refused).as("flushes").isEqualTo(1);
    }

    @Test
    void anEngineThatFindsNoZoneToWriteToNamesWhatTheHostSaid() {
        FailingHost device = new FailingHost(FailingHost.HostError.Effect.ONE_COMMAND);
        assertThatThrownBy(() -> writeTo(device))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(NO_SPACE)
                .hasMessageNotContaining("WRITE_FAULT");
        assertThat(device.refused).as("zones tried").isGreaterThan(1);
    }

    private static void writeTo(FailingHost device) {
        InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
        try (EngineFixture fixture =
                new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> {})) {
            fixture.write("file", 0, new byte[5000]);
            fixture.drain();
        }
    }
}
