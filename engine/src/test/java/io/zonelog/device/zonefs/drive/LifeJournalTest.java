package io.zonelog.device.zonefs.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.conformance.Geometries;
import io.zonelog.device.file.DeviceOpenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifeJournalTest {
    private static final DeviceGeometry GEOMETRY = Geometries.small();
    private static final DriveRecord DRIVE = new DriveRecord(GEOMETRY, 1, Path.of("/mnt/z"), "WZS4C8T1", "eui.1", "ab");

    @TempDir
    Path temporary;

    private Path file;

    @BeforeEach
    void create() throws IOException {
        file = temporary.resolve("lives");
        LifeJournal.create(file, GEOMETRY.deviceUuid(), GEOMETRY.zoneCount());
    }

    private List<ZoneLife> lives() throws IOException {
        try (LifeJournal journal = LifeJournal.openReadOnly(file, DRIVE)) {
            List<ZoneLife> lives = new ArrayList<>();
            for (int zone = 0; zone < GEOMETRY.zoneCount(); zone++) {
                lives.add(journal.life(zone));
            }
            return lives;
        }
    }

    /** A reset that is durable, then how far zones are written, of which only the last is sure to be there after a power cut. */
    private List<List<ZoneLife>> written() throws IOException {
        List<List<ZoneLife>> states = new ArrayList<>();
        states.add(lives());
        try (LifeJournal journal = LifeJournal.open(file, DRIVE)) {
            journal.record(List.of(journal.life(2).resetting()), LifeJournal.Sync.NOW);
            states.add(lives());
            journal.flushed(List.of(journal.life(3).written(4, 77)));
            states.add(lives());
            journal.flushed(
                    List.of(journal.life(5).written(6, 78), journal.life(3).written(5, 77)));
            states.add(lives());
        }
        return states;
    }

    @Test
    void whatWasRecordedIsThereAgain() throws IOException {
        List<ZoneLife> last = written().get(3);
        assertThat(last.get(2)).isEqualTo(new ZoneLife(2, ZoneLife.Kind.RESETTING, 1, 0, 0));
        assertThat(last.get(3)).isEqualTo(new ZoneLife(3, ZoneLife.Kind.LIVE, 0, 5, 77));
        try (LifeJournal journal = LifeJournal.open(file, DRIVE)) {
            journal.flushed(List.of(new ZoneLife(2, ZoneLife.Kind.LIVE, 1, 3, 5)));
            journal.flushed(List.of(new ZoneLife(2, ZoneLife.Kind.LIVE, 0, 9, 5)));
        }
        assertThat(lives().get(2)).isEqualTo(new ZoneLife(2, ZoneLife.Kind.LIVE, 1, 3, 5));
    }

    /** A file cut off, or damaged at a byte, gives an earlier state that a power cut could leave, or is refused. */
    @Test
    void damageAtAnyByteIsRefusedOrLosesOnlyWhatWasNotSynced() throws IOException {
        List<List<ZoneLife>> states = written();
        byte[] whole = Files.readAllBytes(file);
        int refused = 0;
        for (int at = 0; at < whole.length; at++) {
            Files.write(file, Arrays.copyOf(whole, at));
            refused += stateOrRefusal(states);
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x40;
            Files.write(file, damaged);
            refused += stateOrRefusal(states);
        }
        assertThat(refused).isBetween(2 * (64 + 8 * 32), 2 * whole.length);
    }

    private int stateOrRefusal(List<List<ZoneLife>> states) throws IOException {
        try {
            assertThat(states).contains(lives());
            return 0;
        } catch (DeviceOpenException damage) {
            assertThat(damage).hasMessageContaining("lives is damaged");
            return 1;
        }
    }

    @Test
    void damageBeforeASyncedRecordIsRefused() throws IOException {
        try (LifeJournal journal = LifeJournal.open(file, DRIVE)) {
            journal.record(List.of(journal.life(1).resetting()), LifeJournal.Sync.NOW);
            journal.record(List.of(journal.life(2).resetting()), LifeJournal.Sync.NOW);
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[64 + 8 * 32 + 70] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(this::lives).hasMessageContaining("record 3 is not sound, but record 4 follows");
    }

    @Test
    void fileIsReplacedWhenItHasGrown() throws IOException {
        try (LifeJournal journal = LifeJournal.open(file, DRIVE)) {
            for (int blocks = 1; blocks <= 12_000; blocks++) {
                journal.record(List.of(journal.life(1).written(blocks, 3)), LifeJournal.Sync.LATER);
            }
        }
        assertThat(Files.size(file)).isLessThan(1_200_000);
        assertThat(lives().get(1).writtenBlocks()).isEqualTo(12_000);
    }

    @Test
    void journalOfAnotherDeviceIsRefused() throws IOException {
        Files.delete(file);
        LifeJournal.create(file, new UUID(1, 2), GEOMETRY.zoneCount());
        assertThatThrownBy(this::lives).hasMessageContaining("belongs to another device");
        Files.delete(file);
        assertThatThrownBy(this::lives).hasMessageContaining("lives is missing");
    }

    /** What version 1 wrote; the bytes must not change. */
    @Test
    void formatsAreThoseOfVersionOne() throws IOException {
        ZoneLife life = new ZoneLife(7, ZoneLife.Kind.READ_ONLY, 3, 12, 0x01020304);
        byte[] record = new LifeRecord(GEOMETRY.deviceUuid(), 5, 4, List.of(life))
                .encode()
                .array();
        assertThat(HexFormat.of().formatHex(record))
                .isEqualTo("5a4c4946000000016f1c1f0e6b7c4d3e9a550d1f3c5b7a91"
                        + "000000000000000500000000000000040000000197c2d6ca00000000000000000000000000000000"
                        + "000000070000000300000000000000030000000c010203040000000000000000");
        Path drive = temporary.resolve("drive");
        DRIVE.write(drive);
        byte[] bytes = Files.readAllBytes(drive);
        assertThat(HexFormat.of().formatHex(bytes, 0, 96))
                .isEqualTo("5a4c4f4744525600000000010000" + "10006f1c1f0e6b7c4d3e9a550d1f3c5b7a91"
                        + "0000000800000000000000100000000c00000008000000030000000500000001"
                        + "000000062f6d6e742f7a00000008575a533443385431000000056575692e3100");
        assertThat(DriveRecord.read(drive)).isEqualTo(DRIVE);
        bytes[20] ^= 1;
        Files.write(drive, bytes);
        assertThatThrownBy(() -> DriveRecord.read(drive)).hasMessageContaining("drive is damaged");
    }
}
