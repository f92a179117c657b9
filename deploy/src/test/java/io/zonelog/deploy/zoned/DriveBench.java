package io.zonelog.deploy.zoned;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.file.DirectIo;
import io.zonelog.engine.apply.FileOperation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Appends beside plain direct writes to the same zones' files, in turn: {@code DriveBench MOUNT DATA}.
 *
 * <p>Both sides write the same blocks of the same size to the same Empty zones, and are timed from the first write to the end of the flush
 * behind the last one. Plain writes come from one thread a file, since zonefs lets one write at a time into a zone; appends are submitted
 * all at once, as the engine does. Beside them stands the engine as a whole, from the first record until all are durable, with checksums,
 * summaries, mappings and commits.
 */
public final class DriveBench {
    /** Enough for the compiler to be done with both sides, which takes long in a guest that is emulated. */
    private static final int WARM_UP_ROUNDS = 30;

    private static final int ROUNDS = 15;
    private static final int PASSES = 1;
    private static final int ZONES = 3;
    private static final int WRITE_BYTES = 1 << 20;

    private final Path mount;
    private final DriveEngine engine;
    private final ZonedDevice device;
    private final DeviceGeometry geometry;
    private final ExecutorService writers = Executors.newFixedThreadPool(ZONES);
    private final ByteBuffer data = AlignedBuffers.allocate(WRITE_BYTES, 4096);

    private DriveBench(Path mount, DriveEngine engine) {
        this.mount = mount;
        this.engine = engine;
        device = engine.data().device();
        geometry = device.geometry();
        new SplittableRandom(1).ints(WRITE_BYTES / 4).forEach(data::putInt);
        data.flip();
    }

    /** Measures; a figure that surprises is for a reader to judge. */
    public static void main(String[] arguments) throws IOException {
        Path mount = Path.of(arguments[0]);
        try (DriveEngine engine = DriveEngine.open(mount, Path.of(arguments[1]), position -> {})) {
            DriveBench bench = new DriveBench(mount, engine);
            bench.run();
            bench.writers.shutdown();
        }
    }

    private void run() throws IOException {
        List<Double> plain = new ArrayList<>();
        List<Double> appended = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        List<Double> engines = new ArrayList<>();
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            long plainNanos = 0;
            long appendNanos = 0;
            for (int pass = 0; pass < PASSES; pass++) {
                plainNanos += plainWrites();
                appendNanos += appends();
            }
            double records = records();
            if (round >= 0) {
                plain.add(rate(plainNanos));
                appended.add(rate(appendNanos));
                ratios.add((double) plainNanos / appendNanos);
                engines.add(records);
            }
        }
        System.out.printf(
                "BENCH %d writes of %d KiB to %d zones, first write to last flush, median (lowest-highest) of %d rounds:"
                        + " plain direct writes %s MB/s, appends %s MB/s, ratio %s; whole engine %s MB/s%n",
                PASSES * ZONES * writesPerZone(),
                WRITE_BYTES >> 10,
                ZONES,
                ROUNDS,
                spread(plain),
                spread(appended),
                spread(ratios),
                spread(engines));
    }

    private double rate(long nanos) {
        return (double) PASSES * ZONES * writesPerZone() * WRITE_BYTES / 1e6 / (nanos / 1e9);
    }

    private int writesPerZone() {
        return geometry.zoneCapacityBlocks() * geometry.blockSizeBytes() / WRITE_BYTES;
    }

    private static String spread(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return String.format("%.2f (%.2f-%.2f)", median(values), sorted.get(0), sorted.get(sorted.size() - 1));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** The last zones, which the engine does not use here. */
    private int zone(int number) {
        return geometry.zoneCount() - 2 - number;
    }

    /** Fills the zones' files and flushes; in nanoseconds. */
    private long plainWrites() throws IOException {
        Set<OpenOption> options = new HashSet<>(DirectIo.option());
        options.add(StandardOpenOption.WRITE);
        List<FileChannel> files = new ArrayList<>();
        for (int number = 0; number < ZONES; number++) {
            int file = zone(number) - geometry.conventionalZoneCount();
            files.add(FileChannel.open(mount.resolve("seq/" + file), options));
        }
        long start = System.nanoTime();
        try {
            List<Callable<Integer>> fills = new ArrayList<>();
            files.forEach(file -> fills.add(() -> fill(file)));
            for (Future<Integer> end : writers.invokeAll(fills)) {
                end.get();
            }
        } catch (InterruptedException | ExecutionException failure) {
            throw new IOException(failure);
        }
        files.get(0).force(false);
        long nanos = System.nanoTime() - start;
        for (FileChannel file : files) {
            file.truncate(0);
        }
        // both sides begin with a drive that has nothing left to flush
        files.get(0).force(false);
        for (FileChannel file : files) {
            file.close();
        }
        return nanos;
    }

    private int fill(FileChannel file) throws IOException {
        for (int index = 0; index < writesPerZone(); index++) {
            if (file.write(data.duplicate(), (long) index * WRITE_BYTES) != WRITE_BYTES) {
                throw new IOException("a write was cut short");
            }
        }
        return writesPerZone();
    }

    /** Fills the zones by appends and flushes; in nanoseconds. */
    private long appends() {
        long start = System.nanoTime();
        List<AwaitedCompletion> ends = new ArrayList<>();
        for (int index = 0; index < writesPerZone(); index++) {
            for (int number = 0; number < ZONES; number++) {
                AwaitedCompletion end = new AwaitedCompletion();
                ByteBuffer[] buffers = {data.duplicate()};
                device.append(zone(number), buffers, WriteDurability.WITH_NEXT_FLUSH, end);
                ends.add(end);
            }
        }
        ends.forEach(DriveBench::require);
        flush();
        long nanos = System.nanoTime() - start;
        for (int number = 0; number < ZONES; number++) {
            AwaitedCompletion reset = new AwaitedCompletion();
            device.manage(ZoneAction.RESET, zone(number), reset);
            require(reset);
        }
        // what the zones hold now belongs to the plain writes; resets are remembered before them
        flush();
        return nanos;
    }

    private void flush() {
        AwaitedCompletion end = new AwaitedCompletion();
        device.flush(end);
        require(end);
    }

    private static void require(AwaitedCompletion end) {
        if (!end.await().isSuccess()) {
            throw new IllegalStateException("a command ended in " + end.await());
        }
    }

    private double records() {
        byte[] record = new byte[256 * 1024];
        data.duplicate().get(record);
        int records = 36;
        long start = System.nanoTime();
        for (int index = 0; index < records; index++) {
            engine.apply("bench", new FileOperation.Write((long) index * record.length, ByteBuffer.wrap(record)));
        }
        engine.drain();
        return records * (double) record.length / 1e6 / ((System.nanoTime() - start) / 1e9);
    }
}
