package io.zonelog.device.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.ZoneCondition;
import io.zonelog.device.state.ZoneRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateJournalTest {
    private static final UUID DEVICE = new UUID(1, 2);
    private static final int ZONES = 4;
    /** Header and one block of snapshot. */
    private static final int FIRST_RECORD = 8192;

    @TempDir
    Path temporary;

    private DeviceDirectory directory = new DeviceDirectory(Path.of("."));

    @BeforeEach
    void create() throws IOException {
        directory = new DeviceDirectory(temporary);
        StateJournal.create(directory, DEVICE, StateImage.pristine(ZONES, 1));
    }

    private StateJournal open() throws IOException {
        return StateJournal.open(directory, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE), DEVICE, ZONES);
    }

    private static ZoneRecord written(int zone, int blocks) {
        return new ZoneRecord(zone, ZoneCondition.CLOSED, blocks, 0);
    }

    /** Records so many states of zone 2, the n-th with n blocks, and closes. */
    private void record(int states) throws IOException {
        try (StateJournal journal = open()) {
            int from = journal.image().get(2).writtenBlocks();
            for (int number = from + 1; number <= from + states; number++) {
                journal.record(List.of(written(2, number)));
            }
        }
    }

    private int recovered() throws IOException {
        try (StateJournal journal = open()) {
            return journal.image().get(2).writtenBlocks();
        }
    }

    private void flip(int file, int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(directory.state(file));
        bytes[offset] ^= 1;
        Files.write(directory.state(file), bytes);
    }

    @Test
    void newJournalHoldsPristineZones() throws IOException {
        try (StateJournal journal = open()) {
            assertThat(journal.image().get(0).condition()).isEqualTo(ZoneCondition.NOT_WRITE_POINTER);
            assertThat(journal.image().get(3)).isEqualTo(new ZoneRecord(3, ZoneCondition.EMPTY, 0, 0));
        }
    }

    @Test
    void everyNumberOfRecordsComesBackAlsoOverRotations() throws IOException {
        for (int total = 1; total < 200; total++) {
            record(1);
            assertThat(recovered()).isEqualTo(total);
        }
    }

    @Test
    void tornLastRecordIsLeftOutAndWrittenOver() throws IOException {
        record(3);
        flip(1, FIRST_RECORD + 2 * 4096 + 40);
        assertThat(recovered()).isEqualTo(2);
        record(1);
        assertThat(recovered()).isEqualTo(3);
    }

    @Test
    void damageBeforeTheLastRecordIsRefused() throws IOException {
        record(3);
        flip(1, FIRST_RECORD + 4096 + 40);
        assertThatThrownBy(this::recovered)
                .isInstanceOf(DeviceOpenException.class)
                .hasMessageContaining("record 2 of generation 2 is damaged, but record 3 follows");
    }

    @Test
    void damageOfEveryByteOfTheYoungerSnapshotIsEitherRefusedOrWasNeverUsed() throws IOException {
        record(70);
        int[] offsets = {0, 8, 13, 20, 30, 41, 50, 4093, 4096, 4096 + 16 * 2 + 6, 4096 + 63};
        for (int offset : offsets) {
            flip(0, offset);
            assertThatThrownBy(this::recovered).as("byte %d", offset).isInstanceOf(DeviceOpenException.class);
            flip(0, offset);
        }
        assertThat(recovered()).isEqualTo(70);
    }

    /** What is left after a file is replaced by this content: the recovered number of blocks, or -1 for a refusal. */
    private int recoveredWith(int file, byte[] content) throws IOException {
        Files.write(directory.state(file), content);
        try {
            return StateJournal.read(directory, DEVICE, ZONES).get(2).writtenBlocks();
        } catch (DeviceOpenException refused) {
            return -1;
        }
    }

    /** The bytes of header, snapshot and so many records, or only every so many-th of them. */
    private static IntStream offsets(int records) {
        int step = Boolean.getBoolean("zonelog.everyByte") ? 1 : 211;
        return IntStream.range(0, FIRST_RECORD + records * 4096)
                .filter(offset -> offset % 4096 < 56 || offset % step == 0 || offset % 4096 > 4088);
    }

    /**
     * Damages each byte of both files in turn. Only damage of the last record is not told from a record that was never whole.
     *
     * @param states recorded in all, from 0
     * @param inCurrent how many of them are records of the file that counts
     */
    private void damageEveryByte(int states, int inCurrent, int current) throws IOException {
        for (int file = 0; file < 2; file++) {
            byte[] sound = Files.readAllBytes(directory.state(file));
            int lastRecord = FIRST_RECORD + (inCurrent - 1) * 4096;
            for (int offset : offsets(inCurrent).toArray()) {
                byte[] damaged = sound.clone();
                damaged[offset] ^= (byte) (1 << (offset % 8));
                int found = recoveredWith(file, damaged);
                boolean mayBeTorn = file == current && offset >= lastRecord;
                if (found != -1 && found != states && !(mayBeTorn && found == states - 1)) {
                    throw new AssertionError(
                            "byte " + offset + " of file " + file + " damaged: " + found + " instead of " + states);
                }
            }
            Files.write(directory.state(file), sound);
        }
        assertThat(recovered()).isEqualTo(states);
    }

    @Test
    void damageOfAnyByteOfAYoungJournalIsRefusedOrCostsTheLastRecordOnly() throws IOException {
        record(3);
        damageEveryByte(3, 3, 1);
    }

    @Test
    void damageOfAnyByteAfterARotationIsRefusedOrCostsTheLastRecordOnly() throws IOException {
        record(66);
        damageEveryByte(66, 2, 0);
    }

    @Test
    void fileCutOffAnywhereIsRefusedOrWasNotNeeded() throws IOException {
        record(4);
        for (int file = 0; file < 2; file++) {
            byte[] sound = Files.readAllBytes(directory.state(file));
            for (int length = 0; length < sound.length; length += length < FIRST_RECORD + 5 * 4096 ? 509 : 4096) {
                assertThat(recoveredWith(file, Arrays.copyOf(sound, length)))
                        .as("file %d cut off after %d bytes", file, length)
                        .isEqualTo(file == 0 ? 4 : -1);
            }
            Files.write(directory.state(file), sound);
        }
    }

    @Test
    void recordTornAtAnyByteIsLeftOutUnlessAllOfItIsThere() throws IOException {
        record(3);
        byte[] before = Files.readAllBytes(directory.state(1));
        record(1);
        byte[] after = Files.readAllBytes(directory.state(1));
        int start = FIRST_RECORD + 3 * 4096;
        int end = start + 32 + 20;
        for (int torn = start; torn <= end; torn++) {
            byte[] content = before.clone();
            System.arraycopy(after, start, content, start, torn - start);
            assertThat(recoveredWith(1, content)).as("torn at %d", torn - start).isIn(3, 4);
            assertThat(recoveredWith(1, content) == 4)
                    .as("torn at %d", torn - start)
                    .isEqualTo(Arrays.equals(content, start, end, after, start, end));
        }
    }

    @Test
    void olderFileIsClosedAtTheNextOpenIfTheProcessWasKilledInARotation() throws IOException {
        record(63);
        byte[] open = Files.readAllBytes(directory.state(1));
        record(10);
        byte[] closed = Files.readAllBytes(directory.state(1));
        int difference = Arrays.mismatch(open, closed);
        System.arraycopy(open, difference, closed, difference, 4096);
        Files.write(directory.state(1), closed);
        flip(0, 30);
        int before = recovered();
        assertThat(before).as("nothing says yet that the journal went on").isEqualTo(63);
        flip(0, 30);
        assertThat(recovered()).isEqualTo(73);
        flip(0, 30);
        assertThatThrownBy(this::recovered).isInstanceOf(DeviceOpenException.class);
    }

    @Test
    void rotationThatWasCutOffLeavesTheOlderFileInForce() throws IOException {
        record(5);
        byte[] half = new byte[5000];
        byte[] next = Files.readAllBytes(directory.state(0));
        System.arraycopy(half, 0, next, 100, half.length);
        Files.write(directory.state(0), next);
        assertThat(recovered()).isEqualTo(5);
        record(100);
        assertThat(recovered()).isEqualTo(105);
    }

    @Test
    void recordOfMoreZonesThanTheJournalHoldsBecomesASnapshot() throws IOException {
        Path other = Files.createDirectory(temporary.resolve("large"));
        DeviceDirectory large = new DeviceDirectory(other);
        int zones = 20_000;
        StateJournal.create(large, DEVICE, StateImage.pristine(zones, 0));
        List<ZoneRecord> states = new ArrayList<>();
        for (int zone = 0; zone < zones; zone++) {
            states.add(written(zone, zone + 1));
        }
        try (StateJournal journal =
                StateJournal.open(large, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE), DEVICE, zones)) {
            journal.record(states);
            journal.record(List.of(written(7, 100)));
        }
        StateImage image = StateJournal.read(large, DEVICE, zones);
        assertThat(image.get(19_999).writtenBlocks()).isEqualTo(20_000);
        assertThat(image.get(7).writtenBlocks()).isEqualTo(100);
    }

    @Test
    void stateFileOfAnotherDeviceIsRefused() throws IOException {
        assertThatThrownBy(() -> StateJournal.read(directory, new UUID(9, 9), ZONES))
                .isInstanceOf(DeviceOpenException.class)
                .hasMessageContaining("belongs to another device");
    }

    @Test
    void recordHasTheBytesThatTheFormatSays() {
        JournalRecord record = new JournalRecord(
                JournalRecord.Kind.STATES, 5, 9, List.of(new ZoneRecord(3, ZoneCondition.FULL, 12, 4)));
        ByteBuffer bytes = record.encodeTo(ByteBuffer.allocate(4096));
        assertThat(HexFormat.of().formatHex(bytes.array(), 0, 52))
                .isEqualTo("5a52454300000001" + "0000000000000005" + "0000000000000009" + "00000001" + "834d7b6a"
                        + "00000003" + "0000000e" + "0000000c" + "0000000000000004");
        assertThat(JournalRecord.decode(bytes, 0, 5)).contains(record);
        assertThat(JournalRecord.decode(bytes, 0, 6)).isEmpty();
    }
}
