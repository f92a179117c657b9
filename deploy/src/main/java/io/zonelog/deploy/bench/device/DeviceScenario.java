package io.zonelog.deploy.bench.device;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Scenario;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZonedDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** The scenario {@code device}. */
public final class DeviceScenario {
    static final int BLOCK_BYTES = 4096;
    static final int MEBIBYTE = 1 << 20;
    /** Bytes between two flushes of the cases about appends. */
    static final long FLUSH_EVERY_BYTES = 64L * MEBIBYTE;

    private DeviceScenario() {}

    /**
     * Makes the cases.
     *
     * @param directory for the files
     * @param sizeBytes appended in a round
     */
    public static Scenario open(Path directory, long sizeBytes) throws IOException {
        Path own = Files.createDirectories(directory.resolve("device"));
        BenchCase appends = new DeviceAppends(own, sizeBytes);
        BenchCase plainAppends = new PlainAppends(own, sizeBytes);
        BenchCase flushes = new DeviceFlushes(own);
        BenchCase plainFlushes = new PlainFlushes(own);
        return new Scenario(
                "device",
                List.of(
                        appends,
                        plainAppends,
                        flushes,
                        plainFlushes,
                        new MemoryDeviceAppends(),
                        DeviceOpens.time(own),
                        DeviceOpens.memory(own)),
                List.of(
                        new Scenario.Ratio(appends.name(), List.of(plainAppends.name()), "≥ 0.9"),
                        new Scenario.Ratio(flushes.name(), List.of(plainFlushes.name()), "")));
    }

    /** A device without limits whose appends are of 1 MiB at most. */
    static DeviceGeometry geometry(int zones, int zoneBlocks) {
        return new DeviceGeometry(
                UUID.randomUUID(), BLOCK_BYTES, zones, 0, zoneBlocks, zoneBlocks, MEBIBYTE / BLOCK_BYTES, 0, 0);
    }

    /** Waits for the end of a command, which must succeed. */
    static void await(Consumer<DeviceCompletion> submission) throws IOException {
        AwaitedCompletion completion = new AwaitedCompletion();
        submission.accept(completion);
        requireSuccess(completion);
    }

    static void requireSuccess(AwaitedCompletion completion) throws IOException {
        DeviceStatus status = completion.await();
        if (!status.isSuccess()) {
            throw new IOException("the device answered " + status);
        }
    }

    /** Empties the first zone, durably. */
    static void reset(ZonedDevice device) throws IOException {
        await(done -> device.manage(ZoneAction.RESET, 0, done));
        await(device::flush);
    }
}
