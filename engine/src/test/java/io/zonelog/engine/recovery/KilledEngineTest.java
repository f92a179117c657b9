package io.zonelog.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.EngineMailbox;
import io.zonelog.engine.EnginePorts;
import io.zonelog.engine.Sources;
import io.zonelog.engine.StorageEngine;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A process that was killed has left on the device what no flush has covered: a start that commits it makes it durable first. */
class KilledEngineTest {
    private static final SourceIdentity IDENTITY = new SourceIdentity("cluster", "topic-id", "writes", 0);
    private static final int SEEDS = 20;

    /** The device of a process that is killed before its flush is carried out. */
    private static final class Unflushed extends ForwardingDevice {
        private boolean isToBeKilled;
        private boolean isFlushAsked;

        private Unflushed(ZonedDevice device) {
            super(device);
        }

        @Override
        public void flush(DeviceCompletion completion) {
            if (isToBeKilled) {
                isFlushAsked = true;
            } else {
                super.flush(completion);
            }
        }
    }

    @Test
    void whatAStartHasCommittedOutlivesAPowerCut() {
        for (long seed = 0; seed < SEEDS; seed++) {
            InMemoryZonedDevice device = InMemoryZonedDevice.immediate(
                    EngineFixture.geometry(8, 64), DeviceBehaviour.STANDARD.withSeed(seed));
            InMemoryMappingStore store =
                    new InMemoryMappingStore(device.geometry().deviceUuid());
            Unflushed unflushed = new Unflushed(device);
            StorageEngine killed = open(unflushed, store);
            int sourceId = killed.sources().add(IDENTITY, 0).sourceId();
            unflushed.isToBeKilled = true;
            byte[] content = new byte[100_000];
            content[0] = 1;
            FileOperation write = new FileOperation.Write(0, ByteBuffer.wrap(content));
            assertThat(killed.apply(FileKey.of(sourceId, "file"), Sources.SourceRecord.unmarked(0, 7), write))
                    .isEqualTo(ApplyResult.APPLIED);
            killed.closeBatch();
            while (!unflushed.isFlushAsked) {
                killed.doWork();
            }
            InMemoryMappingStore left = store.copy();
            open(device, left);
            assertThat(left.positions()).extracting(SourcePosition::nextOffset).containsExactly(1L);
            InMemoryZonedDevice afterwards = device.powerCut(seed);
            try (EngineFixture fixture = new EngineFixture(
                    afterwards,
                    left.copyWithoutLast(left.batchesNotDurable()),
                    EngineFixture.OPTIONS,
                    (sequence, positions) -> {})) {
                assertThat(fixture.content("file"))
                        .as("after power cut %d", seed)
                        .isEqualTo(content);
                assertThat(fixture.problems()).isEmpty();
            }
        }
    }

    private static StorageEngine open(ZonedDevice device, InMemoryMappingStore store) {
        return StorageEngine.open(
                new EnginePorts(device, store, Runnable::run, () -> 0, new EngineMailbox()), EngineFixture.OPTIONS);
    }
}
