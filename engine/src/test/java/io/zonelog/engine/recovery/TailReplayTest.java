package io.zonelog.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.batch.EngineException;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.StoredRows;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.segment.Segment;
import io.zonelog.segment.SegmentWalk;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A store that has lost its last batches, on devices that still have them, or some of them. */
class TailReplayTest {
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(16, 64);
    private static final int BLOCK = 4096;

    private final Rotten device = new Rotten(InMemoryZonedDevice.immediate(GEOMETRY));
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());

    /** A device on which some sectors have come to hold other data than were written. */
    private static final class Rotten extends ForwardingDevice {
        private final Set<Long> sectors = new HashSet<>();
        private final Set<Long> unreadable = new HashSet<>();
        private int flushesToFail;

        Rotten(InMemoryZonedDevice device) {
            super(device);
        }

        @Override
        public void flush(DeviceCompletion completion) {
            DeviceStatus answer = flushesToFail-- > 0 ? DeviceStatus.WRITE_FAULT : DeviceStatus.SUCCESS;
            super.flush((status, at) -> completion.completed(status.isSuccess() ? answer : status, at));
        }

        @Override
        public void read(long sector, ByteBuffer buffer, DeviceCompletion completion) {
            ByteBuffer target = buffer.duplicate();
            int blocks = buffer.remaining() / BLOCK;
            super.read(sector, buffer, (status, at) -> {
                DeviceStatus answer = status;
                for (int i = 0; i < blocks; i++) {
                    long block = sector + i * GEOMETRY.blockSectors();
                    if (sectors.contains(block)) {
                        int first = target.position() + i * BLOCK;
                        target.put(first, (byte) (target.get(first) ^ 1));
                    }
                    answer = unreadable.contains(block) ? DeviceStatus.UNRECOVERED_READ_ERROR : answer;
                }
                completion.completed(answer, at);
            });
        }
    }

    private EngineFixture engine(InMemoryMappingStore at) {
        return new EngineFixture(device, at, EngineFixture.OPTIONS, (sequence, positions) -> {});
    }

    /** Four batches that are on the device, the store of each moment, and the engine is gone. */
    private void writeFourBatches() {
        EngineFixture fixture = engine(store);
        write(fixture, "kept", 1, 3);
        write(fixture, "kept", 2, 2);
        fixture.apply("clone", new FileOperation.Clone(FileKey.of(fixture.sourceId(), "kept"), 0, 0, 2 * BLOCK));
        write(fixture, "other", 3, 1);
        fixture.apply("kept", new FileOperation.Truncate(BLOCK));
        write(fixture, "last", 4, 5);
        assertThat(store.batchesNotDurable()).isEqualTo(4);
    }

    private static void write(EngineFixture fixture, String name, int value, int blocks) {
        byte[] data = new byte[blocks * BLOCK];
        Arrays.fill(data, (byte) value);
        fixture.write(name, 0, data);
        fixture.drain();
    }

    private static String rows(InMemoryMappingStore of) {
        return String.join(
                "\n",
                StoredRows.drain(of.files(0)) + " " + StoredRows.drain(of.allExtents()),
                of.positions().toString(),
                of.zones().toString());
    }

    private long replay(InMemoryMappingStore at) {
        return new TailReplay(device, at, entry -> {}).run(zone -> false);
    }

    /** The first sector of a file's blocks, or of the record of the last batch that has been given a store's number. */
    private long sectorOf(String name) {
        long fileId = store.file(FileKey.of(0, name)).orElseThrow().fileId();
        List<Extent> extents = StoredRows.drain(store.extents(fileId, 0));
        return extents.get(0).sector();
    }

    private long recordOf(long batchSequence) {
        SegmentWalk walk = new SegmentWalk(device);
        return device.report(0, GEOMETRY.zoneCount()).stream()
                .filter(zone -> zone.writtenBlocks() > 0)
                .flatMap(zone -> walk.newestNear(zone, zone.writtenBlocks()).stream())
                .filter(found -> found.summary().origin().batchSequence() == batchSequence)
                .flatMap(found -> found.summary().extents().stream()
                        .filter(extent -> extent.fileId() == Segment.RECORD_FILE_ID)
                        .map(extent -> GEOMETRY.sectorOf(found.summary().zoneIndex(), extent.blockInZone())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whateverTheStoreHasLostIsCommittedAgain() {
        writeFourBatches();
        for (int lost = 0; lost <= 4; lost++) {
            InMemoryMappingStore left = store.copyWithoutLast(lost);
            assertThat(replay(left)).isEqualTo(lost);
            assertThat(rows(left)).as("%d batches lost", lost).isEqualTo(rows(store));
            assertThat(left.batchesNotDurable()).isZero();
            assertThat(replay(left)).as("batches that are still missing").isZero();
        }
    }

    @Test
    void whatIsInAZoneWhoseNotedResetAPowerCutHasUndoneIsCommittedAgain() {
        MappingBatch noted = store.newBatch();
        noted.putZone(new ZoneUsage(0, 0, 0, 1, 0));
        store.commit(noted);
        writeFourBatches();
        InMemoryMappingStore left = store.copyWithoutLast(4);
        assertThat(replay(left)).isEqualTo(4);
        assertThat(rows(left)).isEqualTo(rows(store));
    }

    @Test
    void whatIsInAZoneOfWhichAnotherLifeIsInUseIsNotCommitted() {
        writeFourBatches();
        InMemoryMappingStore other = store.copyWithoutLast(1);
        MappingBatch batch = other.newBatch();
        for (ZoneUsage usage : other.zones()) {
            batch.putZone(new ZoneUsage(
                    usage.zoneIndex(),
                    usage.usedBlocks(),
                    usage.writtenBlocks(),
                    usage.resetEpoch() + 1,
                    usage.closedSequence()));
        }
        other.commit(batch);
        assertThat(replay(other)).isZero();
    }

    @Test
    void aBatchWhoseDataAreNotThoseOfItsSummaryIsNotWhole() {
        writeFourBatches();
        device.sectors.add(sectorOf("last"));
        InMemoryMappingStore left = store.copyWithoutLast(4);
        assertThat(replay(left)).isEqualTo(3);
        assertThat(rows(left)).isEqualTo(rows(store.copyWithoutLast(1)));
    }

    @Test
    void aBatchWhoseDataCannotBeReadIsNotWhole() {
        writeFourBatches();
        device.unreadable.add(sectorOf("last"));
        assertThat(replay(store.copyWithoutLast(2))).isEqualTo(1);
    }

    @Test
    void aBatchWithADamagedRecordIsNotWhole() {
        writeFourBatches();
        device.sectors.add(recordOf(store.batchSequence()));
        assertThat(replay(store.copyWithoutLast(2))).isEqualTo(1);
    }

    @Test
    void ofWhatWasWrittenAgainTheLaterTryCountsUnlessItIsDamaged() {
        EngineFixture fixture = engine(store);
        device.flushesToFail = 1;
        write(fixture, "again", 7, 3);
        assertThat(fixture.engine().statistics().faults().flushErrors()).isEqualTo(1);
        InMemoryMappingStore left = store.copyWithoutLast(1);
        assertThat(replay(left)).isEqualTo(1);
        assertThat(rows(left)).isEqualTo(rows(store));
        long laterTry = sectorOf("again");
        device.sectors.add(laterTry);
        InMemoryMappingStore other = store.copyWithoutLast(1);
        assertThat(replay(other)).isEqualTo(1);
        List<Extent> extents = StoredRows.drain(other.extents(other.nextFileId() - 1, 0));
        assertThat(extents.get(0).fileBlock()).isZero();
        assertThat(extents.get(0).sector()).isNotEqualTo(laterTry);
    }

    /** A later summary says that the batch was flushed: then what is damaged is a block of a file, which its reader is told. */
    @Test
    void aBatchThatWasFlushedIsWholeAlthoughABlockHasGoneBadSince() {
        writeFourBatches();
        device.sectors.add(sectorOf("other"));
        InMemoryMappingStore left = store.copyWithoutLast(4);
        assertThat(replay(left)).isEqualTo(4);
        assertThat(rows(left)).isEqualTo(rows(store));
    }

    @Test
    void whatAnEarlierStartLeftIsNeverTakenForThisOnes() {
        writeFourBatches();
        InMemoryMappingStore old = store.copyWithoutLast(2);
        device.sectors.add(recordOf(store.batchSequence()));
        InMemoryMappingStore next = store.copyWithoutLast(2);
        try (EngineFixture fixture = engine(next)) {
            assertThat(next.startNumber()).isEqualTo(old.startNumber() + 1);
            assertThat(next.batchSequence()).as("numbers that were used").isEqualTo(store.batchSequence());
            device.sectors.clear();
            assertThat(replay(next.copy()))
                    .as("batches given up before, well again now")
                    .isZero();
            write(fixture, "new", 9, 2);
            assertThat(replay(next.copyWithoutLast(1))).isEqualTo(1);
        }
    }

    @Test
    void aBatchThatDoesNotFollowUponTheStoreIsRefused() {
        writeFourBatches();
        InMemoryMappingStore left = store.copyWithoutLast(1);
        MappingBatch damage = left.newBatch();
        damage.removeFile(left.file(FileKey.of(0, "kept")).orElseThrow());
        left.commit(damage);
        assertThatThrownBy(() -> replay(left))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("batch " + store.batchSequence()
                        + " on the device does not follow upon what the mapping store holds")
                .hasMessageNotContaining("\n");
    }
}
