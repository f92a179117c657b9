package io.zonelog.device.zonefs;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.conformance.DeviceUnderTest;
import io.zonelog.device.conformance.Geometries;
import io.zonelog.device.file.DirectIo;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The same commands on a drive, past zonefs, and on the simulated device: {@code RawDriveOracle DEVICE [HISTORIES] [COMMANDS]}. Management
 * commands go through {@code blkzone}, data through direct writes. After each command both must have succeeded or failed, and every zone
 * must have the same condition and write pointer. One difference is known and legal: QEMU closes an implicitly opened zone before it finds that
 * the active limit refuses the write (hw/nvme/ctrl.c), where the simulated device changes nothing; a drive may close such a zone at any time
 * (specification 1.1, 2.1.1.3). The drive has nine zones like those of {@link Geometries#small()} and is unmounted.
 */
final class RawDriveOracle {
    private static final int BLOCK = 4096;
    private static final Pattern ZONE = Pattern.compile("wptr 0x([0-9a-f]+).*zcond: *([0-9]+)\\(");
    private static final List<ZoneAction> ACTIONS =
            List.of(ZoneAction.OPEN, ZoneAction.CLOSE, ZoneAction.FINISH, ZoneAction.RESET);

    private final Path drive;
    private final DeviceGeometry geometry;
    private final FileChannel channel;
    private final Map<String, Integer> differences = new TreeMap<>();
    private int commands;
    private int closedForNothing;
    private boolean refused;

    private RawDriveOracle(Path drive) throws IOException {
        this.drive = drive;
        geometry = Geometries.small().withZoneCount(9);
        Set<OpenOption> options = new HashSet<>(DirectIo.option());
        options.add(StandardOpenOption.WRITE);
        channel = FileChannel.open(drive, options);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int histories = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        int length = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 60;
        RawDriveOracle oracle = new RawDriveOracle(Path.of(arguments[0]));
        for (int seed = 1; seed <= histories; seed++) {
            oracle.history(seed, length);
        }
        oracle.channel.close();
        System.out.println("ORACLE " + oracle.commands + " commands in " + histories + " histories, "
                + oracle.closedForNothing + " zones closed for a write that was refused, "
                + oracle.differences.size() + " kinds of difference");
        oracle.differences.forEach(
                (difference, times) -> System.out.println("DIFFERENCE " + times + " times: " + difference));
        System.exit(oracle.differences.isEmpty() ? 0 : 1);
    }

    private void history(int seed, int length) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        blkzone("reset");
        try (DeviceUnderTest simulated = DeviceUnderTest.of(InMemoryZonedDevice.immediate(geometry))) {
            for (int command = 0; command < length; command++) {
                int zone = random.nextInt(geometry.zoneCount());
                String what = random.nextInt(5) < 2
                        ? write(simulated, zone, random)
                        : manage(simulated, zone, ACTIONS.get(random.nextInt(ACTIONS.size())));
                commands++;
                if (!compare(simulated, what)) {
                    return;
                }
            }
        }
    }

    private String manage(DeviceUnderTest simulated, int zone, ZoneAction action)
            throws IOException, InterruptedException {
        ZoneCondition before = simulated.condition(zone);
        boolean drives = blkzone(
                action.name().toLowerCase(Locale.ROOT), "-o", Long.toString(geometry.zoneStartSector(zone)), "-c", "1");
        boolean simulates = simulated.manage(action, zone).isSuccess();
        return told(action + " of a zone that is " + before, drives, simulates);
    }

    private String write(DeviceUnderTest simulated, int zone, SplittableRandom random) {
        ZoneDescriptor before = simulated.zone(zone);
        int pointer = Math.max(0, before.writePointerBlocks());
        int room = geometry.zoneCapacityBlocks() - pointer;
        int blocks = 1 + random.nextInt(Math.max(1, Math.min(8, room + 1)));
        long sector = geometry.sectorOf(zone, pointer);
        boolean drives = true;
        try {
            channel.write(AlignedBuffers.allocate(blocks * BLOCK, BLOCK), sector * 512);
        } catch (IOException refused) {
            drives = false;
        }
        boolean simulates = simulated.write(sector, blocks, 1).status().isSuccess();
        String fit = blocks > room ? " beyond its capacity" : "";
        return told("a write to a zone that is " + before.condition() + fit, drives, simulates);
    }

    private String told(String what, boolean drives, boolean simulates) {
        refused = !drives && !simulates;
        if (drives != simulates) {
            differences.merge(
                    what + ": the drive " + (drives ? "does" : "refuses") + " it, the simulated device "
                            + (simulates ? "does" : "refuses"),
                    1,
                    Integer::sum);
        }
        return what;
    }

    /** Whether history can go on: not after a difference. */
    private boolean compare(DeviceUnderTest simulated, String after) throws IOException, InterruptedException {
        List<ZoneDescriptor> expected = simulated.device().report(0, geometry.zoneCount());
        Matcher found = ZONE.matcher(output("blkzone", "report", drive.toString()));
        boolean equal = true;
        for (ZoneDescriptor zone : expected) {
            if (!found.find()) {
                throw new IOException("blkzone reports fewer than " + geometry.zoneCount() + " zones");
            }
            ZoneCondition condition = ZoneCondition.ofCode(Integer.parseInt(found.group(2)));
            long pointer = Long.parseLong(found.group(1), 16) / (BLOCK / 512);
            boolean same =
                    condition == zone.condition() && (!condition.isWritable() || pointer == zone.writePointerBlocks());
            boolean known = refused
                    && condition == ZoneCondition.CLOSED
                    && zone.condition() == ZoneCondition.IMPLICITLY_OPENED
                    && pointer == zone.writePointerBlocks();
            if (known) {
                closedForNothing++;
                equal = false;
            } else if (!same) {
                differences.merge(
                        "after " + after + ": a zone is " + condition + " at " + pointer + " on the drive, "
                                + zone.condition() + " at " + zone.writePointerBlocks() + " in the simulation",
                        1,
                        Integer::sum);
                equal = false;
            }
        }
        return equal;
    }

    private boolean blkzone(String command, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("blkzone", command));
        words.addAll(List.of(more));
        words.add(drive.toString());
        return new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static String output(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }
}
