package io.zonelog.deploy.bench.device;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.deploy.bench.limit.BareDevice;
import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.Latencies;
import io.zonelog.deploy.bench.measure.Measurement;
import io.zonelog.deploy.bench.measure.Meter;
import io.zonelog.deploy.bench.measure.Scenario;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** The scenario {@code device}: the simulated device by itself, and plain files that are given the same to do. */
public final class DeviceScenario {
    private static final int BLOCK_BYTES = 4096;
    private static final int MEBIBYTE = 1 << 20;
    /** Bytes between two flushes of the cases about appends. */
    private static final long FLUSH_EVERY_BYTES = 64L * MEBIBYTE;

    private static final int IN_FLIGHT = 8;
    private static final int FLUSHES = 500;
    private static final int FLUSHED_BYTES = 64 << 10;
    private static final int MEMORY_ZONES = 4;
    private static final int MEMORY_ZONE_BLOCKS = 1 << 13;
    private static final int OPENED_ZONE_BLOCKS = 1024;

    private DeviceScenario() {}

    /**
     * Makes the cases.
     *
     * @param directory for the files
     * @param sizeBytes appended in a round
     */
    public static Scenario open(Path directory, long sizeBytes) throws IOException {
        Path own = Files.createDirectories(directory.resolve("device"));
        BenchCase appends = appends(own.resolve("appends"), sizeBytes);
        BenchCase plainAppends = BareDevice.appends("plain 1 MiB writes", own, sizeBytes, FLUSH_EVERY_BYTES);
        BenchCase flushes = flushes(own.resolve("flushes"));
        BenchCase plainFlushes = BareDevice.flushes(own, FLUSHES, FLUSHED_BYTES);
        return new Scenario(
                "device",
                List.of(
                        appends,
                        plainAppends,
                        flushes,
                        plainFlushes,
                        memoryAppends(),
                        openingTime(own.resolve("opens"), 10_000),
                        openMemory(own.resolve("memory"), 100_000)),
                List.of(
                        new Scenario.Ratio(appends.name(), List.of(plainAppends.name()), "≥ 0.9"),
                        new Scenario.Ratio(flushes.name(), List.of(plainFlushes.name()), "")));
    }

    /** Zone appends of 1 MiB to one zone, eight in flight, with a flush each 64 MiB, in a zone that the warm-up has written. */
    private static BenchCase appends(Path path, long sizeBytes) throws IOException {
        ZonedDevice device = created(path, 1, Math.toIntExact((sizeBytes + MEBIBYTE) / BLOCK_BYTES));
        ByteBuffer[] buffers = new ByteBuffer[IN_FLIGHT];
        Arrays.setAll(buffers, index -> AlignedBuffers.allocate(MEBIBYTE, BLOCK_BYTES));
        return BenchCase.of(
                "1 MiB appends",
                round -> {
                    reset(device);
                    Deque<AwaitedCompletion> inFlight = new ArrayDeque<>();
                    Meter meter = Meter.start();
                    for (long done = 0; done < sizeBytes; done += MEBIBYTE) {
                        if (inFlight.size() == IN_FLIGHT) {
                            requireSuccess(inFlight.remove());
                        }
                        ByteBuffer[] data = {buffers[(int) (done / MEBIBYTE % IN_FLIGHT)].clear()};
                        inFlight.add(new AwaitedCompletion());
                        device.append(0, data, WriteDurability.WITH_NEXT_FLUSH, inFlight.getLast());
                        if ((done + MEBIBYTE) % FLUSH_EVERY_BYTES == 0) {
                            flush(device, inFlight);
                        }
                    }
                    flush(device, inFlight);
                    return Measurement.ofBytes(sizeBytes, meter.stop(), Latencies.none());
                },
                device::close);
    }

    private static void flush(ZonedDevice device, Deque<AwaitedCompletion> inFlight) throws IOException {
        while (!inFlight.isEmpty()) {
            requireSuccess(inFlight.remove());
        }
        await(device::flush);
    }

