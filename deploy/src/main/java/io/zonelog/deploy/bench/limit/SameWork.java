package io.zonelog.deploy.bench.limit;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The bare device at the work that another case has just given to its own: first all reads, then all writes, with the calls and syncs of
 * {@link RawRead} and {@link RawAppend}, one behind the other. With WA bytes written for each byte of users, that is 1/(WA/D + (WA − 1)/R)
 * for the rates D of appends and R of reads; overlapping them can be faster. The rate counts the users' bytes.
 */
public final class SameWork implements BenchCase {
    private static final int SYNC_EVERY_BYTES = 4 << 20;

    private final RawFile file;
    private final long sizeBytes;
    private final Supplier<DeviceWork> work;

    /**
     * Writes the file that the work goes to.
     *
     * @param sizeBytes its size; more work goes over it again
     * @param work what is to be done; asked once a round
     */
    public SameWork(Path directory, long sizeBytes, Supplier<DeviceWork> work) throws IOException {
        this.file = new RawFile(directory.resolve("same-work"));
        this.sizeBytes = sizeBytes / RawFile.CHUNK_BYTES * RawFile.CHUNK_BYTES;
        this.work = work;
        for (long offset = 0; offset < this.sizeBytes; offset += RawFile.CHUNK_BYTES) {
            file.write(offset, RawFile.CHUNK_BYTES);
        }
        file.sync();
    }

    @Override
    public String name() {
        return "the same work, bare";
    }

    @Override
    public Measurement run(int round) throws IOException {
        DeviceWork wanted = work.get();
        Meter meter = Meter.start();
        for (long done = 0; done < wanted.readBytes(); done += RawFile.CHUNK_BYTES) {
            file.read(done % sizeBytes, RawFile.CHUNK_BYTES);
        }
        for (long done = 0; done < wanted.appendedBytes(); done += RawFile.CHUNK_BYTES) {
            file.write(done % sizeBytes, RawFile.CHUNK_BYTES);
            if ((done + RawFile.CHUNK_BYTES) % SYNC_EVERY_BYTES == 0) {
                file.sync();
            }
        }
        file.sync();
        return Measurement.ofBytes(wanted.payloadBytes(), meter.stop(), Latencies.none());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
