package io.zonelog.device.zonefs.mount;

import io.zonelog.device.file.DeviceOpenException;
import java.util.Set;

/** Whether a mount can be used at all. Each refusal is one line that says what to do. */
public final class MountCheck {
    private static final int BLOCK_BYTES_MIN = 512;
    private static final int BLOCK_BYTES_MAX = 65_536;

    private MountCheck() {}

    /** Refuses mount options and schedulers with which the first failed write, or a reset, would not end as it must. */
    public static void requireUsable(MountFacts facts) throws DeviceOpenException {
        Set<String> options = facts.options();
        String remount = "; mount -o remount,rw,errors=repair " + facts.path();
        if (facts.isReadOnly()) {
            throw new DeviceOpenException(facts.path() + " is mounted read-only" + remount);
        }
        requireNoExplicitOpen(facts, options.contains("explicit-open"));
        if (!options.contains("errors=repair")) {
            String errors = options.stream()
                    .filter(option -> option.startsWith("errors="))
                    .findFirst()
                    .orElse("errors=remount-ro");
            throw new DeviceOpenException(facts.path() + " is mounted with " + errors
                    + ", with which one failed write takes more than its zone away" + remount);
        }
        requireOrder(facts);
        if (facts.blockSizeBytes() < BLOCK_BYTES_MIN || facts.blockSizeBytes() > BLOCK_BYTES_MAX) {
            throw new DeviceOpenException(facts.path() + " has blocks of " + facts.blockSizeBytes()
                    + " bytes; zonelog can use those from 512 to 65536 bytes");
        }
    }

    /** Refuses a mount that opens a zone for each file that is open for writing. */
    public static void requireNoExplicitOpen(MountFacts facts, boolean opensZones) throws DeviceOpenException {
        if (opensZones) {
            throw new DeviceOpenException(facts.path()
                    + " is mounted with explicit-open, which keeps zones from being reset and finished while others are"
                    + " open; unmount it and mount -t zonefs -o errors=repair "
                    + facts.drive().source() + " "
                    + facts.path());
        }
    }

    /** Before Linux 6.10 only this scheduler kept the parts of a large write to a zone in order. */
    private static void requireOrder(MountFacts facts) throws DeviceOpenException {
        boolean ordered = isAtLeast(facts.drive().kernelRelease(), 6, 10)
                || facts.drive().scheduler().isEmpty()
                || facts.drive().scheduler().equals("mq-deadline");
        if (!ordered) {
            String name =
                    facts.drive().source().substring(facts.drive().source().lastIndexOf('/') + 1);
            throw new DeviceOpenException("Linux " + facts.drive().kernelRelease() + " keeps writes to "
                    + facts.drive().source() + " in order only with the scheduler mq-deadline, not "
                    + facts.drive().scheduler() + "; echo mq-deadline > /sys/block/" + name + "/queue/scheduler");
        }
    }

    /** Whether a release such as {@code 6.12.95-cloud} is of a version or a later one; an unreadable one is. */
    public static boolean isAtLeast(String release, int major, int minor) {
        String[] numbers = release.split("[^0-9]+", -1);
        if (numbers.length < 2 || numbers[0].isEmpty() || numbers[1].isEmpty()) {
            return true;
        }
        int releaseMajor = Integer.parseInt(numbers[0]);
        return releaseMajor > major || (releaseMajor == major && Integer.parseInt(numbers[1]) >= minor);
    }
}
