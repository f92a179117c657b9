package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.Measurement;
import io.zonelog.deploy.bench.measure.RecordStream;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What memory a run takes at most: the heap, what lies outside it by configuration, and the whole process. Looked at every 4 MiB of the
 * run; the first case runs, the others tell what it saw.
 */
public final class MemoryInUse {
    private static final int BYTES_BETWEEN_LOOKS = 4 << 20;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private final RecordStream records;
    private final BenchEngine engine;
    private long heapBytes;
    private long poolBytes;
    private long residentBytes;

    public MemoryInUse(Path directory, RecordStream records) {
        this.records = records;
        this.engine = BenchData.create(directory.resolve("memory-in-use"), 4 * records.payloadBytes())
                .open();
    }

    /** The cases: heap, pools, process. */
    public List<BenchCase> cases() {
        return List.of(
                BenchCase.of("heap at most", round -> {
                    write();
                    return megabytes(heapBytes);
                }),
                BenchCase.of("pools at most", round -> megabytes(poolBytes)),
                BenchCase.of("process at most", round -> megabytes(residentBytes), engine::close));
    }

    private static Measurement megabytes(long bytes) {
        return Measurement.ofFigure((double) Math.max(1, bytes), Measurement.Unit.MEGABYTES);
    }

    private void write() throws IOException {
        heapBytes = 0;
        poolBytes = 0;
        residentBytes = 0;
        byte[][] names = records.names("file-");
        ByteBuffer value = records.newValue();
        long recordsBetweenLooks = Math.max(1, BYTES_BETWEEN_LOOKS / records.recordBytes());
        for (long number = 0; number < records.count(); number++) {
            engine.append(names[records.file(number)], value);
            if (number % recordsBetweenLooks == 0) {
                look();
            }
        }
        engine.drain();
        look();
        for (byte[] name : names) {
            engine.append(name, null);
        }
        engine.drain();
    }

    private void look() throws IOException {
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        long store = engine.data().store().statistics().cacheBytes();
        heapBytes = Math.max(heapBytes, heap);
        poolBytes = Math.max(poolBytes, buffers + store);
        residentBytes = Math.max(residentBytes, resident());
    }

    /** 0 where the system does not tell. */
    private static long resident() throws IOException {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line -> Long.parseLong(line.substring(RESIDENT.length())
                                .replace("kB", "")
                                .strip())
                        * 1024)
                .findFirst()
                .orElse(0);
    }
}
