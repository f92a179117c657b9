package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.iomap.Ioend;
import io.zonelog.iomap.IoendSplitter;
import io.zonelog.iomap.JoinRule;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.segment.Segment;
import io.zonelog.zone.Zone;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which parts of ioends carry BOUNDARY, in an engine that writes small zones full. */
class BoundaryTest {
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(64, 24);
    private static final long SEED = Long.getLong("zonelog.seed", 1L);

    /** Looks at each part when it is submitted, and at each extent when its sector is known. */
    private static final class Watch implements WritebackListener {
        private int zoneBefore = -1;
        private int changes;
        private int others;
        private int firstBlocks;

        @Override
        public void ioendCut(Batch batch, Ioend ioend, JoinRule.Decision reason) {
            zoneBefore = -1;
        }

        @Override
        public void partSubmitted(Batch batch, Ioend part, Zone zone, Optional<IoendSplitter.Limit> limit) {
            boolean changed = zoneBefore >= 0 && zone.zoneIndex() != zoneBefore;
            assertThat(part.isBoundary())
                    .as("part for zone %d behind %d", zone.zoneIndex(), zoneBefore)
                    .isEqualTo(changed);
            zoneBefore = zone.zoneIndex();
            changes += changed ? 1 : 0;
            others += changed ? 0 : 1;
        }

        @Override
        public void merged(Batch batch, Segment segment, List<Ioend> extents) {
            for (Ioend extent : extents) {
                if (GEOMETRY.blockInZone(extent.sector()) == 0) {
                    assertThat(extent.isBoundary())
                            .as("first block of zone %d", segment.zone().zoneIndex())
                            .isTrue();
                    firstBlocks++;
                }
            }
        }
    }

    @Test
    void aZoneChangeInTheMiddleOfAnIoendAndTheFirstBlockOfAZoneAreBoundaries() {
        Watch watch = new Watch();
        Random random = new Random(SEED);
        try (EngineFixture fixture = new EngineFixture(
                InMemoryZonedDevice.immediate(GEOMETRY),
                new InMemoryMappingStore(GEOMETRY.deviceUuid()),
                EngineFixture.WITHOUT_RECORDS,
                (sequence, positions) -> {},
                Runnable::run,
                watch)) {
            for (int round = 0; round < 100; round++) {
                fixture.write(
                        "file-" + random.nextInt(3), random.nextInt(1 << 18), new byte[1 + random.nextInt(1 << 17)]);
                if (random.nextInt(3) == 0) {
                    fixture.drain();
                }
            }
            fixture.drain();
            assertThat(fixture.problems()).isEmpty();
        }
        assertThat(watch.changes)
                .as("zone changes inside ioends, seed %d", SEED)
                .isPositive();
        assertThat(watch.others).as("parts without one").isPositive();
        assertThat(watch.firstBlocks).as("extents that begin a zone").isPositive();
    }
}
