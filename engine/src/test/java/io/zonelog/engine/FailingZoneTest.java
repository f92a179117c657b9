package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.batch.EngineException;
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Zones that fail under an engine. The first batch's first append carries its data, the second one its summary. */
class FailingZoneTest {
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(32, 64);
    private static final int BLOCK_BYTES = 4096;

    @ParameterizedTest
    @CsvSource({
        "1, error-pointer-unchanged",
        "1, error-pointer-partial",
        "1, error-pointer-past",
        "1, read-only",
        "1, offline",
        "2, error-pointer-unchanged",
        "2, error-pointer-partial",
        "2, error-pointer-past",
        "2, read-only",
        "2, offline"
    })
    void aBatchWhoseAppendFailsCommitsInAnotherZone(int append, String effect) {
        try (EngineFixture fixture = fixture("append " + append + ": " + effect)) {
            byte[] data = filled(3 * BLOCK_BYTES + 100, 1);
            fixture.write("a", 0, data);
            fixture.drain();
            assertThat(fixture.content("a")).isEqualTo(data);
            assertThat(fixture.problems()).isEmpty();
            assertThat(fixture.engine().statistics().batches()).isEqualTo(1);
        }
    }

    @Test
    void whatAFailedZoneHeldBeforeStaysReadable() {
        try (EngineFixture fixture =
                inOneZone(device("append 3 in zone 0: read-only"), new InMemoryMappingStore(GEOMETRY.deviceUuid()))) {
            fixture.write("a", 0, filled(BLOCK_BYTES, 1));
            fixture.drain();
            fixture.write("b", 0, filled(BLOCK_BYTES, 2));
            fixture.drain();
            assertThat(fixture.content("a")).isEqualTo(filled(BLOCK_BYTES, 1));
            assertThat(fixture.content("b")).isEqualTo(filled(BLOCK_BYTES, 2));
            assertThat(fixture.problems()).isEmpty();
        }
    }

    @Test
    void aFailedZoneThatTheDeviceStillWritesIsResetAndUsedAgain() {
        InMemoryZonedDevice device = device("append 1: error-pointer-partial");
        try (EngineFixture fixture = fixture(device)) {
            fixture.write("a", 0, filled(4 * BLOCK_BYTES, 1));
            fixture.drain();
            fixture.engine().doWork();
            assertThat(device.report(0, 1).get(0).condition()).isEqualTo(ZoneCondition.EMPTY);
            assertThat(device.report(0, 1).get(0).resetEpoch()).isEqualTo(1);
        }
    }

    @Test
    void liveDataLeaveAZoneThatIsReadOnlyAtTheStart() {
        InMemoryZonedDevice device = device("");
        InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
        byte[] data = filled(20 * BLOCK_BYTES, 1);
        try (EngineFixture fixture = fixture(device, store)) {
            fixture.write("a", 0, data);
            fixture.drain();
            device.failZone(0, ZoneCondition.READ_ONLY);
            EngineFixture restarted = fixture(device, store);
            restarted.write("b", 0, filled(BLOCK_BYTES, 2));
            restarted.drain();
            for (int turn = 0; turn < 100 && usedBlocks(store, 0) > 0; turn++) {
                restarted.engine().doWork();
            }
            assertThat(usedBlocks(store, 0)).isZero();
            assertThat(restarted.content("a")).isEqualTo(data);
            assertThat(restarted.problems()).isEmpty();
        }
    }

