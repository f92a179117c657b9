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
    private static final int ROUND_MEBIBYTES = 256;
    private static final int FLUSH_ROUNDS = 500;
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

    /** Rounds of both in turn on files that were written before; the first round, on fresh extents, is reported alone. */
    private static void measureAppendPath(Path root, int rounds) throws IOException {
        Path plainFile = Files.createTempFile(root, "plain", "");
        Path directory = root.resolve("measured-device");
        delete(directory);
        int zoneBlocks = ROUND_MEBIBYTES * MEBIBYTE / BLOCK_BYTES;
        SimulatedZonedDevice.create(
                directory, new DeviceGeometry(UUID.randomUUID(), BLOCK_BYTES, 2, 0, zoneBlocks, zoneBlocks, 256, 0, 0));
        ByteBuffer[] buffers = new ByteBuffer[IN_FLIGHT];
        Arrays.setAll(buffers, index -> AlignedBuffers.allocate(MEBIBYTE, BLOCK_BYTES));
        List<Round> plain = new ArrayList<>();
        List<Round> simulated = new ArrayList<>();
        try (ZonedDevice device = SimulatedZonedDevice.open(directory)) {
            for (int round = 0; round < rounds + 1; round++) {
                Round plainRound = plainRound(plainFile, buffers);
                Round simulatedRound = simulatedRound(device, buffers);
                if (round == 0) {
                    System.out.printf("fresh extents: plain %s, simulated %s%n", plainRound, simulatedRound);
                } else {
                    plain.add(plainRound);
                    simulated.add(simulatedRound);
                }
            }
        }
        System.out.printf(
                "append path, 1 MiB, flush each 64 MiB: plain %s, simulated %s; simulated / plain: wall %.2f, CPU %.2f%n",
                Round.median(plain),
                Round.median(simulated),
                Round.median(plain).wallMillis() / Round.median(simulated).wallMillis(),
                Round.median(simulated).cpuMillis() / Round.median(plain).cpuMillis());
        Files.delete(plainFile);
        delete(directory);
    }

    private static FileChannel openDirect(Path file) throws IOException {
        Set<OpenOption> options = new HashSet<>(DirectIo.option());
        options.add(StandardOpenOption.WRITE);
        return FileChannel.open(file, options);
    }

    private static Round plainRound(Path file, ByteBuffer[] buffers) throws IOException {
        Round.Start start = Round.start();
        try (FileChannel channel = openDirect(file)) {
            for (int done = 0; done < ROUND_MEBIBYTES; done++) {
                channel.write(buffers[done % IN_FLIGHT].clear(), (long) done * MEBIBYTE);
                if ((done + 1) % FLUSH_MEBIBYTES == 0) {
                    channel.force(false);
                }
            }
        }
        return start.end(ROUND_MEBIBYTES);
    }

    private static Round simulatedRound(ZonedDevice device, ByteBuffer[] buffers) {
        reset(device);
        AwaitedCompletion[] completions = new AwaitedCompletion[IN_FLIGHT];
        Round.Start start = Round.start();
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
        return start.end(ROUND_MEBIBYTES);
    }

    /**
     * A flush of one zone with 64 KiB of new data, beside what a plain writer needs at least to do the same: sync the data, write a
     * record of 4 KiB, sync it.
     */
    private static void measureFlush(Path root) throws IOException {
        Path directory = root.resolve("measured-flush");
        delete(directory);
        int zoneBlocks = 16 * FLUSH_ROUNDS;
        SimulatedZonedDevice.create(
                directory, new DeviceGeometry(UUID.randomUUID(), BLOCK_BYTES, 2, 0, zoneBlocks, zoneBlocks, 256, 0, 0));
        Path dataFile = Files.createTempFile(root, "plain-data", "");
        Path recordFile = Files.createTempFile(root, "plain-record", "");
        ByteBuffer data = AlignedBuffers.allocate(16 * BLOCK_BYTES, BLOCK_BYTES);
        ByteBuffer record = AlignedBuffers.allocate(BLOCK_BYTES, BLOCK_BYTES);
        try (ZonedDevice device = SimulatedZonedDevice.open(directory);
                FileChannel plain = openDirect(dataFile);
                FileChannel records = openDirect(recordFile)) {
            for (String life : List.of("first life of the zone", "written before", "written before")) {
                List<Double> flushes = new ArrayList<>();
                List<Double> syncs = new ArrayList<>();
                List<Double> pairs = new ArrayList<>();
                for (int round = 0; round < FLUSH_ROUNDS; round++) {
                    ByteBuffer[] vectors = {data.clear()};
                    await(done -> device.append(0, vectors, WriteDurability.WITH_NEXT_FLUSH, done));
                    flushes.add(millis(() -> await(device::flush)));
                    plain.write(data.clear(), 0);
                    syncs.add(millis(() -> plain.force(false)));
                    plain.write(data.clear(), 0);
                    pairs.add(millis(() -> {
                        plain.force(false);
                        records.write(record.clear(), 0);
                        records.force(false);
                    }));
                }
                System.out.printf(
                        "flush of one dirty zone, %s: %.3f ms; plain sync %.3f ms; plain sync, record, sync %.3f ms: ratio %.2f%n",
                        life, median(flushes), median(syncs), median(pairs), median(flushes) / median(pairs));
                reset(device);
            }
        }
        Files.delete(dataFile);
        Files.delete(recordFile);
        delete(directory);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static double millis(Work work) throws IOException {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e6;
    }

    /** In CPU time of the appending thread, so that other programs on the machine do not count, and in wall time. */
    private static void measureMemoryAppends() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        int zoneBlocks = 1 << 14;
        int appends = 4 * zoneBlocks;
        ByteBuffer[] data = {ByteBuffer.allocateDirect(BLOCK_BYTES)};
        List<Double> cpuRates = new ArrayList<>();
        List<Double> wallRates = new ArrayList<>();
        for (int round = 0; round < 9; round++) {
            ZonedDevice device = InMemoryZonedDevice.immediate(
                    new DeviceGeometry(new UUID(0, 0), BLOCK_BYTES, 4, 0, zoneBlocks, zoneBlocks, 256, 0, 0));
            long begin = threads.getCurrentThreadCpuTime();
            long wallBegin = System.nanoTime();
            for (int index = 0; index < appends; index++) {
                data[0].clear();
                device.append(index % 4, data, WriteDurability.WITH_NEXT_FLUSH, (status, sector) -> {});
            }
            cpuRates.add(appends * 1e9 / (threads.getCurrentThreadCpuTime() - begin));
            wallRates.add(appends * 1e9 / (System.nanoTime() - wallBegin));
            device.close();
        }
        System.out.printf(
                "4 KiB appends to four zones in memory: %.0f for each second of CPU, %.0f for each second (medians of 9)%n",
                median(cpuRates), median(wallRates));
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

    private static void reset(ZonedDevice device) {
        await(done -> device.manage(ZoneAction.RESET, 0, done));
        await(device::flush);
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

    static double median(List<Double> values) {
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
