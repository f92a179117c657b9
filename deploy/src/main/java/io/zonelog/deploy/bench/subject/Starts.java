package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.deploy.bench.RecordStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * An engine opened over what another one left: device, mapping store and recovery. Closing flushes nothing, so RocksDB's log is replayed
 * as after a kill.
 */
public final class Starts implements BenchCase {
    private final BenchData data;

    /** Leaves a store with an extent for nearly each record. */
    public Starts(Path directory, RecordStream records) {
        data = BenchData.create(directory.resolve("start"), 4 * records.payloadBytes());
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
