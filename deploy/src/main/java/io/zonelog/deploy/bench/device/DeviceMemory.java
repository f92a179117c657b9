package io.zonelog.deploy.bench.device;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import java.io.IOException;
import java.nio.file.Path;

/** The heap that an open device with many zones holds, for each zone: the difference of used heap after collections. */
final class DeviceMemory implements BenchCase {
    private static final int ZONES = 100_000;

    private final Path path;

    DeviceMemory(Path directory) throws IOException {
        path = directory.resolve("memory");
        SimulatedZonedDevice.create(path, DeviceScenario.geometry(ZONES, 1024));
    }

    @Override
    public String name() {
        return "memory for each of 100,000 zones";
    }

    @Override
    public Measurement run(int round) throws IOException {
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
