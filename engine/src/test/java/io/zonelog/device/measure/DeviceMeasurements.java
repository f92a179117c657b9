package io.zonelog.device.measure;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.file.DirectIo;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Compares the simulated device with a plain writer of the same sizes, in one run, rounds of both in turn, and reports medians.
 *
 * <p>Arguments: a directory on the file system to measure, and the number of rounds.
 */
public final class DeviceMeasurements {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int BLOCK_BYTES = 4096;
    private static final int FLUSH_MEBIBYTES = 64;
    private static final int ROUND_MEBIBYTES = 512;
    private static final int IN_FLIGHT = 8;

    private DeviceMeasurements() {}

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        measureAppendPath(root, rounds);
        measureFlush(root);
        measureMemoryAppends();
        measureOpen(root);
    }

    private static void measureAppendPath(Path root, int rounds) throws IOException {
        Path plainFile = Files.createTempFile(root, "plain", "");
        try (RandomAccessFile file = new RandomAccessFile(plainFile.toFile(), "rw")) {
            file.setLength((long) ROUND_MEBIBYTES * MEBIBYTE);
        }
        Path directory = root.resolve("measured-device");
        delete(directory);
        int zoneBlocks = ROUND_MEBIBYTES * MEBIBYTE / BLOCK_BYTES;
        SimulatedZonedDevice.create(
                directory, new DeviceGeometry(UUID.randomUUID(), BLOCK_BYTES, 2, 0, zoneBlocks, zoneBlocks, 256, 0, 0));
        ByteBuffer[] buffers = new ByteBuffer[IN_FLIGHT];
        Arrays.setAll(buffers, index -> AlignedBuffers.allocate(MEBIBYTE, BLOCK_BYTES));
        List<Double> plain = new ArrayList<>();
        List<Double> simulated = new ArrayList<>();
        try (ZonedDevice device = SimulatedZonedDevice.open(directory)) {
            for (int round = 0; round < rounds + 1; round++) {
                double plainRate = plainRound(plainFile, buffers[0]);
                double simulatedRate = simulatedRound(device, buffers);
                String kind = round == 0 ? "fresh extents" : "written before";
                System.out.printf("%-15s plain %6.0f MB/s  simulated %6.0f MB/s%n", kind, plainRate, simulatedRate);
                if (round > 0) {
                    plain.add(plainRate);
                    simulated.add(simulatedRate);
                }
            }
        }
        double ratio = median(simulated) / median(plain);
        System.out.printf("append path, 1 MiB, flush each 64 MiB: simulated / plain = %.2f%n", ratio);
        Files.delete(plainFile);
        delete(directory);
    }

    private static FileChannel openDirect(Path file) throws IOException {
        Set<OpenOption> options = new HashSet<>(DirectIo.option());
        options.add(StandardOpenOption.WRITE);
        return FileChannel.open(file, options);
    }

    private static double plainRound(Path file, ByteBuffer buffer) throws IOException {
        long begin = System.nanoTime();
        try (FileChannel channel = openDirect(file)) {
            for (int done = 0; done < ROUND_MEBIBYTES; done++) {
                channel.write(buffer.clear(), (long) done * MEBIBYTE);
                if ((done + 1) % FLUSH_MEBIBYTES == 0) {
                    channel.force(false);
                }
            }
        }
        return megabytesPerSecond(begin);
    }

    private static double simulatedRound(ZonedDevice device, ByteBuffer[] buffers) {
        await(done -> device.manage(ZoneAction.RESET, 0, done));
        await(device::flush);
        AwaitedCompletion[] completions = new AwaitedCompletion[IN_FLIGHT];
        long begin = System.nanoTime();
        for (int submitted = 0; submitted < ROUND_MEBIBYTES; submitted++) {
            int slot = submitted % IN_FLIGHT;
            if (submitted >= IN_FLIGHT) {
                completions[slot].await();
            }
            completions[slot] = new AwaitedCompletion();
            ByteBuffer[] data = {buffers[slot].clear()};
            device.append(0, data, WriteDurability.WITH_NEXT_FLUSH, completions[slot]);
            if ((submitted + 1) % FLUSH_MEBIBYTES == 0) {
                for (AwaitedCompletion completion : completions) {
                    completion.await();
                }
                await(device::flush);
            }
        }
        return megabytesPerSecond(begin);
    }

    private static void measureFlush(Path root) throws IOException {
        Path directory = root.resolve("measured-flush");
        delete(directory);
        SimulatedZonedDevice.create(
                directory, new DeviceGeometry(UUID.randomUUID(), BLOCK_BYTES, 2, 0, 65536, 65536, 256, 0, 0));
        Path plainFile = Files.createTempFile(root, "plain", "");
        List<Double> flushes = new ArrayList<>();
        List<Double> syncs = new ArrayList<>();
        ByteBuffer buffer = AlignedBuffers.allocate(16 * BLOCK_BYTES, BLOCK_BYTES);
        try (ZonedDevice device = SimulatedZonedDevice.open(directory);
                FileChannel plain = openDirect(plainFile)) {
            plain.write(buffer.clear(), 0);
            for (int round = 0; round < 300; round++) {
                ByteBuffer[] data = {buffer.clear()};
                await(done -> device.append(0, data, WriteDurability.WITH_NEXT_FLUSH, done));
                long begin = System.nanoTime();
                await(device::flush);
                flushes.add((System.nanoTime() - begin) / 1e6);
                plain.write(buffer.clear(), 0);
                begin = System.nanoTime();
                plain.force(false);
                syncs.add((System.nanoTime() - begin) / 1e6);
            }
        }
        System.out.printf(
                "flush of one dirty zone: %.3f ms, plain fdatasync %.3f ms: ratio %.2f%n",
                median(flushes), median(syncs), median(flushes) / median(syncs));
        Files.delete(plainFile);
        delete(directory);
    }

    /** In CPU time of the appending thread, so that other programs on the machine do not count; without the collector's work. */
    private static void measureMemoryAppends() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        int zoneBlocks = 1 << 16;
        ByteBuffer[] data = {ByteBuffer.allocateDirect(BLOCK_BYTES)};
        List<Double> rates = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            ZonedDevice device = InMemoryZonedDevice.immediate(
                    new DeviceGeometry(new UUID(0, 0), BLOCK_BYTES, 4, 0, zoneBlocks, zoneBlocks, 256, 0, 0));
            long begin = threads.getCurrentThreadCpuTime();
            int appends = 200_000;
            for (int index = 0; index < appends; index++) {
                data[0].clear();
                device.append(index % 4, data, WriteDurability.WITH_NEXT_FLUSH, (status, sector) -> {});
            }
            rates.add(appends * 1e9 / (threads.getCurrentThreadCpuTime() - begin));
            device.close();
        }
        System.out.printf(
                "4 KiB appends to four zones in memory: %.0f for each second of CPU (median of 5)%n", median(rates));
    }

    private static void measureOpen(Path root) throws IOException {
        Path directory = root.resolve("measured-open");
        delete(directory);
        int zones = 10_000;
        SimulatedZonedDevice.create(
                directory, new DeviceGeometry(UUID.randomUUID(), BLOCK_BYTES, zones, 0, 1024, 1024, 256, 0, 0));
        List<Double> times = new ArrayList<>();
        List<ZonedDevice> kept = new ArrayList<>();
        long before = usedBytes();
        for (int round = 0; round < 5; round++) {
            long begin = System.nanoTime();
            ZonedDevice device = SimulatedZonedDevice.open(directory);
            times.add((System.nanoTime() - begin) / 1e6);
            device.close();
            kept.add(device);
        }
        double perZone = (usedBytes() - before) / 5.0 / zones;
        System.out.printf(
                "open of %d zones: %.0f ms first, %.0f ms median; %.0f bytes a zone (%d devices held)%n",
                zones, times.get(0), median(times), perZone, kept.size());
        delete(directory);
    }

    private static long usedBytes() {
        for (int round = 0; round < 3; round++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private interface Submission {
        void to(AwaitedCompletion completion);
    }

    private static void await(Submission submission) {
        AwaitedCompletion completion = new AwaitedCompletion();
        submission.to(completion);
        if (!completion.await().isSuccess()) {
            throw new IllegalStateException("the device answered " + completion.await());
        }
    }

    private static double megabytesPerSecond(long beginNanos) {
        return ROUND_MEBIBYTES * 1.048576e9 / (System.nanoTime() - beginNanos);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> entries = Files.walk(directory)) {
                for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(entry);
                }
            }
        }
    }
}
