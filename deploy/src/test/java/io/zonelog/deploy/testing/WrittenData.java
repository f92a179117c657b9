package io.zonelog.deploy.testing;

import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.engine.EngineFixture;
import io.zonelog.metadata.MetadataOptions;
import io.zonelog.metadata.RocksDbMappingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A data directory that an engine has written and left, without Kafka, for commands that need no running engine.
 *
 * @param directory where it is
 */
public record WrittenData(Path directory) {
    /** The device's unit of transfer. */
    public static final int BLOCK = 4096;

    private static final UUID DEVICE = new UUID(1, 2);

    /** Writes to a new device of 40 small zones, so that a few files already fill some. */
    public static WrittenData inSmallZones(Path directory, Consumer<EngineFixture> writes) throws IOException {
        return in(directory, new DeviceGeometry(DEVICE, BLOCK, 40, 0, 64, 64, 16, 0, 0), writes);
    }

    /** Writes to a new device of four zones of 1 MiB. */
    public static WrittenData inFourZones(Path directory, Consumer<EngineFixture> writes) throws IOException {
        return in(directory, new DeviceGeometry(DEVICE, BLOCK, 4, 0, 256, 256, 64, 4, 4), writes);
    }

    private static WrittenData in(Path directory, DeviceGeometry geometry, Consumer<EngineFixture> writes)
            throws IOException {
        DataDirectory data = new DataDirectory(directory);
        data.create(geometry, DeviceBehaviour.STANDARD);
        RocksDbMappingStore store =
                RocksDbMappingStore.open(data.metadata(), geometry.deviceUuid(), MetadataOptions.forReader());
        try (EngineFixture engine = new EngineFixture(
                SimulatedZonedDevice.open(data.device()), store, EngineFixture.OPTIONS, (batch, positions) -> {})) {
            writes.accept(engine);
            engine.drain();
        }
        return new WrittenData(directory);
    }

    /** Runs a command on the data. */
    public CommandLineRun run(String... words) {
        return TestEngine.query(directory, words);
    }
}
