package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.deploy.bench.RecordStream;
import io.zonelog.deploy.config.Key;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * An engine opened over what another one left: device, mapping store and recovery. Closing flushes nothing, so RocksDB's log is replayed
 * as after a kill.
 */
public final class Starts implements BenchCase {
    private static final long LEAST_ZONE_BLOCKS = 512;

    private final BenchData data;

    /**
     * Leaves a store with an extent for nearly each record, in a device whose blocks are as long as a record.
     *
     * @param zones how many zones the data fill
     */
    public Starts(Path directory, RecordStream records, int zones) {
        long zoneBlocks = Math.max(LEAST_ZONE_BLOCKS, records.count() * 5 / 4 / zones);
        data = BenchData.create(
                directory.resolve("start"),
                4 * records.payloadBytes(),
                Key.DEVICE_ACTIVE_LIMIT + "=0",
                Key.DEVICE_BLOCK_SIZE + "=" + records.recordBytes(),
                Key.DEVICE_ZONE_SIZE + "=" + zoneBlocks * records.recordBytes());
        try (EngineUnderTest engine = data.open()) {
            byte[][] names = records.names("file-");
            ByteBuffer value = records.newValue();
            for (long number = 0; number < records.count(); number++) {
                engine.append(names[records.file(number)], value);
            }
            engine.drain();
        }
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public Measurement run(int round) {
        Meter meter = Meter.start();
        EngineUnderTest engine = data.open();
        Measurement.Usage usage = meter.stop();
        engine.close();
        return new Measurement(usage.elapsedNanos() / 1e9, Measurement.Unit.SECONDS, 0, usage, Latencies.none());
    }
}
