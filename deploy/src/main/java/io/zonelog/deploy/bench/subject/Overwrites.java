package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.deploy.bench.RecordStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Blocks of one large file overwritten at random places. The device is large enough that nothing has to be moved. A latency is that of a
 * batch, from its end to its being durable.
 */
public final class Overwrites implements BenchCase {
    private static final int MOST_BATCHES = 100_000;
    private static final byte[] NAME = "large".getBytes(StandardCharsets.US_ASCII);

    private final RecordStream records;
    private final EngineUnderTest engine;

    /**
     * Fills the file.
     *
     * @param rounds how many rounds will follow the warm-up
     */
    public Overwrites(Path directory, RecordStream records, int rounds) {
        this.records = records;
        this.engine = BenchData.create(directory.resolve("overwrite"), (rounds + 3L) * records.payloadBytes())
                .open();
        ByteBuffer value = records.newValue();
        for (long number = 0; number < records.count(); number++) {
            engine.append(NAME, value);
        }
        engine.drain();
    }

    @Override
    public String name() {
        return "overwrites";
    }

    @Override
    public Measurement run(int round) {
        ByteBuffer value = records.newValue();
        Latencies latencies = engine.timeBatches(MOST_BATCHES);
        Meter meter = Meter.start();
        long shift = round * records.count();
        for (long number = 0; number < records.count(); number++) {
            long place = records.placeInFile(shift + number);
            engine.write(NAME, Long.toString(place * records.recordBytes()), value);
        }
        engine.drain();
        return Measurement.ofCount(records.count(), records.payloadBytes(), meter.stop(), latencies);
    }

    @Override
    public void close() {
        engine.close();
    }
}