    @Test
    void anOfflineZoneLosesOnlyItsOwnRangesAndTheCheckListsThem() {
        InMemoryZonedDevice device = device("");
        InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
        try (EngineFixture fixture = fixture(device, store)) {
            fixture.write("a", 0, filled(100 * BLOCK_BYTES, 1));
            fixture.drain();
            device.failZone(0, ZoneCondition.OFFLINE);
            EngineFixture restarted = fixture(device, store);
            restarted.write("b", 0, filled(BLOCK_BYTES, 2));
            restarted.drain();
            int lost = usedBlocks(store, 0);
            assertThat(lost).isPositive();
            assertThat(restarted.problems())
                    .containsExactly(
                            "file a: lost from offset 0, length " + lost * BLOCK_BYTES + " bytes: zone 0 is Offline");
            assertThat(restarted.content("b")).isEqualTo(filled(BLOCK_BYTES, 2));
            assertThatThrownBy(() -> restarted.content("a"))
                    .isInstanceOf(DataReadException.class)
                    .hasMessageContaining("the device answered ZONE_IS_OFFLINE");
            restarted.write("a", 0, filled(100 * BLOCK_BYTES, 3));
            restarted.drain();
            assertThat(restarted.content("a")).isEqualTo(filled(100 * BLOCK_BYTES, 3));
            assertThat(restarted.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read 1: error", "read 1: bit-rot", "read 1: error\nread 2: bit-rot"})
    void aReadThatFailsOnceOrTwiceIsDoneAgain(String plan) {
        try (EngineFixture fixture = inOneZone(device(plan), new InMemoryMappingStore(GEOMETRY.deviceUuid()))) {
            fixture.write("a", 0, filled(2 * BLOCK_BYTES, 1));
            fixture.drain();
            // A part of a block is completed from the device.
            fixture.write("a", 100, filled(10, 2));
            fixture.drain();
            byte[] expected = filled(2 * BLOCK_BYTES, 1);
            Arrays.fill(expected, 100, 110, (byte) 2);
            assertThat(fixture.content("a")).isEqualTo(expected);
        }
    }

    @Test
    void aZoneWhoseFinishFailsOnceIsFinishedAllTheSame() {
        InMemoryZonedDevice device = device("append 3 in zone 0: error-pointer-unchanged\nfinish 1: error");
        try (EngineFixture fixture = inOneZone(device, new InMemoryMappingStore(GEOMETRY.deviceUuid()))) {
            fixture.write("a", 0, filled(BLOCK_BYTES, 1));
            fixture.drain();
            fixture.write("b", 0, filled(BLOCK_BYTES, 2));
            fixture.drain();
            turns(fixture);
            assertThat(device.report(0, 1).get(0).condition()).isEqualTo(ZoneCondition.FULL);
            assertThat(fixture.content("a")).isEqualTo(filled(BLOCK_BYTES, 1));
        }
    }

    @Test
    void liveDataLeaveAZoneThatCannotBeFinished() {
        InMemoryZonedDevice device = device("append 3 in zone 0: error-pointer-unchanged\nfinish one in 1: error");
        InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
        try (EngineFixture fixture = inOneZone(device, store)) {
            fixture.write("a", 0, filled(BLOCK_BYTES, 1));
            fixture.drain();
            fixture.write("b", 0, filled(BLOCK_BYTES, 2));
            fixture.drain();
            turns(fixture);
            assertThat(usedBlocks(store, 0)).isZero();
            assertThat(fixture.content("a")).isEqualTo(filled(BLOCK_BYTES, 1));
            assertThat(fixture.content("b")).isEqualTo(filled(BLOCK_BYTES, 2));
            assertThat(fixture.problems()).isEmpty();
        }
    }

    /** One zone at a time takes data, and no block is kept in memory. */
    private static EngineFixture inOneZone(InMemoryZonedDevice device, InMemoryMappingStore store) {
        EngineOptions options = new EngineOptions(
                256 << 10,
                5_000_000L,
                3,
                4 << 20,
                0,
                1000,
                1,
                new EngineOptions.Space(7, 0, 256 << 10),
                CommitThread.StoreSync.DEVICE);
        return new EngineFixture(device, store, options, (sequence, positions) -> {});
    }

    private static void turns(EngineFixture fixture) {
        for (int turn = 0; turn < 100; turn++) {
            fixture.engine().doWork();
        }
    }

    @Test
    void aRecordThatCoversALostBlockInPartIsRejectedAndTheEngineGoesOn() {
        InMemoryZonedDevice device = device("");
        InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
        try (EngineFixture fixture = inOneZone(device, store)) {
            fixture.write("a", 0, filled(2 * BLOCK_BYTES, 1));
            fixture.drain();
            device.failZone(0, ZoneCondition.OFFLINE);
            EngineFixture restarted = inOneZone(device, store);
            assertRejected(restarted.write("a", 100, filled(10, 2)));
            assertRejected(restarted.write("a", 0, filled(BLOCK_BYTES + 1, 2)));
            assertRejected(restarted.apply("a", new FileOperation.Truncate(BLOCK_BYTES + 1)));
            assertRejected(restarted.apply("a", new FileOperation.Punch(10, BLOCK_BYTES)));
            assertRejected(restarted.apply("a", new FileOperation.Zero(0, BLOCK_BYTES + 5)));
            assertThat(restarted.write("a", 0, filled(BLOCK_BYTES, 3))).isEqualTo(ApplyResult.APPLIED);
            assertThat(restarted.write("a", 100, filled(10, 4))).isEqualTo(ApplyResult.APPLIED);
            assertThat(restarted.apply("a", new FileOperation.Truncate(BLOCK_BYTES)))
                    .isEqualTo(ApplyResult.APPLIED);
            restarted.drain();
            assertThat(restarted.write("a", 200, filled(10, 5))).isEqualTo(ApplyResult.APPLIED);
            restarted.drain();
            byte[] expected = filled(BLOCK_BYTES, 3);
            Arrays.fill(expected, 100, 110, (byte) 4);
            Arrays.fill(expected, 200, 210, (byte) 5);
            assertThat(restarted.content("a")).isEqualTo(expected);
            assertThat(restarted.problems()).isEmpty();
        }
    }

    private static void assertRejected(ApplyResult result) {
        assertThat(result).isInstanceOf(ApplyResult.Rejected.class);
        assertThat(((ApplyResult.Rejected) result).reason()).contains("only in part", "ZONE_IS_OFFLINE");
    }

    private static int usedBlocks(InMemoryMappingStore store, int zoneIndex) {
        return store.zones().stream()
                .filter(usage -> usage.zoneIndex() == zoneIndex)
                .mapToInt(ZoneUsage::usedBlocks)
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "error-data-lost"})
    void whatIsNotDurableIsWrittenAgainWhenAFlushFails(String effect) {
        try (EngineFixture fixture = fixture("flush 1: " + effect + "\nflush 2: " + effect)) {
            byte[] data = filled(3 * BLOCK_BYTES + 100, 1);
            fixture.write("a", 0, data);
            fixture.drain();
            fixture.write("b", 0, data);
            fixture.drain();
            assertThat(fixture.content("a")).isEqualTo(data);
            assertThat(fixture.content("b")).isEqualTo(data);
            assertThat(fixture.problems()).isEmpty();
            assertThat(fixture.engine().statistics().batches()).isEqualTo(2);
        }
    }

    @Test
    void anEngineStopsWhenNoFlushSucceeds() {
        try (EngineFixture fixture = fixture("flush one in 1: error")) {
            assertThatThrownBy(() -> {
                        fixture.write("a", 0, filled(BLOCK_BYTES, 1));
                        fixture.drain();
                    })
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("9 flushes failed one after another, the last one with INTERNAL_ERROR");
        }
    }

    @Test
    void anEngineStopsWhenEveryZoneFails() {
        try (EngineFixture fixture = fixture("append one in 1: error-pointer-unchanged")) {
            assertThatThrownBy(() -> {
                        fixture.write("a", 0, filled(BLOCK_BYTES, 1));
                        fixture.drain();
                    })
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("batch 1 could not be written: IO_ERROR; zone 0 answered WRITE_FAULT");
        }
    }

    private static EngineFixture fixture(String plan) {
        return fixture(device(plan));
    }

    private static InMemoryZonedDevice device(String plan) {
        return InMemoryZonedDevice.immediate(GEOMETRY, DeviceBehaviour.STANDARD, FaultPlan.parse(plan));
    }

    private static EngineFixture fixture(InMemoryZonedDevice device) {
        return fixture(device, new InMemoryMappingStore(GEOMETRY.deviceUuid()));
    }

    private static EngineFixture fixture(InMemoryZonedDevice device, InMemoryMappingStore store) {
        return new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> {});
    }

    private static byte[] filled(int length, int value) {
        byte[] data = new byte[length];
        Arrays.fill(data, (byte) value);
        return data;
    }
}
