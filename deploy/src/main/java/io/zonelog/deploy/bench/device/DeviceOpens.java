package io.zonelog.deploy.bench.device;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import java.io.IOException;
import java.nio.file.Path;

/** A device with 10,000 zones opened. */
final class DeviceOpens implements BenchCase {
    static final int ZONES = 10_000;

    private final Path path;

    DeviceOpens(Path directory) throws IOException {
        path = directory.resolve("opens");
        SimulatedZonedDevice.create(path, DeviceScenario.geometry(ZONES, 1024));
    }

    @Override
    public String name() {
        return "open of 10,000 zones";
    }

    @Override
    public Measurement run(int round) throws IOException {
        Meter meter = Meter.start();
        ZonedDevice device = SimulatedZonedDevice.open(path);
        Measurement.Usage usage = meter.stop();
        device.close();
        return new Measurement(usage.elapsedNanos() / 1e9, Measurement.Unit.SECONDS, 0, usage, Latencies.none());
    }
}