    /** Appends of 64 KiB, each flushed, in a zone that the warm-up has written. A latency is that of an append and its flush. */
    private static BenchCase flushes(Path path) throws IOException {
        ZonedDevice device = created(path, 1, FLUSHES * (FLUSHED_BYTES / BLOCK_BYTES));
        ByteBuffer data = AlignedBuffers.allocate(FLUSHED_BYTES, BLOCK_BYTES);
        return BenchCase.of(
                "64 KiB appends, each flushed",
                round -> {
                    reset(device);
                    Latencies latencies = Latencies.ofAtMost(FLUSHES);
                    Meter meter = Meter.start();
                    for (int number = 0; number < FLUSHES; number++) {
                        long start = System.nanoTime();
                        ByteBuffer[] vectors = {data.clear()};
                        await(done -> device.append(0, vectors, WriteDurability.WITH_NEXT_FLUSH, done));
                        await(device::flush);
                        latencies.add(System.nanoTime() - start);
                    }
                    return Measurement.ofCount(FLUSHES, (long) FLUSHES * FLUSHED_BYTES, meter.stop(), latencies);
                },
                device::close);
    }

    /** Appends of 4 KiB to four zones in turn, without a flush, to a new device in memory, from one thread: a rate for one core. */
    private static BenchCase memoryAppends() {
        ByteBuffer data = ByteBuffer.allocateDirect(BLOCK_BYTES);
        int appends = MEMORY_ZONES * MEMORY_ZONE_BLOCKS;
        return BenchCase.of("4 KiB appends in memory", round -> {
            int[] failures = new int[1];
            try (ZonedDevice device = InMemoryZonedDevice.immediate(geometry(MEMORY_ZONES, MEMORY_ZONE_BLOCKS))) {
                Meter meter = Meter.start();
                for (int number = 0; number < appends; number++) {
                    ByteBuffer[] vectors = {data.clear()};
                    device.append(
                            number % MEMORY_ZONES,
                            vectors,
                            WriteDurability.WITH_NEXT_FLUSH,
                            (status, sector) -> failures[0] += status.isSuccess() ? 0 : 1);
                }
                Measurement.Usage usage = meter.stop();
                if (failures[0] > 0) {
                    throw new IOException(failures[0] + " appends failed");
                }
                return Measurement.ofCount(appends, (long) appends * BLOCK_BYTES, usage, Latencies.none());
            }
        });
    }

    /** The time that a device with many zones takes to open. */
    private static BenchCase openingTime(Path path, int zones) throws IOException {
        created(path, zones, OPENED_ZONE_BLOCKS).close();
        return BenchCase.of("open of 10,000 zones", round -> {
            Meter meter = Meter.start();
            ZonedDevice device = SimulatedZonedDevice.open(path);
            Measurement.Usage usage = meter.stop();
            device.close();
            return Measurement.ofSeconds(usage);
        });
    }

    /** The heap that an open device holds for each zone: the difference of used heap after collections. */
    private static BenchCase openMemory(Path path, int zones) throws IOException {
        created(path, zones, OPENED_ZONE_BLOCKS).close();
        return BenchCase.of("memory for each of 100,000 zones", round -> {
            long before = usedBytes();
            try (ZonedDevice device = SimulatedZonedDevice.open(path)) {
                double held = usedBytes() - before;
                return Measurement.ofFigure(held / device.geometry().zoneCount(), Measurement.Unit.BYTES_EACH);
            }
        });
    }

    private static long usedBytes() {
        for (int round = 0; round < 3; round++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static ZonedDevice created(Path path, int zones, int zoneBlocks) throws IOException {
        SimulatedZonedDevice.create(path, geometry(zones, zoneBlocks));
        return SimulatedZonedDevice.open(path);
    }

    /** A device without limits whose appends are of 1 MiB at most. */
    private static DeviceGeometry geometry(int zones, int zoneBlocks) {
        return new DeviceGeometry(
                UUID.randomUUID(), BLOCK_BYTES, zones, 0, zoneBlocks, zoneBlocks, MEBIBYTE / BLOCK_BYTES, 0, 0);
    }

    /** Waits for the end of a command, which must succeed. */
    private static void await(Consumer<DeviceCompletion> submission) throws IOException {
        AwaitedCompletion completion = new AwaitedCompletion();
        submission.accept(completion);
        requireSuccess(completion);
    }

    private static void requireSuccess(AwaitedCompletion completion) throws IOException {
        DeviceStatus status = completion.await();
        if (!status.isSuccess()) {
            throw new IOException("the device answered " + status);
        }
    }

    /** Empties the first zone, durably. */
    private static void reset(ZonedDevice device) throws IOException {
        await(done -> device.manage(ZoneAction.RESET, 0, done));
        await(device::flush);
    }
}
