package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.engine.reclaim.Relocator;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.segment.SegmentSummary;
import io.zonelog.segment.SegmentWalk;
import io.zonelog.segment.SummaryCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What summaries say of who wrote them, and of how far the engine was. */
class SummaryOriginTest {
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(8, 64);
    private static final int BLOCK = GEOMETRY.blockSizeBytes();

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());

    /** Data are on the device at once, but nobody hears of it before the test lets them. */
    private static final class HeldData extends ForwardingDevice {
        private final List<Runnable> held = new ArrayList<>();

        HeldData(InMemoryZonedDevice device) {
            super(device);
        }

        @Override
        public void append(
                int zoneIndex, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
            boolean isSummary = SummaryCodec.claimedLength(buffers[0]) > 0;
            DeviceCompletion kept = (status, sector) -> held.add(() -> completion.completed(status, sector));
            super.append(zoneIndex, buffers, durability, isSummary ? completion : kept);
        }
    }

    /** An engine that keeps to one zone until that is full, with three batches on their way. */
    private EngineFixture fixture(ZonedDevice zoned) {
        EngineOptions options = new EngineOptions(
                1 << 20,
                Long.MAX_VALUE,
                3,
                4 << 20,
                16,
                16,
                1,
                EngineFixture.OPTIONS.space(),
                CommitThread.StoreSync.COMMIT);
        return new EngineFixture(zoned, store, options, (sequence, positions) -> {});
    }

    /** What the summaries of a zone say, from the first to the last. */
    private List<SegmentSummary.Origin> origins(int zoneIndex) {
        ZoneDescriptor zone = device.report(zoneIndex, 1).get(0);
        SegmentWalk walk = new SegmentWalk(device);
        List<SegmentSummary.Origin> origins = new ArrayList<>();
        Optional<SegmentWalk.Found> found = walk.newestBelow(zone, zone.writtenBlocks());
        while (found.isPresent()) {
            origins.add(0, found.get().summary().origin());
            found = walk.previous(zone, found.get());
        }
        return origins;
    }

    @Test
    void aSummarySaysWhatIsCommittedAndWhatIsOnItsWayWhenItIsWrittenInWhateverOrder() {
        HeldData held = new HeldData(device);
        try (EngineFixture fixture = fixture(held)) {
            fixture.drain();
            long first = store.batchSequence();
            for (int batch = 1; batch <= 3; batch++) {
                fixture.write("file-" + batch, 0, new byte[BLOCK]);
                fixture.engine().closeBatch();
            }
            List<Runnable> data = List.copyOf(held.held);
            assertThat(data).as("one append for each batch").hasSize(3);
            for (int batch : new int[] {3, 1, 2}) {
                data.get(batch - 1).run();
                fixture.engine().doWork();
            }
            fixture.drain();
            assertThat(origins(0))
                    .extracting(SegmentSummary.Origin::batchSequence, SegmentSummary.Origin::progress)
                    .containsExactly(
                            tuple(first + 3, new SegmentSummary.Progress(first, first + 3)),
                            tuple(first + 1, new SegmentSummary.Progress(first, first + 3)),
                            tuple(first + 2, new SegmentSummary.Progress(first + 1, first + 3)));
            assertThat(origins(0))
                    .extracting(SegmentSummary.Origin::segmentSequence)
                    .containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void copiesThatReclaimMakesAreToldApartFromBatches() {
        try (EngineFixture fixture = fixture(device)) {
            fixture.write("kept", 0, new byte[4 * BLOCK]);
            fixture.write("removed", 0, new byte[64 * BLOCK]);
            fixture.drain();
            fixture.apply("removed", new FileOperation.Unlink());
            fixture.drain();
            long newest = store.batchSequence();
            assertThat(fixture.engine().relocator().follow(Relocator.Order.ALL_ZONES))
                    .isPositive();
            while (fixture.engine().isReclaiming()) {
                fixture.engine().doWork();
            }
            List<SegmentSummary.Origin> copies = new ArrayList<>();
            for (int zone = 0; zone < GEOMETRY.zoneCount(); zone++) {
                origins(zone).stream()
                        .filter(origin -> origin.kind() == SegmentSummary.Kind.RELOCATION)
                        .forEach(copies::add);
            }
            assertThat(copies)
                    .extracting(SegmentSummary.Origin::batchSequence, SegmentSummary.Origin::progress)
                    .containsExactly(tuple(newest, new SegmentSummary.Progress(newest, newest)));
        }
    }

    @Test
    void anEngineThatGoesOnKnowsWhatItCommittedBefore() {
        EngineFixture before = fixture(device);
        before.write("file", 0, new byte[BLOCK]);
        before.drain();
        long committed = store.batchSequence();
        // Killed here: nothing closes it.
        try (EngineFixture after = fixture(device)) {
            after.write("file", 0, new byte[BLOCK]);
            after.drain();
            SegmentSummary.Origin newest = origins(0).get(origins(0).size() - 1);
            assertThat(newest.batchSequence()).isEqualTo(committed + 1);
            assertThat(newest.progress()).isEqualTo(new SegmentSummary.Progress(committed, committed + 1));
        }
    }
}
