package io.zonelog.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.BlockChecksums;
import io.zonelog.block.Sectors;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SegmentWalkTest {
    private static final int ZONE = 1;
    private static final int BLOCK_SIZE_BYTES = 512;
    private static final DeviceGeometry GEOMETRY =
            new DeviceGeometry(new UUID(1, 2), BLOCK_SIZE_BYTES, 4, 0, 8192, 8000, 256, 0, 0);

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final SegmentWalk walk = new SegmentWalk(device);
    private long lastSummary = Sectors.UNASSIGNED;

    private ZoneDescriptor zone() {
        return device.report(ZONE, 1).get(0);
    }

    private long append(byte[] bytes) {
        AwaitedCompletion completion = new AwaitedCompletion();
        device.append(ZONE, new ByteBuffer[] {ByteBuffer.wrap(bytes)}, WriteDurability.WITH_NEXT_FLUSH, completion);
        assertThat(completion.await()).isEqualTo(DeviceStatus.SUCCESS);
        return completion.sector();
    }

    private void data(int blocks) {
        for (int block = 0; block < blocks; block++) {
            append(new byte[BLOCK_SIZE_BYTES]);
        }
    }

    private static SegmentSummary summary(UUID device, long epoch, long sequence, long previous, int crcs) {
        return new SegmentSummary(
                device,
                ZONE,
                epoch,
                new SegmentSummary.Origin(
                        1, sequence, sequence, 1, SegmentSummary.Kind.BATCH, new SegmentSummary.Progress(0, sequence)),
                previous,
                List.of(),
                List.of(),
                new BlockChecksums.BlockCrcs(new int[crcs]));
    }

    private static byte[] blocks(SegmentSummary summary) {
        int length = Summaries.lengthBytes(summary);
        return Summaries.bytes(summary, -length & (BLOCK_SIZE_BYTES - 1));
    }

    private void summary(long sequence, int crcs) {
        lastSummary = append(blocks(summary(GEOMETRY.deviceUuid(), zone().resetEpoch(), sequence, lastSummary, crcs)));
    }

    private Optional<SegmentWalk.Found> newest() {
        return walk.newestBelow(zone(), zone().writtenBlocks());
    }

    /** The segment sequences of a whole walk from the newest summary back. */
    private List<Long> sequences() {
        List<Long> sequences = new ArrayList<>();
        Optional<SegmentWalk.Found> found = newest();
        while (found.isPresent()) {
            sequences.add(found.get().summary().origin().segmentSequence());
            found = walk.previous(zone(), found.get());
        }
        return sequences;
    }

    @Test
    void anEmptyZoneHasNoSegments() {
        assertThat(sequences()).isEmpty();
    }

    @Test
    void segmentsAreFoundFromTheNewestBackWhateverTheirLength() {
        data(3);
        summary(1, 3);
        summary(2, 700);
        data(5);
        summary(3, 5);
        assertThat(sequences()).containsExactly(3L, 2L, 1L);
        assertThat(newest().orElseThrow().sector()).isEqualTo(lastSummary);
        assertThat(newest().orElseThrow().lengthBlocks()).isEqualTo(1);
    }

    @Test
    void summariesOfAllVersionsAreOneChain() {
        for (int version : new int[] {1, 2, 3}) {
            SegmentSummary next = summary(GEOMETRY.deviceUuid(), zone().resetEpoch(), version, lastSummary, 10);
            lastSummary = append(Arrays.copyOf(DrawnSummary.bytes(next, version), BLOCK_SIZE_BYTES));
        }
        assertThat(sequences()).containsExactly(3L, 2L, 1L);
    }

    @Test
    void aCopyOfASummaryHidesNothingThatCameAfterIt() {
        for (int version : new int[] {1, 2, 3}) {
            SegmentSummary next = summary(GEOMETRY.deviceUuid(), zone().resetEpoch(), version, lastSummary, 10);
            lastSummary = append(Arrays.copyOf(DrawnSummary.bytes(next, version), BLOCK_SIZE_BYTES));
            data(2);
        }
        for (int copied : new int[] {0, 3, 6, 0}) {
            append(block(copied));
            assertThat(sequences()).as("with a copy of block %d", copied).containsExactly(3L, 2L, 1L);
            assertThat(walk.newestNear(zone(), zone().writtenBlocks())
                            .orElseThrow()
                            .sector())
                    .isEqualTo(lastSummary);
        }
        summary(4, 1);
        assertThat(sequences()).as("copies before a true one").containsExactly(4L, 3L, 2L, 1L);
        data(2500);
        append(block(0));
        assertThat(sequences()).as("further back than one window").containsExactly(4L, 3L, 2L, 1L);
    }

    @Test
    void aCopyWhoseOriginalCannotBeReadIsKnownByWhatCameAfterThat() {
        summary(1, 1);
        byte[] copy = block(0);
        data(1);
        summary(2, 1);
        append(copy);
        assertThat(sequencesWith("read at " + GEOMETRY.sectorOf(ZONE, 0) + ": error"))
                .isEqualTo(2);
    }

    /** Data, copies, summaries in doubt that no later one names, and true ones; seen from every block. */
    @Test
    void theNewestTrueSummaryIsFoundBelowEveryBlockWhateverFilesHold() {
        for (long seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            SegmentWalkTest other = new SegmentWalkTest();
            List<Integer> summaryBlocks = new ArrayList<>();
            for (int step = 0; step < 80; step++) {
                int kind = summaryBlocks.isEmpty() ? 3 : random.nextInt(5);
                if (kind < 2) {
                    other.data(1 + random.nextInt(30));
                } else if (kind == 2) {
                    other.append(other.block(summaryBlocks.get(random.nextInt(summaryBlocks.size()))));
                } else {
                    long known = other.lastSummary;
                    summaryBlocks.add(other.zone().writtenBlocks());
                    other.summary(step + 1L, 1);
                    other.lastSummary = random.nextInt(4) == 0 ? known : other.lastSummary;
                }
            }
            for (int end = 0; end <= other.zone().writtenBlocks(); end++) {
                int below = end;
                Optional<Long> expected = summaryBlocks.stream()
                        .filter(block -> block < below)
                        .reduce((one, later) -> later)
                        .map(block -> GEOMETRY.sectorOf(ZONE, block));
                assertThat(other.walk.newestBelow(other.zone(), end).map(SegmentWalk.Found::sector))
                        .as("seed %d, below block %d", seed, end)
                        .isEqualTo(expected);
            }
        }
    }

    private byte[] block(int block) {
        byte[] bytes = new byte[BLOCK_SIZE_BYTES];
        assertThat(device.readAwaited(GEOMETRY.sectorOf(ZONE, block), ByteBuffer.wrap(bytes))
                        .isSuccess())
                .isTrue();
        return bytes;
    }

    @Test
    void blocksBehindTheNewestSummaryWereNeverCommitted() {
        data(2);
        summary(1, 2);
        long placed = lastSummary;
        data(2500);
        assertThat(newest().orElseThrow().sector())
                .as("further back than one window")
                .isEqualTo(placed);
    }

    @Test
    void onlySummariesThatStartBelowTheBlockCount() {
        summary(1, 1);
        data(1);
        summary(2, 700);
        assertThat(walk.newestBelow(zone(), 2).orElseThrow().summary().origin().segmentSequence())
                .isEqualTo(1);
        assertThat(walk.newestBelow(zone(), 3).orElseThrow().lengthBlocks()).isEqualTo(6);
        assertThat(walk.newestBelow(zone(), 0)).isEmpty();
    }

    @Test
    void aDamagedSummaryIsPassedOver() {
        summary(1, 1);
        byte[] damaged = blocks(summary(GEOMETRY.deviceUuid(), zone().resetEpoch(), 2, lastSummary, 10));
        damaged[100] ^= 1;
        append(damaged);
        assertThat(sequences()).containsExactly(1L);
    }

    @Test
    void summariesOfAnotherDeviceOrAnotherLifeOfTheZoneArePassedOver() {
        summary(1, 1);
        SegmentSummary ofAnother = summary(new UUID(9, 9), zone().resetEpoch(), 2, lastSummary, 1);
        append(blocks(ofAnother));
        append(Arrays.copyOf(DrawnSummary.bytes(ofAnother, 1), BLOCK_SIZE_BYTES));
        append(Arrays.copyOf(DrawnSummary.bytes(ofAnother, 2), BLOCK_SIZE_BYTES));
        append(blocks(summary(GEOMETRY.deviceUuid(), zone().resetEpoch() + 1, 3, lastSummary, 1)));
        assertThat(sequences()).containsExactly(1L);
    }

    @Test
    void aResetForgetsTheSegmentsOfTheLifeBefore() {
        summary(1, 1);
        byte[] old = blocks(summary(GEOMETRY.deviceUuid(), zone().resetEpoch(), 1, Sectors.UNASSIGNED, 1));
        AwaitedCompletion reset = new AwaitedCompletion();
        device.manage(ZoneAction.RESET, ZONE, reset);
        assertThat(reset.await()).isEqualTo(DeviceStatus.SUCCESS);
        append(old);
        assertThat(sequences()).isEmpty();
        lastSummary = Sectors.UNASSIGNED;
        summary(5, 1);
        assertThat(sequences()).containsExactly(5L);
    }

    @Test
    void aBlockThatClaimsMoreThanTheZoneHoldsIsNoSummary() {
        byte[] claim = new byte[BLOCK_SIZE_BYTES];
        ByteBuffer.wrap(claim)
                .put("ZLOGSEG1".getBytes(StandardCharsets.US_ASCII))
                .putInt(8, 3)
                .putInt(12, Integer.MAX_VALUE);
        append(claim);
        assertThat(sequences()).isEmpty();
    }

    @Test
    void aWindowThatCannotBeReadAsAWholeIsReadBlockByBlock() {
        summary(1, 1);
        data(3);
        summary(2, 3);
        data(2);
        assertThat(sequencesWith("read 1: error")).as("one read fails").isEqualTo(2);
        assertThat(sequencesWith("read at " + lastSummary + ": error\nread 2: error\nread 3: error\nread 4: error"))
                .as("the window and the first of its blocks, down to the newest summary")
                .isEqualTo(1);
        assertThat(sequencesWith("read one in 1: error")).as("every read fails").isZero();
    }

    /** The sequence of the newest summary that is found while reads fail; 0 if none is. */
    private long sequencesWith(String plan) {
        InMemoryZonedDevice failing =
                InMemoryZonedDevice.immediate(GEOMETRY, DeviceBehaviour.STANDARD, FaultPlan.parse("seed 1\n" + plan));
        copyTo(failing);
        return new SegmentWalk(failing)
                .newestBelow(zone(), zone().writtenBlocks())
                .map(found -> found.summary().origin().segmentSequence())
                .orElse(0L);
    }

    private void copyTo(InMemoryZonedDevice other) {
        for (int block = 0; block < zone().writtenBlocks(); block++) {
            ByteBuffer bytes = ByteBuffer.allocateDirect(BLOCK_SIZE_BYTES);
            AwaitedCompletion read = new AwaitedCompletion();
            device.read(GEOMETRY.sectorOf(ZONE, block), bytes.duplicate(), read);
            assertThat(read.await()).isEqualTo(DeviceStatus.SUCCESS);
            AwaitedCompletion appended = new AwaitedCompletion();
            other.append(ZONE, new ByteBuffer[] {bytes}, WriteDurability.WITH_NEXT_FLUSH, appended);
            assertThat(appended.await()).isEqualTo(DeviceStatus.SUCCESS);
        }
    }
}
