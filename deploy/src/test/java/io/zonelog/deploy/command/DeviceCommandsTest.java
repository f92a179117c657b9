package io.zonelog.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that make, show, grow and harm a device. */
class DeviceCommandsTest {
    @TempDir
    Path directory;

    private CommandLineRun run(String line) {
        List<String> all = new ArrayList<>(List.of(line.split(" ")));
        all.addAll(List.of("--data", directory.resolve("data").toString()));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    private String fine(String line) {
        CommandLineRun run = run(line);
        assertThat(run.status()).as(run.err()).isZero();
        return run.out();
    }

    private void refused(String message, String line) {
        CommandLineRun run = run(line);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(message).hasLineCount(1);
    }

    private void createSmall() {
        fine("device create --zone-count 5 --conventional-zones 1 --zone-size 32KiB --zone-capacity 24KiB "
                + "--append-limit 16KiB --open-limit 2 --active-limit 3");
    }

    private Path device() {
        return directory.resolve("data").resolve("device");
    }

    private static void await(Consumer<AwaitedCompletion> submission) {
        AwaitedCompletion completion = new AwaitedCompletion();
        submission.accept(completion);
        assertThat(completion.await().isSuccess()).isTrue();
    }

    /** Zone 1 closed with two blocks, zone 2 Full, the rest as created. */
    private void write() throws Exception {
        try (SimulatedZonedDevice device = SimulatedZonedDevice.open(device())) {
            ByteBuffer[] data = {AlignedBuffers.allocate(8192, device.alignmentBytes())};
            await(done -> device.append(1, data, WriteDurability.WITH_NEXT_FLUSH, done));
            await(done -> device.manage(ZoneAction.FINISH, 2, done));
            await(device::flush);
        }
    }

    @Test
    void infoShowsEverythingThatADeviceWasCreatedWith() {
        fine("device create --block-size 8KiB --zone-count 9 --conventional-zones 2 --zone-size 64KiB "
                + "--zone-capacity 48KiB --append-limit 32KiB --open-limit 3 --active-limit 4 --implicit-close "
                + "least-recently-written --write-cache absent --atomic-unit 16KiB --unwritten-reads error "
                + "--time-profile zn540 --seed 77");
        assertThat(fine("device info --json"))
                .contains("\"blockSizeBytes\":8192,\"zoneCount\":9,\"conventionalZoneCount\":2,\"zoneSizeBytes\":65536,"
                        + "\"zoneCapacityBytes\":49152,\"appendLimitBytes\":32768,\"openLimit\":3,\"activeLimit\":4,"
                        + "\"behaviour\":{\"writeCache\":\"absent\",\"atomicUnitBytes\":16384,\"unwrittenReads\":\"error\","
                        + "\"implicitClose\":\"least-recently-written\",\"timeProfile\":\"zn540\",\"seed\":77},"
                        + "\"conditions\":{\"empty\":7,\"not-write-pointer\":2}");
        assertThat(fine("device info"))
                .contains("zones         9, 2 of them conventional\n", "zone capacity 48KiB\n")
                .contains("open limit    3, active limit 4\n", "at the limit  closes least-recently-written\n")
                .contains("write cache   absent, atomic unit 16KiB\n", "unwritten     reads as error\n")
                .contains("time profile  zn540, seed 77\n", "7 empty\n");
    }

    @Test
    void zonesArePrintedAsBlkzoneDoes() throws Exception {
        createSmall();
        write();
        fine("device fault 4 --to offline");
        assertThat(fine("zones --blkzone")).isEqualTo("""
                  start: 0x000000000, len 0x000040, cap 0x000030, wptr 0x000000 reset:0 non-seq:0, zcond: 0(nw) [type: 1(CONVENTIONAL)]
                  start: 0x000000040, len 0x000040, cap 0x000030, wptr 0x000010 reset:0 non-seq:0, zcond: 4(cl) [type: 2(SEQ_WRITE_REQUIRED)]
                  start: 0x000000080, len 0x000040, cap 0x000030, wptr 0x000040 reset:0 non-seq:0, zcond:14(fu) [type: 2(SEQ_WRITE_REQUIRED)]
                  start: 0x0000000c0, len 0x000040, cap 0x000030, wptr 0x000000 reset:0 non-seq:0, zcond: 1(em) [type: 2(SEQ_WRITE_REQUIRED)]
                  start: 0x000000100, len 0x000040, cap 0x000030, wptr 0x000000 reset:0 non-seq:0, zcond:15(of) [type: 2(SEQ_WRITE_REQUIRED)]
                """);
    }

    @Test
    void zonesFailForGoodAndNoneOfThemIfOneCannot() throws Exception {
        createSmall();
        write();
        assertThat(fine("device fault 1 3 --to read-only"))
                .isEqualTo("zone 1 was closed and is read-only for good\nzone 3 was empty and is read-only for good\n");
        refused("there is no zone 5; the device has zones 0 to 4", "device fault 2 5 --to offline");
        refused("zone 3 is read-only already, and stays so", "device fault 2 3 --to read-only");
        assertThat(fine("device fault 3 --to offline")).isEqualTo("zone 3 was read-only and is offline for good\n");
        refused("zone 3 is offline already, and stays so", "device fault 3 --to read-only");
        assertThat(fine("device info --json"))
                .contains(
                        "\"conditions\":{\"empty\":1,\"full\":1,\"not-write-pointer\":1,\"offline\":1,\"read-only\":1}");
    }

    @Test
    void deviceGrowsByEmptyZonesAndKeepsTheOthers() throws Exception {
        createSmall();
        write();
        String before = fine("zones --blkzone");
        assertThat(fine("device grow --zones 6")).contains(" has 6 zones now, 1 more than before: 144 KiB in all");
        assertThat(fine("device grow --zones +2")).contains(" has 8 zones now, 2 more than before: 192 KiB in all");
        assertThat(fine("zones --blkzone")).startsWith(before).hasLineCount(8);
        write();
        assertThat(fine("device info --json")).contains("\"conditions\":{\"closed\":1,\"empty\":5,\"full\":1,");
        refused("the device has 8 zones; --zones must make it more, at most 1000000, not 8", "device grow --zones 8");
        refused("--zones must be a number, or + and a number, not many", "device grow --zones many");
        refused("not 1000008", "device grow --zones +1000000");
    }

    @Test
    void deviceInUseIsLeftAlone() throws Exception {
        createSmall();
        try (SimulatedZonedDevice engine = SimulatedZonedDevice.open(device())) {
            assertThat(engine.report(3, 1)).hasSize(1);
            refused("is in use by another process", "device fault 3 --to offline");
            assertThat(fine("device info")).contains("zones         5");
        }
    }

    @Test
    void zonesAreAddedBesideAnEngineWhichTakesThemIn() throws Exception {
        createSmall();
        try (SimulatedZonedDevice engine = SimulatedZonedDevice.open(device())) {
            assertThat(fine("device grow --zones +2")).contains(" has 7 zones now, 2 more than before");
            assertThat(engine.geometry().zoneCount()).isEqualTo(5);
            assertThat(engine.rescan()).isEqualTo(7);
            assertThat(fine("device info")).contains("zones         7");
        }
    }

    @Test
    void theZonesOfADrilledDeviceAreShownBeforeAnyEngineHasUsedIt() {
        createSmall();
        fine("device fault 2 --to offline");
        assertThat(fine("zones")).contains("offline").contains("5 zones of 24.0 KiB, 3 empty");
        assertThat(fine("zones --space")).contains("5 zones of 24.0 KiB");
        refused("nothing was written to " + directory.resolve("data"), "ls");
    }

    @Test
    void aDataDirectoryThatCannotBeLookedIntoIsNotTakenForAnEmptyOne() throws Exception {
        Path identity = Files.createDirectories(directory.resolve("data")).resolve("identity.json");
        Files.createSymbolicLink(identity, identity);
        CommandLineRun run = run("ls");
        assertThat(run.err())
                .contains("cannot use the data directory " + directory.resolve("data"))
                .hasLineCount(1);
        assertThat(run.status()).isNotZero();
    }

    @Test
    void aRelativeDataDirectoryIsNamedWhole() {
        CommandLineRun run = CommandLineRun.of("ls", "--data", "no-such-directory");
        assertThat(run.err())
                .contains("there is no zonelog data in "
                        + Path.of("no-such-directory").toAbsolutePath());
    }

    @Test
    void driveIsMadeOnlyOfAMountedZonefs(@TempDir Path empty) {
        String mount = empty.toString();
        CommandLineRun made = CommandLineRun.of(
                "device",
                "create",
                "--zonefs",
                mount,
                "--data",
                empty.resolve("data").toString());
        assertThat(made.status()).isEqualTo(2);
        assertThat(made.err())
                .startsWith("zonelog: " + mount + " is no mounted zonefs: mount -t zonefs -o errors=repair DEVICE")
                .hasLineCount(1);
        CommandLineRun unnamed = CommandLineRun.of(
                "run",
                "--set",
                "device.backend=zonefs",
                "--data",
                empty.resolve("data").toString());
        assertThat(unnamed.err()).contains("device.backend=zonefs", "needs device.zonefs.mount=MOUNT");
    }

    @Test
    void backEndThatIsAskedForMustBeTheOneThatIsThere(@TempDir Path directory) {
        String data = directory.resolve("data").toString();
        CommandLineRun.of("device", "create", "--zone-count", "4", "--zone-size", "1MiB", "--data", data);
        CommandLineRun other = CommandLineRun.of("run", "--set", "device.backend=zonefs", "--data", data);
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.err()).contains("has a device of the other kind").hasLineCount(1);
    }
}
