package io.zonelog.deploy.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process uses between two moments. Bytes written are {@code write_bytes} of {@code /proc/self/io}: everything that the process
 * caused to be sent to storage, logs and compaction included, but not what other processes write.
 */
public final class Meter {
    private static final Path IO_COUNTERS = Path.of("/proc/self/io");
    private static final String WRITE_BYTES = "write_bytes: ";

    private final long startNanos = System.nanoTime();
    private final long startProcessorNanos = processorNanos();
    private final long startWrittenBytes = writtenBytes();

    private Meter() {}

    /** Begins. */
    public static Meter start() {
        return new Meter();
    }

    /** What was used since the start. */
    public Measurement.Usage stop() {
        long elapsedNanos = System.nanoTime() - startNanos;
        return new Measurement.Usage(elapsedNanos, processorNanos() - startProcessorNanos, writtenSinceStart());
    }

    /** The same with a time of its own, where measuring began later or ended earlier. */
    public Measurement.Usage stop(long elapsedNanos) {
        return new Measurement.Usage(elapsedNanos, processorNanos() - startProcessorNanos, writtenSinceStart());
    }

    private long writtenSinceStart() {
        long now = writtenBytes();
        return now < 0 || startWrittenBytes < 0 ? -1 : now - startWrittenBytes;
    }

    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long writtenBytes() {
        try {
            return Files.readAllLines(IO_COUNTERS).stream()
                    .filter(line -> line.startsWith(WRITE_BYTES))
                    .mapToLong(line -> Long.parseLong(line.substring(WRITE_BYTES.length())))
                    .findFirst()
                    .orElse(-1);
        } catch (IOException unknown) {
            return -1;
        }
    }
}
