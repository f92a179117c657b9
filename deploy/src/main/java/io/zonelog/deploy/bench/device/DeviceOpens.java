package io.zonelog.deploy.bench.device;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import java.io.IOException;
import java.nio.file.Path;

/** A device with many zones opened: the time that it takes, or the memory that it holds then. */
final class DeviceOpens implements BenchCase {
    /** What is measured about it. */
    private interface Opening {
        Measurement measure(Path device) throws IOException;
    }

    private final String name;
    private final Path device;
    private final Opening opening;

    private DeviceOpens(String name, Path device, int zones, Opening opening) throws IOException {
        this.name = name;
        this.device = device;
        this.opening = opening;
        SimulatedZonedDevice.create(device, DeviceScenario.geometry(zones, 1024));
    }

    /** The time. */
    static DeviceOpens time(Path directory) throws IOException {
        return new DeviceOpens("open of 10,000 zones", directory.resolve("opens"), 10_000, DeviceOpens::timeOf);
    }

    /** The heap that it holds for each zone: the difference of used heap after collections. */
    static DeviceOpens memory(Path directory) throws IOException {
        return new DeviceOpens(
                "memory for each of 100,000 zones", directory.resolve("memory"), 100_000, DeviceOpens::memoryOf);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Measurement run(int round) throws IOException {
        return opening.measure(device);
    }

    private static Measurement timeOf(Path path) throws IOException {
        Meter meter = Meter.start();
        ZonedDevice device = SimulatedZonedDevice.open(path);
        Measurement.Usage usage = meter.stop();
        device.close();
        return new Measurement(usage.elapsedNanos() / 1e9, Measurement.Unit.SECONDS, 0, usage, Latencies.none());
    }

    private static Measurement memoryOf(Path path) throws IOException {
        Meter meter = Meter.start();
        long before = usedBytes();
        try (ZonedDevice device = SimulatedZonedDevice.open(path)) {
            double held = usedBytes() - before;
            double each = held / device.geometry().zoneCount();
            return new Measurement(each, Measurement.Unit.BYTES_EACH, 0, meter.stop(), Latencies.none());
        }
    }

    private static long usedBytes() {
        for (int round = 0; round < 3; round++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
