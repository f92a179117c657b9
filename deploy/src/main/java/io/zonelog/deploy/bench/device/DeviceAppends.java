package io.zonelog.deploy.bench.device;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Zone appends of 1 MiB to one zone, eight in flight, with a flush each 64 MiB, in a zone that the warm-up has written. */
final class DeviceAppends implements BenchCase {
    private static final int IN_FLIGHT = 8;

    private final ZonedDevice device;
    private final ByteBuffer[] buffers = new ByteBuffer[IN_FLIGHT];
    private final Deque<AwaitedCompletion> inFlight = new ArrayDeque<>();
    private final long sizeBytes;

    DeviceAppends(Path directory, long sizeBytes) throws IOException {
        this.sizeBytes = sizeBytes;
        Path path = directory.resolve("appends");
        int zoneBlocks = Math.toIntExact((sizeBytes + DeviceScenario.MEBIBYTE) / DeviceScenario.BLOCK_BYTES);
        SimulatedZonedDevice.create(path, DeviceScenario.geometry(1, zoneBlocks));
        device = SimulatedZonedDevice.open(path);
        Arrays.setAll(buffers, index -> AlignedBuffers.allocate(DeviceScenario.MEBIBYTE, DeviceScenario.BLOCK_BYTES));
    }

    @Override
    public String name() {
        return "1 MiB appends";
    }

    @Override
    public Measurement run(int round) throws IOException {
        DeviceScenario.reset(device);
        Meter meter = Meter.start();
        for (long done = 0; done < sizeBytes; done += DeviceScenario.MEBIBYTE) {
            append((int) (done / DeviceScenario.MEBIBYTE % IN_FLIGHT));
            if ((done + DeviceScenario.MEBIBYTE) % DeviceScenario.FLUSH_EVERY_BYTES == 0) {
                flush();
            }
        }
        flush();
        return Measurement.ofBytes(sizeBytes, meter.stop(), Latencies.none());
    }

    private void append(int slot) throws IOException {
        if (inFlight.size() == IN_FLIGHT) {
            DeviceScenario.requireSuccess(inFlight.remove());
        }
        AwaitedCompletion completion = new AwaitedCompletion();
        inFlight.add(completion);
        ByteBuffer[] data = {buffers[slot].clear()};
        device.append(0, data, WriteDurability.WITH_NEXT_FLUSH, completion);
    }

    private void flush() throws IOException {
        while (!inFlight.isEmpty()) {
            DeviceScenario.requireSuccess(inFlight.remove());
        }
        DeviceScenario.await(device::flush);
    }

    @Override
    public void close() {
        device.close();
    }
}
