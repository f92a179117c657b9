package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.Measurement;
import io.zonelog.deploy.bench.measure.Meter;
import io.zonelog.deploy.bench.measure.RecordStream;
import io.zonelog.deploy.config.DeviceSettings;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * An engine opened over what another one left: device, mapping store and recovery. Closing flushes nothing, so RocksDB's log is replayed
 * as after a kill.
 */
public final class Starts {
    private static final long LEAST_ZONE_BLOCKS = 512;

    private Starts() {}

    /**
     * Leaves a store with an extent for nearly each record, in a device whose blocks are as long as a record.
     *
     * @param zones how many zones the data fill
     */
    public static BenchCase of(Path directory, RecordStream records, int zones) {
        long zoneBlocks = Math.max(LEAST_ZONE_BLOCKS, records.count() * 5 / 4 / zones);
        BenchData data = BenchData.create(
                directory.resolve("start"),
                4 * records.payloadBytes(),
                DeviceSettings.ACTIVE_LIMIT + "=0",
                DeviceSettings.BLOCK_SIZE + "=" + records.recordBytes(),
                DeviceSettings.ZONE_SIZE + "=" + zoneBlocks * records.recordBytes());
        try (BenchEngine engine = data.open()) {
            byte[][] names = records.names("file-");
            ByteBuffer value = records.newValue();
            for (long number = 0; number < records.count(); number++) {
                engine.append(names[records.file(number)], value);
            }
            engine.drain();
        }
        return BenchCase.of("start", round -> {
            Meter meter = Meter.start();
            BenchEngine engine = data.open();
            Measurement.Usage usage = meter.stop();
            engine.close();
            return Measurement.ofSeconds(usage);
        });
    }
}
