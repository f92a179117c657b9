package io.zonelog.device.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.state.ZoneRecord;
import io.zonelog.device.time.TimeProfile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A device directory of format version 1 that was written once and is kept: later programs must read it. The files are packed
 * with gzip. Run with {@code -Dzonelog.rewrite=DIRECTORY} to write the files of a new version there.
 */
class GoldenDeviceTest {
    private static final List<String> FILES = List.of("superblock", "state-0", "state-1");

    private static final Superblock SUPERBLOCK = new Superblock(
            new DeviceGeometry(
                    UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"), 4096, 6, 2, 1024, 1000, 256, 4, 5),
            new DeviceBehaviour(
                    new DeviceFeatures(DeviceFeatures.WriteCache.VOLATILE, DeviceFeatures.UnwrittenReads.ERROR, 4),
                    DeviceBehaviour.ImplicitClose.LOWEST,
                    TimeProfile.INSTANT,
                    99));

    private static final List<ZoneRecord> STATES = List.of(
            new ZoneRecord(0, ZoneCondition.NOT_WRITE_POINTER, 0, 0),
            new ZoneRecord(1, ZoneCondition.NOT_WRITE_POINTER, 0, 0),
            new ZoneRecord(2, ZoneCondition.CLOSED, 17, 3),
            new ZoneRecord(3, ZoneCondition.FULL, 500, 1L << 33),
            new ZoneRecord(4, ZoneCondition.READ_ONLY, 8, 0),
            new ZoneRecord(5, ZoneCondition.OFFLINE, 0, 1));

    @TempDir
    Path temporary;

    private void write(Path target) throws IOException {
        Path directory = temporary.resolve("made");
        FileMedium.create(directory, SUPERBLOCK.geometry(), SUPERBLOCK.behaviour());
        try (FileMedium medium = FileMedium.open(directory, 1)) {
            medium.record(STATES.subList(2, 4));
            medium.record(STATES.subList(4, 6));
        }
        for (String file : FILES) {
            try (var packed = new GZIPOutputStream(Files.newOutputStream(target.resolve(file + ".gz")))) {
                Files.copy(directory.resolve(file), packed);
            }
        }
    }

    private Path unpacked() throws IOException {
        Path directory = Files.createDirectory(temporary.resolve("golden"));
        for (String file : FILES) {
            var resource = GoldenDeviceTest.class.getResourceAsStream("device-v1/" + file + ".gz");
            assertThat(resource).as(file).isNotNull();
            try (var packed = new GZIPInputStream(resource)) {
                Files.copy(packed, directory.resolve(file));
            }
        }
        return directory;
    }

    @Test
    void deviceThatVersionOneWroteIsRead() throws IOException {
        String rewrite = System.getProperty("zonelog.rewrite");
        if (rewrite != null) {
            write(Path.of(rewrite));
        }
        try (FileMedium medium = FileMedium.openReadOnly(unpacked(), 1)) {
            assertThat(medium.superblock()).isEqualTo(SUPERBLOCK);
            assertThat(medium.states()).isEqualTo(STATES);
        }
    }

    @Test
    void superblockIsWrittenAsVersionOneWroteIt() throws IOException {
        byte[] golden = Files.readAllBytes(unpacked().resolve("superblock"));
        assertThat(SUPERBLOCK.encode()).isEqualTo(ByteBuffer.wrap(golden));
    }

    @Test
    void superblockThatIsDamagedOrOfAnotherVersionIsRefused() throws IOException {
        ByteBuffer bytes = SUPERBLOCK.encode();
        bytes.put(33, (byte) (bytes.get(33) ^ 1));
        assertThatThrownBy(() -> Superblock.decode(bytes))
                .isInstanceOf(DeviceOpenException.class)
                .hasMessageContaining("checksum");
        bytes.putInt(8, 2);
        assertThatThrownBy(() -> Superblock.decode(bytes))
                .isInstanceOf(DeviceOpenException.class)
                .hasMessageContaining("format version 2");
        bytes.putLong(0, 7);
        assertThatThrownBy(() -> Superblock.decode(bytes))
                .isInstanceOf(DeviceOpenException.class)
                .hasMessageContaining("not that of a zonelog device");
    }
}
