package io.zonelog.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceFeatures.UnwrittenReads;
import io.zonelog.device.DeviceFeatures.WriteCache;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.journal.JournalFrame.Kind;
import io.zonelog.journal.JournalFrame.Life;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalReaderTest {
    private static final int ZONE = 5;
    private static final int BLOCK = LaidFrames.BLOCK;

    private final TestJournal journal = new TestJournal().pair(1, ZONE);

    private static byte[] frame(long number, int payloadBytes) {
        byte[] payload = new byte[payloadBytes];
        new Random(number).nextBytes(payload);
        return LaidFrames.bytes(new JournalFrame(Kind.ENTRY_END, new Life(1, 1), number, number, 1, 0), payload);
    }

    private void append(byte[] blocks) {
        LaidFrames.appendAll(journal.device(), ZONE, blocks);
    }

    private void manage(ZoneAction action) {
        AwaitedCompletion completion = new AwaitedCompletion();
        journal.device().manage(action, ZONE, completion);
        assertThat(completion.await().isSuccess()).isTrue();
    }

    private static InMemoryZonedDevice deviceWith(String faults) {
        return InMemoryZonedDevice.immediate(
                LaidFrames.geometry(), DeviceBehaviour.STANDARD, FaultPlan.parse("seed 1\n" + faults));
    }

    @ParameterizedTest
    @EnumSource(
            value = ZoneAction.class,
            names = {"OPEN", "CLOSE", "FINISH"})
    void framesAreFoundInZonesOfEveryCondition(ZoneAction action) {
        journal.frames("c0.0 C0.1 e1");
        manage(action);
        assertThat(journal.read().lastFrame()).isEqualTo(3);
    }

    @Test
    void onlyZonesThatBeginWithAFrameHoldFrames() {
        journal.frames("c0.0 C0.1 e1");
        LaidFrames.appendAll(journal.device(), ZONE + 2, new byte[BLOCK]);
        assertThat(JournalReader.holdsFrames(journal.device(), ZONE)).isTrue();
        assertThat(JournalReader.holdsFrames(journal.device(), ZONE + 2)).isFalse();
        journal.device().failZone(ZONE, ZoneCondition.OFFLINE);
        assertThat(JournalReader.holdsFrames(journal.device(), ZONE)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"READ_ONLY, 3", "OFFLINE, 0"})
    void aReadOnlyZoneIsReadAndAnOfflineOneIsNot(ZoneCondition condition, long lastFrame) {
        journal.frames("c0.0 C0.1 e1");
        journal.device().failZone(ZONE, condition);
        assertThat(journal.read().lastFrame()).isEqualTo(lastFrame);
    }

    /** Nobody knows where the data of such a zone end. */
    @Test
    void aReadOnlyZoneIsReadUpToTheFirstBlockThatWasNeverWritten() {
        DeviceFeatures strict = new DeviceFeatures(WriteCache.VOLATILE, UnwrittenReads.ERROR, 1);
        InMemoryZonedDevice device =
                InMemoryZonedDevice.immediate(LaidFrames.geometry(), DeviceBehaviour.STANDARD.withFeatures(strict));
        TestJournal strictly = new TestJournal(device).pair(1, ZONE).frames("c0.0 C0.1 e1");
        device.failZone(ZONE, ZoneCondition.READ_ONLY);
        AtomicInteger reads = new AtomicInteger();
        ZonedDevice counting = new ForwardingDevice(device) {
            @Override
            public DeviceStatus readAwaited(long sector, ByteBuffer buffer) {
                reads.incrementAndGet();
                return super.readAwaited(sector, buffer);
            }
        };
        assertThat(strictly.read().lastFrame()).isEqualTo(3);
        assertThat(JournalReader.read(counting).lastFrame()).isEqualTo(3);
        // The first block; all others at once; two one by one, and the first that was never written.
        assertThat(reads).hasValue(5);
    }

    @Test
    void aZoneThatWasResetHoldsNothing() {
        journal.frames("c0.0 C0.1 e1");
        manage(ZoneAction.RESET);
        assertThat(journal.read().hasFramesIn(ZONE)).isFalse();
    }

    @Test
    void conventionalZonesAreNotRead() {
        AwaitedCompletion written = new AwaitedCompletion();
        ByteBuffer[] bytes = {ByteBuffer.wrap(frame(1, 0))};
        journal.device().write(0, bytes, WriteDurability.WITH_NEXT_FLUSH, written);
        assertThat(written.await().isSuccess()).isTrue();
        assertThat(journal.read().lastFrame()).isZero();
    }

    @Test
    void onlyCandidatesAreRead() {
        journal.frames("e1").pair(1, ZONE + 1).frames("e2");
        assertThat(JournalReader.read(journal.device(), zone -> zone.zoneIndex() != ZONE + 1)
                        .lastFrame())
                .isEqualTo(1);
    }

    @Test
    void dataZonesAreNotSearchedForFrames() {
        append(new byte[BLOCK]);
        append(frame(1, 0));
        assertThat(journal.read().hasFramesIn(ZONE)).isFalse();
    }

    @Test
    void framesOfAnotherDeviceAreNone() {
        DeviceGeometry geometry = LaidFrames.geometry();
        ByteBuffer other = new FrameCodec(new UUID(9, 9), BLOCK)
                .encode(new JournalFrame(Kind.ENTRY_END, new Life(1, 1), 1, 1, 1, 0), new byte[7]);
        byte[] bytes = new byte[other.remaining()];
        other.get(bytes);
        append(bytes);
        append(bytes);
        assertThat(geometry.deviceUuid()).isNotEqualTo(new UUID(9, 9));
        assertThat(journal.read().hasFramesIn(ZONE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aTornAppendBetweenFramesIsSkipped(int blocksLeft) {
        append(frame(1, 3 * BLOCK));
        append(Arrays.copyOf(frame(2, 4 * BLOCK), blocksLeft * BLOCK));
        append(frame(2, 2 * BLOCK));
        append(frame(3, 0));
        assertThat(journal.read().lastFrame()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7})
    void aTornAppendAtTheStartOfAZoneIsSkipped(int blocksLeft) {
        append(Arrays.copyOf(frame(1, LaidFrames.MAX_APPEND * BLOCK - FrameCodec.HEADER_BYTES), blocksLeft * BLOCK));
        append(frame(1, 2 * BLOCK));
        append(frame(2, 0));
        assertThat(journal.read().lastFrame()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"8, true", "9, false"})
    void behindAStartThatIsNoFrameTheLongestAppendIsSearched(int blocksBefore, boolean isFound) {
        byte[] before = Arrays.copyOf(frame(1, 100 * BLOCK), blocksBefore * BLOCK);
        append(before);
        append(frame(1, 0));
        assertThat(journal.read().hasFramesIn(ZONE)).isEqualTo(isFound);
    }

    @Test
    void aFrameThatEndsBehindTheZonesDataIsTorn() {
        append(Arrays.copyOf(frame(1, 3 * BLOCK), 2 * BLOCK));
        assertThat(journal.read().hasFramesIn(ZONE)).isFalse();
    }

    /** The zone's first block, all of it, and the block by itself. */
    @Test
    void aZoneWhoseFirstBlockCannotBeReadIsSearched() {
        long sector = LaidFrames.geometry().sectorOf(ZONE, 0);
        String fault = "read at " + sector + ": error\n";
        TestJournal unreadable =
                new TestJournal(deviceWith(fault.repeat(4))).pair(1, ZONE).frames("c0.0 e1 e2");
        JournalContents contents = unreadable.read();
        assertThat(contents.hasFramesIn(ZONE)).isTrue();
        assertThat(contents.lastFrame()).isEqualTo(3);
        assertThat(contents.redo(TestJournal.newStore())).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {ZONE, ZONE + 1})
    void blocksThatCannotBeReadCostOneCopyOfTheirFrame(int zone) {
        long sector = LaidFrames.geometry().sectorOf(zone, 2);
        String fault = "read at " + sector + ": error\n";
        TestJournal unreadable = new TestJournal(deviceWith(fault.repeat(2)))
                .pair(1, ZONE, ZONE + 1)
                .frames("c0.0 C0.1 e1 e2");
        JournalContents contents = unreadable.read();
        assertThat(contents.isWhole()).isTrue();
        assertThat(contents.isDoubled()).isFalse();
        assertThat(contents.lastFrame()).isEqualTo(4);
    }

    @Test
    void aReadThatFailsOnceCostsNothing() {
        long sector = LaidFrames.geometry().sectorOf(ZONE, 2);
        TestJournal unreadable = new TestJournal(deviceWith("read at " + sector + ": error"))
                .pair(1, ZONE, ZONE + 1)
                .frames("c0.0 C0.1 e1 e2");
        assertThat(unreadable.read().isDoubled()).isTrue();
    }

    /** More than is read at once, so frames lie across the borders of what is. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 6})
    void framesOfEveryLengthAreFoundInALongZone(int longest) {
        DeviceGeometry geometry =
                new DeviceGeometry(LaidFrames.geometry().deviceUuid(), BLOCK, 8, 0, 8192, 8000, 8, 0, 0);
        InMemoryZonedDevice device = InMemoryZonedDevice.immediate(geometry);
        Random random = new Random(longest);
        long number = 0;
        for (int block = 0; block + longest + 1 <= geometry.zoneCapacityBlocks(); ) {
            byte[] bytes = frame(++number, longest == 0 ? 0 : random.nextInt(longest * BLOCK));
            LaidFrames.appendAll(device, ZONE, bytes);
            block += bytes.length / BLOCK;
        }
        JournalContents contents = JournalReader.read(device);
        assertThat(contents.lastFrame()).isEqualTo(number);
        assertThat(contents.lastEntry()).isEqualTo(number);
    }
}
