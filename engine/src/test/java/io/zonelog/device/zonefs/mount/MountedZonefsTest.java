package io.zonelog.device.zonefs.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.file.DeviceOpenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to a mount and to what Linux tells of it, in an ordinary directory with the same names. */
class MountedZonefsTest {
    @TempDir
    Path temporary;

    private Path mount;
    private SystemFiles system;

    @BeforeEach
    void lookLikeAMount() throws IOException {
        mount = Files.createDirectory(temporary.resolve("a drive")).toRealPath();
        Files.createDirectories(mount.resolve("seq"));
        Path block = temporary.resolve("sys/block/nvme7n1");
        Path limits = temporary.resolve("sys/fs/zonefs/nvme7n1");
        Files.createDirectories(block.resolve("queue"));
        Files.createDirectories(block.resolve("device"));
        Files.createDirectories(limits);
        Files.writeString(block.resolve("queue/chunk_sectors"), "8192\n");
        Files.writeString(block.resolve("queue/scheduler"), "none [mq-deadline] kyber\n");
        Files.writeString(block.resolve("device/model"), "WZS4C8T1TDSP303   \n");
        Files.writeString(block.resolve("wwid"), "eui.0123\n");
        Files.writeString(limits.resolve("max_wro_seq_files"), "4\n");
        Files.writeString(limits.resolve("max_active_seq_files"), "6\n");
        system = new SystemFiles(temporary.resolve("mounts"), temporary.resolve("sys"), "6.12.1");
        mounts("zonefs rw,relatime,errors=repair");
    }

    private void mounts(String typeAndOptions) throws IOException {
        Files.writeString(
                system.mounts(),
                "proc /proc proc rw 0 0\n/dev/nvme7n1 " + mount.toString().replace(" ", "\\040") + " " + typeAndOptions
                        + " 0 0\n");
    }

    @Test
    void factsComeFromTheTableOfMountsAndSysfs() throws IOException {
        try (MountedZonefs files = MountedZonefs.at(mount, system)) {
            MountFacts facts = files.facts();
            assertThat(facts.path()).isEqualTo(mount);
            assertThat(facts.options()).containsExactlyInAnyOrder("rw", "relatime", "errors=repair");
            assertThat(facts.conventionalFiles()).isZero();
            assertThat(facts.drive())
                    .isEqualTo(new MountFacts.Drive(
                            "/dev/nvme7n1",
                            "WZS4C8T1TDSP303",
                            "eui.0123",
                            "",
                            8192 * 512L,
                            4,
                            6,
                            "mq-deadline",
                            "6.12.1"));
        }
    }

    @Test
    void anotherFileSystemIsRefusedWithTheCommandThatMounts() throws IOException {
        mounts("ext4 rw");
        assertThatThrownBy(() -> MountedZonefs.at(mount, system))
                .isInstanceOf(DeviceOpenException.class)
                .hasMessage(mount + " is no mounted zonefs but ext4: mount -t zonefs -o errors=repair DEVICE " + mount);
        assertThatThrownBy(() -> MountedZonefs.at(temporary.resolve("nowhere"), system))
                .hasMessageContaining("is no directory");
    }

    @Test
    void zoneFilesAreCutAndGrownByTheirSize() throws IOException {
        Files.createFile(mount.resolve("seq/0"));
        ZoneFile file = ZoneFile.sequential(0);
        try (MountedZonefs files = MountedZonefs.at(mount, system)) {
            files.setSize(file, 12_288);
            assertThat(files.state(file).sizeBytes()).isEqualTo(12_288);
            assertThat(files.state(file).isWritable()).isTrue();
            files.setSize(file, 0);
            assertThat(files.state(file).sizeBytes()).isZero();
            assertThat(files.state(file).inode()).isPositive();
        }
    }
}
