package io.zonelog.device.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * What one round took.
 *
 * @param mebibytes how much was written
 * @param wallMillis time that passed
 * @param cpuMillis time of all processors for this process, kernel included
 */
record Round(int mebibytes, double wallMillis, double cpuMillis) {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /**
     * When a round began.
     *
     * @param wallNanos by the clock
     * @param cpuNanos by the processors
     */
    record Start(long wallNanos, long cpuNanos) {
        Round end(int mebibytes) {
            return new Round(
                    mebibytes, (System.nanoTime() - wallNanos) / 1e6, (SYSTEM.getProcessCpuTime() - cpuNanos) / 1e6);
        }
    }

    static Start start() {
        return new Start(System.nanoTime(), SYSTEM.getProcessCpuTime());
    }

    /** The median of each time by itself; processor time is counted in steps of the kernel, so its mean is taken instead. */
    static Round median(List<Round> rounds) {
        return new Round(
                rounds.get(0).mebibytes,
                DeviceMeasurements.median(rounds.stream().map(Round::wallMillis).toList()),
                rounds.stream().mapToDouble(Round::cpuMillis).average().orElseThrow());
    }

    @Override
    public String toString() {
        return String.format("%.0f MB/s with %.0f ms of CPU", mebibytes * 1048.576 / wallMillis, cpuMillis);
    }
}
